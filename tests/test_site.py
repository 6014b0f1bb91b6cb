"""The whole site as files: links, languages, ids, and nothing from elsewhere."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from generator.markup import status
from generator.model import Dataset
from tests.conftest import ROOT

LANGUAGES = {"en": "ltr", "ru": "ltr", "fa": "rtl"}
REFRESH = 'http-equiv="refresh"'
"""In the pages of short addresses, which lead on and are nothing themselves."""
LINK = re.compile(r"""<(a|link|script|img|source|iframe)\b[^>]*?\s(?:href|src)=["']([^"']*)["'][^>]*>""")


@cache
def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("index.html"))


def language(site: Path, page: Path) -> str:
    first = page.relative_to(site).parts[0]
    return first if first in LANGUAGES else "en"


def test_every_code_has_a_page_in_every_language(site: Path, dataset: Dataset) -> None:
    for root in ("", "ru", "fa"):
        for code in dataset.codes.values():
            page = read(site / root / "codes" / str(code.code) / "index.html")
            assert status(code.code, code.phrase) in page
            assert 'class="meaning"' in page
            assert 'class="summary"' in page
            assert 'class="card is-' in page


def test_no_part_of_a_page_is_in_another_language(pages: list[Path]) -> None:
    fallen = [str(page) for page in pages if 'class="missing"' in read(page) or 'class="stale"' in read(page)]
    assert fallen == []


def test_root_element_has_language_and_direction(site: Path, pages: list[Path]) -> None:
    for page in pages:
        lang = language(site, page)
        match = re.search(r"<html[^>]*>", read(page))
        assert match
        assert f'lang="{lang}"' in match[0], page
        assert f'dir="{LANGUAGES[lang]}"' in match[0], page


def test_every_link_leads_somewhere(site: Path, pages: list[Path]) -> None:
    dead = []
    for page in pages:
        for _, target in LINK.findall(read(page)):
            url = urlsplit(html.unescape(target))
            if url.scheme or target.startswith("#") or not url.path:
                continue
            path = (page.parent / unquote(url.path)).resolve()
            if path.is_dir():
                path = path / "index.html"
            if not path.is_file():
                dead.append(f"{page.relative_to(site)}: {target}")
    assert dead == []


def test_every_anchor_exists(site: Path, pages: list[Path]) -> None:
    ids: dict[Path, set[str]] = {page: set(re.findall(r'\sid="([^"]+)"', read(page))) for page in pages}
    dead = []
    for page in pages:
        for target in re.findall(r'<a\b[^>]*\shref="([^"]*#[^"]+)"', read(page)):
            url = urlsplit(html.unescape(target))
            if url.scheme:
                continue
            path = (page.parent / unquote(url.path)).resolve() / "index.html" if url.path else page
            if unquote(url.fragment) not in ids.get(path, set()):
                dead.append(f"{page.relative_to(site)}: {target}")
    assert dead == []


def test_ids_are_ascii_and_unique_and_the_same_in_every_language(site: Path, pages: list[Path]) -> None:
    for page in pages:
        ids = re.findall(r'\sid="([^"]+)"', read(page))
        assert len(ids) == len(set(ids)), page
        assert all(re.fullmatch(r"[A-Za-z0-9_.-]+", id_) for id_ in ids), page
        assert not [id_ for id_ in ids if re.fullmatch(r"_\d+", id_)], page
    for page in pages:
        parts = page.relative_to(site).parts
        if parts[0] in LANGUAGES:
            english = site.joinpath(*parts[1:])
            headings = [re.findall(r"<h[1-4][^>]*id=\"([^\"]+)\"", read(one)) for one in (page, english)]
            assert headings[0] == headings[1], page


def test_alternates_are_absolute_and_mutual(site: Path, pages: list[Path]) -> None:
    for page in pages:
        if REFRESH in read(page):
            continue
        found = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="(https://[^"]+)">', read(page)))
        assert set(found) == {*LANGUAGES, "x-default"}, page
        assert found["x-default"] == found["en"]
        canonical = re.search(r'<link rel="canonical" href="([^"]+)"', read(page))
        assert canonical
        assert canonical[1] == found[language(site, page)], page


def test_sitemap_names_every_page_with_its_alternates(site: Path, pages: list[Path]) -> None:
    sitemap = read(site / "sitemap.xml")
    count = sum(REFRESH not in read(page) for page in pages)
    assert sitemap.count("<loc>") == count
    assert sitemap.count('hreflang="x-default"') == count


def test_nothing_is_fetched_from_elsewhere(site: Path, pages: list[Path]) -> None:
    for page in pages:
        for tag, target in LINK.findall(read(page)):
            if tag != "a" and 'rel="canonical"' not in target:
                host = urlsplit(target).netloc
                assert host in ("", "sipcodes.example"), f"{page}: {target}"
    for path in site.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", read(path)), path


def test_nothing_runs_inline(pages: list[Path]) -> None:
    for page in pages:
        text = read(page)
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", text), page
        assert not re.search(r"<[a-z][^>]*\son[a-z]+=", text), page


def test_edit_links_lead_to_real_files(site: Path, pages: list[Path]) -> None:
    count = 0
    for page in pages:
        for path in re.findall(r'rel="edit"[^>]*|href="([^"]*/edit/main/[^"]*)"', read(page)):
            if path:
                count += 1
                assert (ROOT / path.partition("/edit/main/")[2]).is_file(), f"{page}: {path}"
    assert count > 300


def test_short_addresses(site: Path, dataset: Dataset) -> None:
    for root in ("", "ru", "fa"):
        for code in dataset.codes:
            page = read(site / root / str(code) / "index.html")
            assert f'content="0; url=../codes/{code}/"' in page


def test_one_page_for_what_does_not_exist_in_three_languages(site: Path) -> None:
    page = read(site / "404.html")
    for lang, direction in LANGUAGES.items():
        assert f'lang="{lang}" dir="{direction}"' in page
    assert not list((site / "ru").glob("404.html"))


def test_rulings_are_shown_where_they_matter(site: Path) -> None:
    for root in ("", "ru", "fa"):
        for code in (411, 413):
            assert 'id="ru-411' in read(site / root / f"codes/{code}/index.html")
        assert 'id="ru-411' in read(site / root / "reference/sources/index.html")


def test_the_commands_are_the_same_in_every_language(site: Path, dataset: Dataset) -> None:
    for recipe in dataset.recipes:
        blocks = {
            re.search(
                r'<div class="language-sh highlight">(.*?)</div>',
                read(site / root / f"recipes/{recipe}/index.html"),
                re.DOTALL,
            )[1]  # type: ignore[index]
            for root in ("", "ru", "fa")
        }
        assert len(blocks) == 1, recipe


def test_the_dataset_is_published(site: Path, dataset: Dataset) -> None:
    codes = json.loads(read(site / "api/v1/codes.json"))["codes"]
    assert [code["code"] for code in codes] == list(dataset.codes)
    for code in codes:
        for url in code["url"].values():
            assert (site / url / "index.html").is_file()


def test_a_page_does_not_grow_with_the_number_of_codes(site: Path) -> None:
    """Code pages are out of the navigation, or a site of n codes would weigh n times n."""
    links = re.findall(r'href="[^"]*/(\d{3})/"', read(site / "codes/687/index.html"))
    assert len(links) < 40


def test_nothing_of_the_sources_is_published(site: Path) -> None:
    assert not [path for path in site.rglob("*") if path.suffix in (".yml", ".py", ".mjs", ".pyc")]
