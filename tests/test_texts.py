"""Reading prose, freshness by section, and what a reader gets in place of what is missing."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import freshness
from generator.model import Dataset, State, Text
from generator.problems import Problem
from generator.shown import shown
from generator.sources import texts

HEADINGS = {"codes": {"What it means": "means", "Likely causes": "causes"}}
ORIGINAL = """# Busy

The phone is busy.

## What it means

Words.

```text
# no heading
## What it means
```

## Likely causes

### Talking.

- one
"""


def parse(source: str, problems: list[Problem], lang: str = "en", kind: str = "codes") -> Text:
    name = f"content/{lang}/{kind}/486.md"
    return texts.parse(source, name, kind, lang, HEADINGS, problems)


def test_sections_and_their_lines() -> None:
    problems: list[Problem] = []
    text = parse(ORIGINAL, problems)
    assert not problems
    assert {id_: section.line for id_, section in text.sections.items()} == {
        "title": 1,
        "summary": 3,
        "means": 5,
        "causes": 14,
    }
    assert text.title == "Busy"
    assert "# no heading" in text.sections["means"].body
    assert not text.is_translation


@pytest.mark.parametrize(
    ("source", "rule", "line"),
    [
        ("Words without a title.\n", "M-HEADING", 1),
        ("# Busy\n\n## What it means\n\nx\n", "M-HEADING", 1),
        ("# Busy\n\nSummary.\n\n## Else\n\nx\n", "M-HEADING", 5),
        ("# Busy\n\nSummary.\n\n## What it means\n\nx\n\n## What it means\n\ny\n", "M-HEADING", 9),
        ("# Busy\n\nSummary.\n\n# Again\n", "M-HEADING", 5),
        ("---\ntemplate: x.html\n---\n# Busy\n\nSummary.\n", "Y-KEY", 2),
        ("---\ntranslated-from: yesterday\n---\n# Busy\n\nSummary.\n", "Y-VALUE", 2),
    ],
)
def test_faults_have_their_line(source: str, rule: str, line: int) -> None:
    problems: list[Problem] = []
    parse(source, problems)
    assert (rule, line) in [(problem.rule, problem.line) for problem in problems]


def test_guides_name_their_sections_themselves() -> None:
    problems: list[Problem] = []
    text = parse("# Порты\n\nКратко.\n\n## Порт 5060 {#port-5060}\n\nТекст.\n", problems, "ru", "guides")
    assert not problems
    assert text.sections["port-5060"].heading == "Порт 5060"


def translation(original: Text, stamps: dict[str, str]) -> Text:
    sections = {id_: dataclasses.replace(part, body=f"fa {id_}") for id_, part in original.sections.items()}
    return dataclasses.replace(
        original,
        lang="fa",
        path="content/fa/codes/486.md",
        sections=sections,
        stamps=stamps,
        is_translation=True,
    )


def test_an_edit_makes_one_section_stale_and_accepting_makes_it_fresh() -> None:
    original = parse(ORIGINAL, [])
    copy = translation(original, {})
    copy = dataclasses.replace(copy, stamps=freshness.stamps(original, copy))
    assert {freshness.state(id_, copy, original) for id_ in original.sections} == {State.FRESH}
    edited = parse(ORIGINAL.replace("Talking.", "Talking to somebody."), [])
    states = {id_: freshness.state(id_, copy, edited) for id_ in edited.sections}
    assert [id_ for id_, state in states.items() if state is State.STALE] == ["causes"]
    again = dataclasses.replace(copy, stamps=freshness.stamps(edited, copy))
    assert {freshness.state(id_, again, edited) for id_ in edited.sections} == {State.FRESH}


def test_one_stamp_for_the_whole_text() -> None:
    original = parse(ORIGINAL, [])
    copy = translation(original, {"*": f"en@{freshness.whole_digest(original)}"})
    assert {freshness.state(id_, copy, original) for id_ in original.sections} == {State.FRESH}
    edited = parse(ORIGINAL.replace("Words.", "Other words."), [])
    assert {freshness.state(id_, copy, edited) for id_ in edited.sections} == {State.STALE}


@given(st.text(max_size=200), st.sampled_from([" ", "\n", "\t", "\u00a0", "\n\n"]))
def test_the_digest_sees_words_and_not_white_space(text: str, space: str) -> None:
    assert freshness.digest(f"  {text}{space}") == freshness.digest(text)
    assert freshness.digest(f"{text}x") != freshness.digest(text)
    assert len(freshness.digest(text)) == 8


def test_a_missing_section_falls_back_and_says_so(dataset: Dataset) -> None:
    lang = dataset.languages[-1].code
    kept = {key: text for key, text in dataset.texts.items() if key != ("codes", "486", lang)}
    without = dataclasses.replace(dataset, texts=kept)
    parts = shown(without, "codes", "486", lang)
    assert {part.state for part in parts.values()} == {State.MISSING}
    assert {part.lang for part in parts.values()} == {dataset.originals["codes", "486"].lang}


def test_every_text_is_there_and_fresh_in_every_language(dataset: Dataset) -> None:
    from generator import status

    for row in status.table(dataset, dataset.languages):
        assert row["open"] == [], f"{row['lang']}: run sipcodes status"
        assert row["fresh_percent"] == 100.0
