"""Properties that hold for any input: of the readers, of the stored form, and of freshness."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import freshness
from generator.model import Section, State, Text
from generator.problems import Problem
from generator.sources import notes, strictyaml
from generator.sources.files import read_text
from generator.sources.letters import normalised

settings.register_profile("patient", deadline=None, max_examples=60)
settings.load_profile("patient")

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
LOOSE = st.lists(
    st.sampled_from(
        ["486", "٤٨٦", "۴۸۶", " - ", "(", ")", "Busy Here", "занято", ":", "\n", "SIP/2.0 ", "4xx", "# tshark -r x", "‌"]
    ),
    max_size=30,
).map("".join)
SAFE = st.text(st.characters(categories=["L", "Nd", "P", "S"]), min_size=1, max_size=40).filter(
    lambda text: normalised(text) == text
)


def _said(problems: list[Problem]) -> None:
    assert all(str(problem).count("\n") == 0 for problem in problems)


@given(st.one_of(WORDS, LOOSE))
def test_any_note_is_read_or_reported(text: str) -> None:
    problems: list[Problem] = []
    reading = notes.read(text, "n.md", notes.Words(), problems)
    assert all(100 <= entry.code <= 699 for entry in reading.entries)
    assert all(1 <= entry.line <= text.count("\n") + 1 for entry in reading.entries)
    _said(problems)


@given(WORDS)
def test_any_yaml_is_read_or_reported(text: str) -> None:
    problems: list[Problem] = []
    assert (strictyaml.parse(text, "f.yml", problems) is None) == bool(problems)
    _said(problems)


@given(st.dictionaries(SAFE, st.one_of(SAFE, st.integers(0, 999), st.booleans()), min_size=1, max_size=5))
def test_what_is_written_plainly_is_read_back(data: dict[str, object]) -> None:
    problems: list[Problem] = []
    document = strictyaml.parse(json.dumps(data, ensure_ascii=False), "f.yml", problems)
    assert not problems
    assert document is not None
    assert document.data == data


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_reported(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "f.md"
    path.write_bytes(data)
    problems: list[Problem] = []
    text = read_text(path, "f.md", problems)
    assert (text is None) == bool(problems)
    assert text is None or (normalised(text) == text and "\r" not in text)
    _said(problems)


@given(WORDS)
def test_the_stored_form_is_stored_once(text: str) -> None:
    once = normalised(text)
    assert normalised(once) == once


BODIES = st.dictionaries(st.sampled_from(["title", "summary", "means", "causes"]), SAFE, min_size=2)


@given(BODIES, SAFE)
def test_a_stamp_holds_for_the_very_text_and_for_no_other(bodies: dict[str, str], other: str) -> None:
    def text(sections: dict[str, str], stamps: dict[str, str], lang: str) -> Text:
        parts = {id_: Section(id_, "", body, 1) for id_, body in sections.items()}
        return Text("codes", "486", lang, "f.md", parts, stamps, lang != "en")

    original = text(bodies, {}, "en")
    ours = {id_: f"{body} x" for id_, body in bodies.items()}
    translation = text(ours, {"x": ""}, "fa")
    stamped = text(ours, freshness.stamps(original, translation), "fa")
    assert {freshness.state(id_, stamped, original) for id_ in bodies} == {State.FRESH}
    spaced = text({id_: f" {body}\n" for id_, body in bodies.items()}, {}, "en")
    assert {freshness.state(id_, stamped, spaced) for id_ in bodies} == {State.FRESH}
    changed = next(iter(bodies))
    edited = text({**bodies, changed: bodies[changed] + other}, {}, "en")
    stale = {id_ for id_ in bodies if freshness.state(id_, stamped, edited) is State.STALE}
    assert stale == {changed}
