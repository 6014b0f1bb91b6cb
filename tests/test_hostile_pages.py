"""Plain-text fields with hostile words: shown as they are on every page, in every file, and nothing runs."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from generator.project import Project
from tests import small
from tests.conftest import Run
from tests.hostile.cases import WAYS, Case, cases

PLAIN = cases("plain")
CODES = sorted(small.CODES)


class _Page(HTMLParser):
    """What a page says and what it would do."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.powers: list[str] = []
        self.description = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = dict(attrs)
        if tag == "script" and "src" not in fields and fields.get("type") != "application/ld+json":
            self.powers.append("inline script")
        if tag in ("iframe", "object", "embed", "base", "img", "style"):
            self.powers.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style" or re.match(r"\s*(?:javascript|data|vbscript):", value or ""):
                self.powers.append(f"{name}={value}")
            if name in ("href", "src") and "evil.example" in (value or ""):
                self.powers.append(f"{name}={value}")
        if tag == "meta" and fields.get("name") == "description":
            self.description = fields.get("content") or ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, run: Run) -> tuple[Path, dict[str, tuple[Case, str]]]:
    """A small site with every case in a text of its own, and the page of each."""
    root = tmp_path_factory.mktemp("plain") / "project"
    small.copy(root)
    project = Project(root)
    used: Counter[str] = Counter()
    placed = {}
    for case in PLAIN:
        what, lang = case.put.split()
        code = CODES[used[case.put]]
        used[case.put] += 1
        path = project.content / lang / "codes" / f"{code}.md"
        path.write_text(WAYS[what](path.read_text(encoding="utf-8"), case.data.decode()), encoding="utf-8")
        placed[case.name] = (case, f"{'' if lang == 'en' else f'{lang}/'}codes/{code}/index.html")
    done = run("build", cwd=root)
    assert done.returncode == 0, done.stderr
    return project.site, placed


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_it_is_shown_as_it_is(case: Case, built: tuple[Path, dict[str, tuple[Case, str]]]) -> None:
    site, placed = built
    page = read(site / placed[case.name][1])
    said = " ".join("".join(page.words).split())
    assert case.data.decode() in said
    if case.put.startswith("summary"):
        assert page.description == case.data.decode()


def test_no_page_has_power(built: tuple[Path, dict[str, tuple[Case, str]]]) -> None:
    pages = sorted(built[0].rglob("*.html"))
    assert len(pages) > 60
    assert {page.relative_to(built[0]).as_posix(): read(page).powers for page in pages if read(page).powers} == {}


def test_files_for_machines_hold(built: tuple[Path, dict[str, tuple[Case, str]]]) -> None:
    for path in built[0].rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    with (built[0] / "api/v1/codes.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [cell for cell in cells if cell.startswith("'=SUM")]


def test_nothing_runs(built: tuple[Path, dict[str, tuple[Case, str]]], browser: object) -> None:
    """In Chromium, from the disk: no header fields, only what the pages themselves say."""
    context = browser.new_context(bypass_csp=True)  # type: ignore[attr-defined]
    page = context.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for _, path in built[1].values():
        page.goto((built[0] / path).as_uri())
    for path in ("index.html", "fa/index.html", "codes/index.html", "fa/codes/index.html", "ru/codes/index.html"):
        page.goto((built[0] / path).as_uri())
    context.close()
    assert dialogs == []
