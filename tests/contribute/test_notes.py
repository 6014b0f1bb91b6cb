"""Somebody adds a line to a note: it is a claim on the page and among the sources, or the ruling to write is shown."""

from __future__ import annotations

import json
import re

import pytest

from generator import merge
from generator.pages import pages_of
from generator.project import Project
from tests.conftest import Run
from tests.contribute.conftest import repository

NOTE = "content/ru/notes/codes.md"
MEANING = "на том конце уже говорят с другим"


@pytest.fixture
def noted(project: Project) -> Project:
    """The small project with a note of one line, as a repository."""
    note = project.root / NOTE
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text("413 - (Request Entity Too Large) тело запроса больше, чем примет сервер\n", encoding="utf-8")
    repository(project.root)
    return project


def add(project: Project, line: str) -> int:
    """Adds a line at the end of the Russian note. Returns its number."""
    path = project.root / NOTE
    text = path.read_text(encoding="utf-8").rstrip("\n") + f"\n{line}\n"
    path.write_text(text, encoding="utf-8")
    return text.count("\n")


def counted(page: str) -> int:
    """How many claims the table of sources finds in the note."""
    row = re.search(rf"{re.escape(NOTE)}</code>: (\d+)", page)
    assert row
    return int(row[1])


def test_a_new_line_is_a_claim_on_the_page_and_among_the_sources(noted: Project, run: Run) -> None:
    before = merge.load(noted, [])
    line = add(noted, f"486 - (Busy Here) {MEANING}")
    done = run("check", "--changed", "HEAD", cwd=noted.root)
    assert done.returncode == 0, done.stderr
    after = merge.load(noted, [])
    for language in after.languages:
        then, now = ({page.uri: page.body for page in pages_of(each, language)} for each in (before, after))
        shown = re.search(rf"^.*<code>{re.escape(NOTE)}:{line}</code>.*$", now["codes/486.md"], re.MULTILINE)
        assert shown, language.code
        assert MEANING in shown[0]
        assert 'lang="ru"' in shown[0]
        (table,) = (uri for uri, body in now.items() if f"<code>{NOTE}</code>" in body)
        assert counted(now[table]) > counted(then[table])


def test_a_conflict_is_explained_with_the_ruling_that_settles_it(noted: Project, run: Run) -> None:
    line = add(noted, f"486 - (Line Busy) {MEANING}")
    done = run("check", "--changed", "HEAD", "--json", cwd=noted.root)
    assert done.returncode == 1
    (problem,) = json.loads(done.stdout)
    assert (problem["path"], problem["line"], problem["rule"]) == (NOTE, line, "R-CONFLICT")
    assert (problem["level"], problem["lang"]) == ("blocking", "ru")
    said = run("check", "--changed", "HEAD", cwd=noted.root).stderr
    assert "Заметка противоречит реестру." in said
    assert "    | - id: ru-486-phrase" in said

    rulings = noted.registry / "rulings.yml"
    rulings.write_text(problem["paste"] + "\n", encoding="utf-8")
    unexplained = run("check", "--changed", "HEAD", cwd=noted.root)
    assert unexplained.returncode == 1
    assert "ru-486-phrase" in unexplained.stderr, "a ruling wants its reason"
    for language in merge.load(noted, []).languages:
        reasons = noted.content / language.code / "phrases.yml"
        text = reasons.read_text(encoding="utf-8")
        assert text.count("\nrulings:\n") == 1
        text = text.replace("\nrulings:\n", "\nrulings:\n  ru-486-phrase: Busy Here, Line Busy\n")
        reasons.write_text(text, encoding="utf-8")
    settled = run("check", "--changed", "HEAD", cwd=noted.root)
    assert settled.returncode == 0, settled.stderr

    dataset = merge.load(noted, [])
    for language in dataset.languages:
        body = next(page.body for page in pages_of(dataset, language) if page.uri == "codes/486.md")
        assert "Line Busy" in body
        assert f"<code>{NOTE}:{line}</code>" in body
        assert "Busy Here, Line Busy" in re.sub(r"<[^>]*>|\\", "", body)
