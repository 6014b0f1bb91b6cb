"""The notes importer against golden cases: add a case to tests/golden/notes/, no Python needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.problems import Problem
from generator.sources import notes
from tests.conftest import ROOT, Run

GOLDEN = Path(__file__).parent / "golden" / "notes"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(GOLDEN.glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES)
def test_shape(case: dict[str, Any]) -> None:
    problems: list[Problem] = []
    words = notes.load_words(ROOT / "content", case["lang"], problems)
    reading = notes.read(case["text"], "note.md", words, problems)
    found = [[entry.line, entry.code, entry.phrase, entry.text] for entry in reading.entries]
    assert found == case["entries"]
    assert list(dict.fromkeys(reading.classes)) == case.get("classes", [])
    recipes = [[recipe.source.line, recipe.title, recipe.command] for recipe in reading.recipes]
    assert recipes == case.get("recipes", [])
    assert [" ".join(str(problem).split()[:2]) for problem in problems] == case.get("problems", [])


def test_own_notes_hold_every_pair_of_their_sources(run: Run) -> None:
    counts = {}
    for lang in ("ru", "fa"):
        pairs = []
        for path in sorted((ROOT / "content" / lang / "notes").glob("*.md")):
            done = run("notes", path, "--lang", lang, "--json")
            assert done.returncode == 0, done.stderr
            pairs += [(entry["code"], entry["phrase"]) for entry in json.loads(done.stdout)]
        counts[lang] = (len(pairs), len(set(pairs)), len({code for code, _ in pairs}))
    assert counts == {"ru": (69, 69, 49), "fa": (76, 76, 76)}


def test_json_of_the_command(tmp_path: Path, run: Run) -> None:
    note = tmp_path / "note.txt"
    note.write_text("486 - (Busy Here) занято\n# tshark -r a.pcap\n", encoding="utf-8")
    done = run("notes", note, "--lang", "ru", "--json")
    assert json.loads(done.stdout) == [{"line": 1, "code": 486, "phrase": "Busy Here", "text": "занято", "title": ""}]
    recipes = json.loads(run("notes", note, "--lang", "ru", "--json", "--recipes").stdout)
    assert recipes == [{"line": 2, "title": "486 - (Busy Here) занято", "command": "tshark -r a.pcap"}]


def test_unreadable_entry_is_reported_with_status_1(tmp_path: Path, run: Run) -> None:
    note = tmp_path / "note.txt"
    note.write_text("486 - (Busy Here) занято\n4O4 - (Not Found) нет\n", encoding="utf-8")
    done = run("notes", note, "--lang", "ru", "--json")
    assert done.returncode == 1
    assert f"{note}:2: N-CODE" in done.stderr
    assert len(json.loads(done.stdout)) == 1


def test_empty_note_is_no_fault_of_the_command(tmp_path: Path, run: Run) -> None:
    note = tmp_path / "note.txt"
    note.write_bytes(b"")
    done = run("notes", note, "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert "B-EMPTY" in done.stderr


def test_a_very_long_line_is_refused_at_once(tmp_path: Path, run: Run) -> None:
    note = tmp_path / "note.txt"
    note.write_text("486 - (" + "a " * 60_000, encoding="utf-8")
    done = run("notes", note, "--json")
    assert done.returncode == 1
    assert "B-LINE" in done.stderr
