"""What must not even be read: links, devices, pipes, files of gigabytes, folders without end."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from generator import merge
from generator.problems import ContentError, Problem
from generator.project import Project
from generator.publish import replacing
from generator.rules import files
from generator.sources import tree
from tests import small


@pytest.fixture
def project(tmp_path: Path) -> Project:
    small.copy(tmp_path / "project", frozenset({"486"}))
    return Project(tmp_path / "project")


def said(project: Project) -> set[tuple[str, str]]:
    """Paths and rules of what stops everything; whatever it is, nothing else is read then."""
    problems: list[Problem] = []
    dataset = merge.load(project, problems)
    assert not problems or not dataset.codes
    return {(problem.path, problem.rule) for problem in problems}


def test_the_real_content_is_read(project: Project) -> None:
    assert tree.faults(project) == []


@pytest.mark.parametrize("place", ["content/registry/evil.txt", "content/en/x", "theme/assets/site/env.json"])
@pytest.mark.parametrize("leads", ["/dev/zero", "/proc/self/environ", "/etc", "nowhere"])
def test_links(place: str, leads: str, project: Project) -> None:
    (project.root / place).symlink_to(leads)
    assert said(project) == {(place, "B-LINK")}


@pytest.mark.parametrize("name", ["content", "theme"])
def test_a_linked_root(name: str, project: Project) -> None:
    (project.root / name).rename(project.root / "elsewhere")
    (project.root / name).symlink_to("elsewhere")
    assert said(project) == {(name, "B-LINK")}


def test_a_pipe(project: Project) -> None:
    os.mkfifo(project.content / "en" / "x.md")
    assert said(project) == {("content/en/x.md", "B-FILE")}


def test_a_large_file_is_not_opened(project: Project) -> None:
    path = project.content / "en" / "guides" / "big.md"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a hole: it takes no room on the disk
    path.chmod(0)
    assert ("content/en/guides/big.md", "B-SIZE") in said(project)


def test_a_thousand_folders(project: Project) -> None:
    home = Path.cwd()
    try:
        os.chdir(project.content / "en")
        for _ in range(1300):  # longer than a path may be, which is why it is gone into step by step
            os.mkdir("a")
            os.chdir("a")
    finally:
        os.chdir(home)
    assert [rule for _, rule in said(project)] == ["B-PLACE"]
    subprocess.run(["rm", "-r", str(project.content / "en" / "a")], check=True)


def test_ten_thousand_files(project: Project) -> None:
    for number in range(tree.MAX_FILES):
        (project.content / "en" / "guides" / f"many-{number}.txt").touch()
    assert said(project) == {("content", "B-FILES")}


def test_a_hidden_folder(project: Project) -> None:
    (project.content / ".obsidian").mkdir()
    assert said(project) == {("content/.obsidian", "B-PLACE")}


def test_a_page_that_came_with_git(project: Project) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(project.root), *arguments], check=True, capture_output=True)

    git("init", "-q")
    dataset = merge.load(project, [])
    assert list(files.made(project, dataset)) == []
    page = project.root / "build" / "cache" / "pages" / "ab" / "cd"
    page.parent.mkdir(parents=True)
    page.write_text("<script src=/evil.js></script>", encoding="utf-8")
    git("add", "-f", "build")
    found = list(files.made(project, dataset))
    assert [(problem.path, problem.rule) for problem in found] == [("build/cache/pages/ab/cd", "B-PLACE")]


def test_the_lock_is_no_way_to_another_file(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("x", encoding="utf-8")
    (tmp_path / ".site.lock").symlink_to(precious)
    with pytest.raises(ContentError, match="E-OUTPUT"), replacing(tmp_path / "site"):
        pass
    assert precious.read_text(encoding="utf-8") == "x"
