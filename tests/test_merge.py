"""The merge against golden cases, and invariants over the real content."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator import merge
from generator.model import (
    Q850,
    Card,
    Code,
    Dataset,
    Language,
    Note,
    Ruling,
    Source,
    Spelling,
    Variant,
)
from generator.problems import Problem
from generator.sources import notes
from generator.sources.registry import Registry
from tests.golden.dataset import FILE, lines

CASES = yaml.safe_load((Path(__file__).parent / "golden/merge/rulings.yml").read_text(encoding="utf-8"))
FACTS = {
    301: ("Moved Permanently", (), ()),
    411: ("Length Required", (), ()),
    413: ("Request Entity Too Large", (), ()),
    480: ("Temporarily Unavailable", ("Temporarily not available",), ("Codec Mismatch",)),
}


def registry(rulings: list[dict[str, Any]]) -> Registry:
    """A registry of four codes and the given rulings."""
    codes = {
        code: Code(
            code=code,
            phrase=phrase,
            status="registered",
            deprecated=False,
            rfc="RFC 3261",
            section="21",
            behaviour=(),
            formerly="",
            methods=("any",),
            card=Card("callee", "none", "never", "one-call"),
            spellings=tuple(Spelling(spelling, "RFC 2543") for spelling in spellings),
            variants=tuple(Variant(variant) for variant in variants),
            source=Source(f"{code}.yml", 1),
        )
        for code, (phrase, spellings, variants) in FACTS.items()
    }
    ruled = tuple(
        Ruling(
            **{"code": None, "phrase": "", "taken": "", "guide": "", **ruling},
            source=Source("rulings.yml", 1),
        )
        for ruling in rulings
    )
    return Registry(codes, (), Q850({}, ()), {}, (), ruled, {}, {})


def merged(text: str, rulings: list[dict[str, Any]], problems: list[Problem]) -> Dataset:
    reading = notes.read(text, "note.md", notes.Words(), problems)
    claims = tuple(claim for entry in reading.entries for claim in notes.claims_of(entry, "ru", "note.md"))
    languages = (Language("en", "English", "ltr"), Language("ru", "Русский", "ltr"))
    note = Note("ru", "note.md", text, claims, ())
    return merge.merge(languages, registry(rulings), [note], [], {}, problems)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    problems: list[Problem] = []
    dataset = merged(case["note"], case.get("rulings", []), problems)
    assert [" ".join(str(problem).split()[:2]) for problem in sorted(problems)] == case.get("problems", [])
    if "problems" in case:
        return
    claims = {code.code: [claim.field for claim in code.claims] for code in dataset.codes.values()}
    assert {code: fields for code, fields in claims.items() if fields} == case.get("claims", {})
    conflicts = {code.code: [conflict.ruling.id for conflict in code.conflicts] for code in dataset.codes.values()}
    assert {code: ids for code, ids in conflicts.items() if ids} == case.get("conflicts", {})


@given(st.text(max_size=300))
def test_no_claim_is_lost_and_none_invented(text: str) -> None:
    """Whatever a note says, each of its claims is kept, overruled, or reported."""
    problems: list[Problem] = []
    dataset = merged(text, [], problems)
    kept = [claim for code in dataset.codes.values() for claim in code.claims]
    reported = {problem.line for problem in problems if problem.rule == "R-CONFLICT"}
    for claim in dataset.notes[0].claims:
        assert (claim in kept) != (claim.source.line in reported) or claim in kept


def test_the_dataset_is_what_the_golden_file_says(dataset: Dataset) -> None:
    """A change to a reader or to the merge shows here. Renew with: python -m tests.golden.dataset"""
    assert lines(dataset) == FILE.read_text(encoding="utf-8").splitlines()


def test_seventy_five_codes_are_registered(dataset: Dataset) -> None:
    registered = [code for code in dataset.codes.values() if code.status == "registered"]
    assert len(registered) == 75
    assert all(code.rfc and (code.section or code.code == 607) for code in registered)
    assert {303, 409, 411} == {code.code for code in dataset.codes.values() if code.status == "obsolete"}


def test_every_claim_of_the_notes_is_kept_or_overruled(dataset: Dataset) -> None:
    kept = {claim for code in dataset.codes.values() for claim in code.claims}
    overruled = {claim for conflict in dataset.conflicts for claim in conflict.claims}
    for note in dataset.notes:
        for claim in note.claims:
            assert (claim in kept) != (claim in overruled), claim


def test_the_known_errors_of_the_notes_are_ruled(dataset: Dataset) -> None:
    """The four wrong codes and phrases that readers ask about most."""
    conflicts = {
        (conflict.ruling.lang, conflict.ruling.code, conflict.ruling.claim): conflict.ruling.taken
        for conflict in dataset.conflicts
    }
    assert conflicts["ru", 411, "Request Entity Too Large"] == "413"
    assert conflicts["fa", 308, "Alternative Service"] == "380"
    assert conflicts["fa", 301, "Moves Permanently"] == "Moved Permanently"
    assert conflicts["ru", 493, "Undeciperable"] == "Undecipherable"


def test_registry_matches_the_checked_facts(dataset: Dataset) -> None:
    """Phrase, RFC and section of the 75, against a table that was checked by hand."""
    path = Path(__file__).parent / "golden" / "registered.csv"
    with path.open(encoding="utf-8") as file:
        checked = {int(row["code"]): row for row in csv.DictReader(file)}
    found = {
        code.code: {"code": str(code.code), "phrase": code.phrase, "rfc": code.rfc, "section": code.section}
        for code in dataset.codes.values()
        if code.status == "registered"
    }
    assert found == checked
