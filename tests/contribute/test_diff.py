"""What changed in the original: found by digest in git history, shown word by word."""

from __future__ import annotations

import pytest

from generator.contribute import wording
from generator.project import Project
from tests.conftest import Run
from tests.contribute.conftest import Git

USELESS = "## What does not help\n"


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("one two", "one two", ["…"]),
        ("- The phone rings.\n- Same.", "- The phone rang.\n- Same.", ["- The phone [-rings-]{+rang+}.", "…"]),
        ("- Same.", "- Same.\n- New.", ["…", "{+- New.+}"]),
        ("- Old.\n- Same.", "- Same.", ["[-- Old.-]", "…"]),
        ("alpha beta", "gamma delta", ["[-alpha beta-]\n{+gamma delta+}"]),
        ("می‌شود", "می‌رود", ["[-می‌شود-]\n{+می‌رود+}"]),
    ],
)
def test_words(old: str, new: str, lines: list[str]) -> None:
    assert list(wording.changes(old, new)) == lines


def test_nothing_has_changed(project: Project, git: Git, run: Run) -> None:
    done = run("diff", "content/fa/codes/486.md", cwd=project.root)
    assert (done.returncode, "has not changed" in done.stdout) == (0, True)


def test_an_edit_is_shown_by_word_with_its_commit(project: Project, git: Git, run: Run) -> None:
    path = project.content / "en/codes/486.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(USELESS, f"{USELESS}\n- Shouting into the phone.", 1), encoding="utf-8")
    git("commit", "--quiet", "--all", "--message=Shouting")
    done = run("diff", "content/fa/codes/486.md", "--section", "useless", cwd=project.root)
    assert done.returncode == 0, done.stderr
    assert "useless, since" in done.stdout
    assert "(First)" in done.stdout
    assert "{+- Shouting into the phone.+}" in done.stdout
    assert "\x1b" not in done.stdout
    coloured = run("diff", "content/fa/codes/486.md", "--color", "always", cwd=project.root)
    assert "\x1b[32;1m- Shouting into the phone." in coloured.stdout
    other = run("diff", "content/fa/codes/486.md", "--section", "means", cwd=project.root)
    assert "has not changed" in other.stdout


def test_a_version_that_history_lacks_is_said(project: Project, git: Git, run: Run) -> None:
    path = project.content / "fa/codes/486.md"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines = ["  useless: en@12345678" if line.startswith("  useless:") else line for line in lines]
    path.write_text("\n".join(lines), encoding="utf-8")
    done = run("diff", path, cwd=project.root)
    assert done.returncode == 1
    assert "D-HISTORY section useless was made from en@12345678" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_git_it_is_one_message(project: Project, run: Run) -> None:
    path = project.content / "en/codes/486.md"
    path.write_text(path.read_text(encoding="utf-8").replace(USELESS, f"{USELESS}\n- Shouting."), encoding="utf-8")
    done = run("diff", "content/fa/codes/486.md", cwd=project.root, GIT_CEILING_DIRECTORIES=str(project.root.parent))
    assert done.returncode == 1
    assert done.stderr.startswith("content/fa/codes/486.md:0: D-HISTORY")


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (["content/en/codes/486.md"], "E-ORIGINAL"),
        (["content/fa/codes/999.md"], "E-TEXT"),
        (["content/fa/codes/486.md", "--section", "nothing"], "E-SECTION"),
    ],
)
def test_wrong_names(arguments: list[str], rule: str, project: Project, run: Run) -> None:
    done = run("diff", *arguments, cwd=project.root)
    assert (done.returncode, rule in done.stderr) == (1, True)
