"""What pages offer to those who correct and translate: links of each forge, the state of the translation, marks."""

from __future__ import annotations

import dataclasses
import re
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from generator import api
from generator.contribute.badges import badge, badges
from generator.contribute.links import links
from generator.forge import LONGEST, Forge
from generator.model import Dataset
from generator.pages import pages_of
from generator.pages.page import Page
from generator.pages.translation import value
from generator.project import Project
from generator.sources import forge as reader

GITHUB = Forge("https://github.com/o/r")
GITLAB = Forge("https://gitlab.example/o/r", branch="trunk")
PATH = "content/fa/codes/486.md"


@pytest.mark.parametrize(
    ("forge", "edit", "new", "history", "report"),
    [
        (
            GITHUB,
            f"https://github.com/o/r/edit/main/{PATH}",
            "https://github.com/o/r/new/main/content/fa/codes?filename=486.md&value=%23%20x",
            f"https://github.com/o/r/commits/main/{PATH}",
            "https://github.com/o/r/issues/new?template=mistake-fa.yml&page={url}",
        ),
        (
            GITLAB,
            f"https://gitlab.example/o/r/-/edit/trunk/{PATH}",
            "https://gitlab.example/o/r/-/new/trunk/content/fa/codes?file_name=486.md&content=%23%20x",
            f"https://gitlab.example/o/r/-/commits/trunk/{PATH}",
            "https://gitlab.example/o/r/-/issues/new?issuable_template=mistake-fa&issue[title]={url}",
        ),
        (Forge(), "", "", "", ""),
    ],
)
def test_one_setting_for_two_forges(forge: Forge, edit: str, new: str, history: str, report: str) -> None:
    assert (forge.edit(PATH), forge.new(PATH, "# x")) == (edit, new)
    assert (forge.history(PATH), forge.report("fa")) == (history, report)


def test_single_addresses_can_be_replaced() -> None:
    own = Forge(
        "https://github.com/o/r", edit_form="https://e.example/?f={path}", report_form="https://r.example/{url}"
    )
    assert own.edit(PATH) == f"https://e.example/?f={PATH}"
    assert own.report("en") == "https://r.example/{url}"
    assert dataclasses.replace(GITHUB, kind="gitlab").is_gitlab


