"""Hostile input: every case of tests/hostile/ is refused, set right or shown harmlessly, as the case says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator import cli
from generator.project import Project
from tests import small
from tests.hostile.cases import Case, cases, field, found, put

READ = [case for case in cases() if case.group not in ("plain", "notes")]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """One small project for all cases: each puts back what it changed."""
    root = tmp_path_factory.mktemp("hostile") / "project"
    small.copy(root, frozenset({"486"}), frozenset({"inputs", "one-code", "who-answered"}))
    return Project(root)


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    small.load_fast(monkeypatch)


@pytest.mark.parametrize("case", READ, ids=str)
def test_case(case: Case, shared: Project) -> None:
    with put(case, shared):
        problems, dataset = found(shared)
    said = [str(problem) for problem in problems]
    if case.rule in ("accepted", "stored"):
        assert said == []
        assert case.rule == "accepted" or field(case, dataset) == case.fields["stored"]
    else:
        assert {problem.rule for problem in problems} & set(case.rule.split("|")), said
        assert all(re.sub("[\u200c\u00a0]", "", line).isprintable() for line in said)


def test_nothing_is_left_of_the_cases(shared: Project) -> None:
    assert found(shared)[0] == []


@pytest.mark.parametrize("case", cases("plain"), ids=str)
def test_plain_fields_are_accepted(case: Case, shared: Project) -> None:
    with put(case, shared):
        problems, dataset = found(shared)
    assert [str(problem) for problem in problems] == []
    assert field(case, dataset) == case.data.decode()


@pytest.mark.parametrize("case", cases("notes"), ids=str)
def test_notes(case: Case, shared: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not case.put.startswith("note "):
        with put(case, shared):
            assert case.rule in {problem.rule for problem in found(shared)[0]}
        return
    path = tmp_path / "note.txt"
    path.write_bytes(case.data)
    status = cli.main(["--project", str(shared.root), "notes", "--lang", case.put.split()[1], "--json", str(path)])
    said = capsys.readouterr()
    if case.rule != "accepted":
        assert (status, case.rule in said.err) == (1, True)
        return
    codes = [entry["code"] for entry in json.loads(said.out or "[]")]
    assert (sorted(set(codes)), status) == (sorted(case.fields["codes"]), 0), said.err
