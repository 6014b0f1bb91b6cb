"""Files that are no plain files, or stand under names with power: each is refused with a message, and nothing hangs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator import checks, merge
from generator.problems import Problem
from generator.project import Project
from tests import small
from tests.conftest import ROOT

TEXT = "# X\n\nx\n"


def _link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def _text(path: Path) -> None:
    path.write_text(TEXT, encoding="utf-8")


def _two(other: str) -> Callable[[Path], None]:
    """The file, and another one whose name is the same for some disk."""

    def make(path: Path) -> None:
        _text(path)
        _text(path.with_name(other))

    return make


def _sized(size: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.write(b"x: y\n")
            file.truncate(size)

    return make


PLACES: dict[str, tuple[str, Callable[[Path], None], set[str]]] = {
    # what it is: (name below content/, how it is made, rules of which one refuses it)
    "a link to a text": ("en/guides/x.md", _link("/etc/passwd"), {"B-LINK", "B-FILE"}),
    "a link to an asset": ("en/x.svg", _link("/etc/passwd"), {"B-LINK"}),
    "a link to a folder": ("en/linked", _link("/etc"), {"B-LINK"}),
    "a link to itself": ("en/guides/loop.md", _link("loop.md"), {"B-LINK", "B-FILE"}),
    "a link to nothing": ("en/guides/x.md", _link("/nonexistent"), {"B-LINK", "B-FILE"}),
    "a link for the registry": ("registry/codes/481.yml", _link("486.yml"), {"B-LINK", "B-FILE"}),
    "a link for strings": ("en/flags.yml", _link("/etc/passwd"), {"B-LINK", "B-FILE"}),
    "a queue": ("en/guides/x.md", os.mkfifo, {"B-FILE", "B-PLACE"}),
    "a queue for the registry": ("registry/codes/481.yml", os.mkfifo, {"B-FILE", "B-PLACE"}),
    "a queue for a capture": ("captures/481.pcapng", os.mkfifo, {"B-FILE", "B-PLACE", "W-PCAP"}),
    "a line break": ("en/guides/a\nb.md", _text, {"B-PLACE"}),
    "an override": ("en/guides/a\u202eb.md", _text, {"B-PLACE"}),
    "composed and decomposed": ("en/guides/\u00e9.md", _two("e\u0301.md"), {"B-PLACE"}),
    "large and small": ("en/guides/a.md", _two("A.md"), {"B-PLACE"}),
    "a device of Windows": ("en/guides/con.md", _text, {"B-PLACE"}),
    "HTML": ("en/guides/<img src=x onerror=alert(1)>.md", _text, {"B-PLACE"}),
    "no UTF-8": (os.fsdecode(b"en/guides/\xff.md"), _text, {"B-PLACE"}),
    "240 letters": (f"en/guides/{'a' * 240}.md", _text, {"B-PLACE"}),
    "a dot at the end": ("en/guides/a.md.", _text, {"B-PLACE"}),
    "an option": ("en/guides/-rf.md", _text, {"B-PLACE"}),
    "5 MB of text": ("en/guides/x.md", _sized(5_000_000), {"B-SIZE"}),
    "5 MB of YAML": ("registry/codes/481.yml", _sized(5_000_000), {"B-SIZE"}),
    "50 MB of output": ("registry/recipes/output/x.txt", _sized(50_000_000), {"B-SIZE"}),
    "a queue for an output": ("registry/recipes/output/x.txt", os.mkfifo, {"B-FILE"}),
    "50 MB": ("en/x.svg", _sized(50_000_000), {"B-SIZE"}),
    "50 MB of capture": ("captures/481.pcapng", _sized(50_000_000), {"B-SIZE", "W-SIZE"}),
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("places") / "project"
    small.copy(root, frozenset({"486"}), frozenset({"inputs", "one-code", "who-answered"}))
    return Project(root)


@pytest.fixture
def placed(request: pytest.FixtureRequest, shared: Project) -> Iterator[tuple[set[str], set[str]]]:
    name, make, rules = PLACES[request.param]
    path = shared.content / name
    before = set(path.parent.iterdir())
    make(path)
    made = set(path.parent.iterdir()) - before
    yield {shared.name(path) for path in made}, rules
    for extra in made:
        extra.unlink()


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    small.load_fast(monkeypatch)


@pytest.mark.parametrize("placed", PLACES, indirect=True)
def test_it_is_refused(placed: tuple[set[str], set[str]], shared: Project) -> None:
    problems: list[Problem] = []
    dataset = merge.load(shared, problems)
    problems = problems or checks.run(shared, dataset)
    assert placed[1] & {problem.rule for problem in problems if problem.path in placed[0]}, problems
    assert all(str(problem).isprintable() for problem in problems if problem.path in placed[0])


def test_nothing_is_left(shared: Project) -> None:
    problems: list[Problem] = []
    merge.load(shared, problems)
    assert problems == []


def test_a_file_that_may_not_be_read(shared: Project) -> None:
    path = shared.content / "en/codes/486.md"
    powerless = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []
    path.chmod(0)
    done = subprocess.run(
        [*powerless, sys.executable, "-m", "generator", "check"],
        cwd=shared.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    path.chmod(0o644)
    assert done.returncode == 1
    assert "content/en/codes/486.md:0: B-FILE cannot be read (Permission denied)" in done.stderr
    assert "Traceback" not in done.stderr


def test_hostile_files_are_read_in_bounded_memory() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.limits"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "files, slowest" in done.stdout