def test_the_setting_is_read_from_the_configuration(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORGE_URL", "https://gitlab.com/a/b/")
    assert reader.load(project).edit("x.md") == "https://gitlab.com/a/b/-/edit/main/x.md"
    project.config.write_text("plugins: [", encoding="utf-8")
    assert reader.load(project) == Forge()


@pytest.fixture(scope="module")
def gaps(dataset: Dataset) -> Dataset:
    """The content without two Persian texts, and with one section of another one stale."""
    texts = dict(dataset.texts)
    del texts["codes", "404", "fa"], texts["guides", "methods", "fa"]
    own = texts["codes", "486", "fa"]
    texts["codes", "486", "fa"] = dataclasses.replace(own, stamps={**own.stamps, "causes": "en@00000000"})
    strings = {**dataset.strings, "fa": {k: v for k, v in dataset.strings["fa"].items() if k != "ui.nav.home"}}
    return dataclasses.replace(dataset, texts=texts, strings=strings, forge=GITHUB)


@pytest.fixture(scope="module")
def pages(gaps: Dataset) -> dict[str, Page]:
    return {page.uri: page for page in pages_of(gaps, gaps.language("fa"))}


def test_a_missing_text_opens_the_form_for_a_new_file(gaps: Dataset, pages: dict[str, Page]) -> None:
    found = links(gaps, pages["codes/404.md"].source)
    assert found.is_new
    query = parse_qs(urlsplit(found.edit).query)
    assert query["filename"] == ["404.md"]
    (content,) = query["value"]
    assert content.startswith("---\ntranslated-from:\n  title: en@")
    assert "## یعنی چه" in content
    assert "definite information" in content, "the original waits in a comment"


def test_no_address_is_too_long(gaps: Dataset) -> None:
    everything = dataclasses.replace(
        gaps, texts={key: text for key, text in gaps.texts.items() if not text.is_translation}
    )
    for page in pages_of(everything, everything.language("fa")):
        found = links(everything, page.source)
        assert 0 < len(found.edit) <= LONGEST, page.uri
        if found.is_new:
            assert "value=---" in found.edit, page.uri


def test_a_page_that_is_there_opens_in_the_editor(gaps: Dataset, pages: dict[str, Page]) -> None:
    found = links(gaps, pages["codes/486.md"].source)
    assert (found.edit, found.is_new, found.compare) == (GITHUB.edit(PATH), False, "en")
    assert found.history == GITHUB.history("content/en/codes/486.md")
    assert links(gaps, pages["codes/index.md"].source).edit == GITHUB.edit("content/fa/ui.yml")
    original = next(page for page in pages_of(gaps, gaps.default) if page.uri == "codes/486.md")
    assert links(gaps, original.source).compare == ""


def test_a_stale_section_says_how_to_see_the_difference(pages: dict[str, Page]) -> None:
    body = pages["codes/486.md"].body
    assert body.count('class="stale"') == 1
    assert 'href="?with=en#causes"' in body
    assert GITHUB.history("content/en/codes/486.md") in body


def test_the_state_of_the_translation(gaps: Dataset, pages: dict[str, Page]) -> None:
    body = pages["reference/translation.md"].body
    row = next(row for row in gaps and api.status.table(gaps, gaps.languages) if row["lang"] == "fa")
    digits = f"{row['fresh_percent']:g}".translate(str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫"))
    assert f"<strong>{digits}٪</strong>" in body
    assert not re.search(r"<strong>[^<]*[0-9]", body)
    assert row["labels_missing"] == ["ui.nav.home"]
    assert len(re.findall(r'class="state missing"', body)) == row["missing"]
    assert len(re.findall(r'class="state stale"', body)) == row["stale"] == 1
    cells = re.findall(r'class="state \w+" href="([^"]+)"', body)
    assert len(cells) == row["sections"]
    assert set(cells) >= {GITHUB.edit(PATH), GITHUB.new("content/fa/codes/404.md")}
    wanted = body[body.index("{#wanted}") : body.index("{: #codes }")]
    order = [wanted.index(words) for words in ("No such user", "تلفن اشغال است", "fourteen SIP methods")]
    worth = value(gaps)
    values = [worth["codes", "404"], worth["codes", "486"], worth["guides", "methods"]]
    assert (order == sorted(order)) == (values == sorted(values, reverse=True))
    english = next(page for page in pages_of(gaps, gaps.default) if page.uri == "reference/translation.md")
    assert 'class="state original"' in english.body


def test_badges_are_drawings(gaps: Dataset) -> None:
    made = badges(gaps)
    assert set(made) == {f"badges/{language.code}.svg" for language in gaps.languages}
    for drawing in (*made.values(), badge("<&>", 12.5)):
        assert ElementTree.fromstring(drawing).tag.endswith("svg")  # noqa: S314 (our own)


def test_the_original_is_shown_beside_its_translation(origin: str, browser: object) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    try:
        page.goto(f"{origin}/fa/codes/486/?with=en#causes")
        page.wait_for_selector(".pair .original")
        pair = page.locator(".pair", has=page.locator("#causes"))
        assert pair.locator("> div").count() == 2
        theirs = pair.locator(".original")
        assert (theirs.get_attribute("lang"), theirs.get_attribute("dir")) == ("en", "ltr")
        assert "Likely causes" in theirs.inner_text()
        assert theirs.locator("a", has_text="who answered").first.get_attribute("href").startswith(origin + "/recipes/")
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
        assert len(ids) == len(set(ids))
        page.click(".side-by-side a")
        page.wait_for_load_state()
        assert page.locator(".pair").count() == 0
    finally:
        page.close()
