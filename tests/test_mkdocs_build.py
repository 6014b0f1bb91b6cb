"""MkDocs' own build, with static-i18n, gives the same site as `sipcodes build`."""

from __future__ import annotations

import filecmp
import subprocess
import sys
from pathlib import Path

import pytest

from generator import integrity
from generator.project import Project
from tests.conftest import Run


def mkdocs(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build --strict` in a project."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", *arguments]
    return subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False)


def files(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def test_both_ways_of_building_give_the_same_files(
    project: Project, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    done = run("build", "--output", ours, cwd=project.root)
    assert done.returncode == 0, done.stderr
    slow = mkdocs(project, "--site-dir", str(theirs))
    assert slow.returncode == 0, slow.stderr
    names = [name for name in files(ours) if name.name != integrity.LIST]
    assert names == files(theirs)
    assert filecmp.cmpfiles(ours, theirs, map(str, names), shallow=False)[1:] == ([], [])


def test_a_fault_stops_it_before_it_touches_the_site(project: Project) -> None:
    site = project.root / "site"
    site.mkdir()
    (site / "index.html").write_text("the last good one")
    text = project.content / "en" / "codes" / "486.md"
    text.write_text(text.read_text(encoding="utf-8") + "\n<script>alert(1)</script>\n", encoding="utf-8")
    done = mkdocs(project)
    assert done.returncode == 1
    assert "content/en/codes/486.md:" in done.stderr
    assert "M-HTML" in done.stderr
    assert (site / "index.html").read_text() == "the last good one"


def test_the_list_of_languages_is_one(project: Project, run: Run) -> None:
    configuration = project.config.read_text(encoding="utf-8")
    project.config.write_text(
        configuration.replace("      - locale: ru\n        name: Русский\n", ""), encoding="utf-8"
    )
    done = run("build", cwd=project.root)
    assert done.returncode == 1
    assert "mkdocs.yml:" in done.stderr
    assert "L-LIST" in done.stderr
