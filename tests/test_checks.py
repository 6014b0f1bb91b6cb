"""Each check finds its fault, on its line, and nothing else: a fault is an edit of a good project."""

from __future__ import annotations

import pytest

from generator import checks, merge
from generator.problems import ContentError, Problem
from generator.project import Project
from tests import small
from tests.faults import Fault, faults


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    small.load_fast(monkeypatch)


def found(project: Project) -> list[Problem]:
    problems: list[Problem] = []
    dataset = merge.load(project, problems)
    return problems or checks.run(project, dataset)


def test_the_small_project_is_good(project: Project) -> None:
    assert [str(problem) for problem in found(project) if problem.rule not in _OF_ITS_SIZE] == []


_BEFORE: set[str] = set()


def _before(project: Project) -> set[str]:
    """What is found in the small project as it is: the same for every test, and asked once."""
    if not _BEFORE:
        _BEFORE.update(map(str, found(project)))
    return _BEFORE


_OF_ITS_SIZE = {"M-CODE", "T-PARITY", "L-LABEL", "C-CODE"}
"""What the small project cannot satisfy, having lost links and codes."""


@pytest.mark.parametrize("fault", faults(), ids=str)
def test_fault(fault: Fault, project: Project) -> None:
    """The fault is found by the check that is there for it, and would not be without."""
    before = _before(project)
    with fault.put(project.content):
        problems: list[Problem] = []
        dataset = merge.load(project, problems)
        found = {"reading": problems} if problems else {c.id: list(c.run(project, dataset)) for c in checks.CHECKS}
    fresh = {id_: [one for one in all_ if str(one) not in before] for id_, all_ in found.items()}
    assert [id_ for id_, all_ in fresh.items() if any(map(fault.expects, all_))] == [fault.check], fresh


def test_no_check_is_without_a_fault() -> None:
    """But for `made`, which asks git: tests/test_tree.py."""
    assert {check.id for check in checks.CHECKS} - {fault.check for fault in faults()} == {"made"}


def test_every_check_says_what_it_asks_for() -> None:
    assert len({check.id for check in checks.CHECKS}) == len(checks.CHECKS)
    assert all(check.says.endswith(".") for check in checks.CHECKS)


def test_problems_come_sorted_and_once() -> None:
    one, other = Problem("b", 1, "X", "x"), Problem("a", 2, "X", "x")
    assert ContentError([one, other, one]).problems == [other, one]


def test_messages_show_hostile_characters_as_escapes() -> None:
    assert str(Problem("a\x1b[31m", 1, "X", "\u202ex\n::error")) == "a\\u{1B}[31m:1: X \\u{202E}x\\u{A}::error"


PLACED = {
    "registry/codes/486.yaml": "B-PLACE",
    "registry/codes/sub/488.yml": "B-PLACE",
    "en/codes/SIP.md": "B-PLACE",
    "en/guides/a b.md": "B-PLACE",
    "en/guides/-rf.md": "B-PLACE",
    "en/x.svg": "B-PLACE",
    "CNAME": "B-PLACE",
    "mkdocs.yml": "B-PLACE",
    "de/ui.yml": "L-FOLDER",
}


@pytest.mark.parametrize("name", PLACED)
def test_a_file_out_of_place(name: str, project: Project) -> None:
    path = project.content / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# X\n\nx\n" if name.endswith(".md") else "x: y\n", encoding="utf-8")
    assert (f"content/{name}", PLACED[name]) in {(problem.path, problem.rule) for problem in every(project)}


def every(project: Project) -> list[Problem]:
    """What the checks find, whether or not the files could be read."""
    problems: list[Problem] = []
    return problems + checks.run(project, merge.load(project, problems))
