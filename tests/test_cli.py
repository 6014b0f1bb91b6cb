"""The commands as a user types them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator.project import Project
from tests.conftest import Run


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in ("build", "serve", "check", "notes", "explain", "export", "show", "status", "new", "accept"):
        assert f" {command} " in done.stdout


def test_wrong_usage_is_status_2(run: Run) -> None:
    assert run("nonsense").returncode == 2
    assert run("notes").returncode == 2


@pytest.mark.parametrize(
    ("code", "lang", "words"),
    [
        ("486", "en", "486 Busy Here"),
        ("۴۸۶", "fa", "486 Busy Here"),
        ("٤٨٦", "ru", "486 Busy Here"),
    ],
)
def test_show(code: str, lang: str, words: str, run: Run) -> None:
    done = run("show", code, "--lang", lang)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(words)
    assert "sip.Status-Code == 486" in done.stdout


def test_show_names_the_nearest_codes(run: Run) -> None:
    done = run("show", "482")
    assert done.returncode == 0
    done = run("show", "492")
    assert (done.returncode, done.stderr.strip().split("are ")[1]) == (1, "490, 491, 493")


def test_an_unknown_language_is_one_message(run: Run) -> None:
    done = run("show", "486", "--lang", "xx")
    assert done.returncode == 1
    assert "E-LANG" in done.stderr
    assert "Traceback" not in done.stderr


def test_export_writes_every_page(project: Project, run: Run, tmp_path: Path) -> None:
    done = run("export", tmp_path / "out", cwd=project.root)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out/fa/codes/486.md").read_text(encoding="utf-8")
    assert page.startswith('---\ntitle: "486 Busy Here')
    assert "{{" not in page
    assert len(list((tmp_path / "out").rglob("*.md"))) % 3 == 0


def test_the_story_of_a_translation(project: Project, run: Run) -> None:
    """Missing, written from the original, stale until somebody accepts it, fresh, and stale again after an edit."""
    path = project.content / "fa/codes/486.md"
    path.unlink()

    def states() -> set[str]:
        done = run("status", "--lang", "fa", "--json", cwd=project.root)
        return {item["state"] for item in json.loads(done.stdout)[0]["open"] if item["text"] == "codes/486"}

    assert states() == {"missing"}
    done = run("new", "486", "--lang", "fa", cwd=project.root)
    assert done.stdout.strip() == str(path)
    assert "## یعنی چه" in path.read_text(encoding="utf-8")
    assert states() == {"missing"}, "the original waits in comments"
    front, how, text = re.split(r"(<!-- .*? -->)\n\n", path.read_text(encoding="utf-8"), maxsplit=1)
    assert "توضیح" in how
    path.write_text(front + re.sub(r"<!--|-->|[Tt]he ", "", text).replace("is busy", "مشغول است"), encoding="utf-8")
    assert states() == set(), "a text that was translated over its own original is fresh"
    original = project.content / "en/codes/486.md"
    text = original.read_text(encoding="utf-8")
    original.write_text(
        text.replace("## What does not help\n", "## What does not help\n\n- Shouting.", 1), encoding="utf-8"
    )
    done = run("status", "--lang", "fa", "--json", cwd=project.root)
    opened = [item for item in json.loads(done.stdout)[0]["open"] if item["text"] == "codes/486"]
    assert opened == [{"text": "codes/486", "section": "useless", "state": "stale"}]
    again = run("new", "486", "--lang", "fa", cwd=project.root)
    assert (again.returncode, "E-EXISTS" in again.stderr) == (1, True)
