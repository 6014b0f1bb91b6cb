"""Advice on a change: worth a look, and never in the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from statistics import median

from generator import freshness
from generator.model import Dataset, Section, State, Text
from generator.problems import Problem

LONG = 120
"""Characters of the original below which a comparison of lengths says nothing."""
TIMES = 1.6
"""How far from its language's usual ratio a length may lie."""

Touched = tuple[Text, Mapping[str, Section | None]]
"""A text, and the sections of it that a change touches, each as it was before; None where it is new."""


def on_change(dataset: Dataset, touched: Iterable[Touched]) -> list[Problem]:
    """All advice on the texts that a change touches."""
    found: list[Problem] = []
    for text, sections in touched:
        original = dataset.originals.get((text.kind, text.key))
        if original is None:
            continue
        if text.is_translation:
            found += stale(text, original)
            for id_, before in sections.items():
                if freshness.state(id_, text, original) in (State.FRESH, State.STALE) and id_ in original.sections:
                    said = {problem.message for problem in _on_section(dataset, text, before, original, id_)}
                    now = _on_section(dataset, text, text.sections[id_], original, id_)
                    found += [problem for problem in now if problem.message not in said]
        elif original.path == text.path:
            found += left_behind(dataset, text, sections)
    return found


def _on_section(dataset: Dataset, text: Text, section: Section | None, original: Text, id_: str) -> Iterator[Problem]:
    if section is not None:
        yield from length(dataset, text, section, original.sections[id_])
        yield from terms(dataset, text, original.lang, section, original.sections[id_])


def stale(text: Text, original: Text) -> Iterator[Problem]:
    """Sections that the original has left behind, each with the stamp that accepts it."""
    right = freshness.stamps(original, text)
    for id_, section in text.sections.items():
        if id_ in right and id_ in text.stamps and freshness.state(id_, text, original) is State.STALE:
            message = (
                f"section {id_} was made from an older original (sipcodes diff {text.path} shows what changed); "
                f"once it says what the original says now, write '{id_}: {right[id_]}' for '{id_}: {text.stamps[id_]}'"
            )
            yield Problem(text.path, section.line, "A-STALE", message, paste=f"  {id_}: {right[id_]}")


def left_behind(dataset: Dataset, original: Text, sections: Mapping[str, Section | None]) -> Iterator[Problem]:
    """How many translated sections an edit of the original makes stale."""
    lost: dict[str, list[str]] = {}
    for language in dataset.languages:
        text = dataset.texts.get((original.kind, original.key, language.code))
        for id_ in original.sections:
            if text and id_ in sections and freshness.state(id_, text, original) is State.STALE:
                lost.setdefault(language.code, []).append(id_)
    if lost:
        where = "; ".join(f"{lang}: {', '.join(ids)}" for lang, ids in lost.items())
        count = sum(map(len, lost.values()))
        yield Problem(original.path, 1, "A-DRIFT", f"leaves {count} translated sections behind ({where})")


def ratio(dataset: Dataset, lang: str) -> float:
    """The usual length of a section in this language, as a share of its original's."""
    found = [
        len(section.body) / len(original.sections[id_].body)
        for text in dataset.texts.values()
        if text.lang == lang and text.is_translation
        for original in [dataset.originals.get((text.kind, text.key))]
        if original
        for id_, section in text.sections.items()
        if id_ in original.sections and len(original.sections[id_].body) >= LONG
        if freshness.state(id_, text, original) is State.FRESH
    ]
    return median(found) if len(found) >= 10 else 1.0


def length(dataset: Dataset, text: Text, section: Section, original: Section) -> Iterator[Problem]:
    """A section that is much longer or shorter than its language usually is."""
    if len(original.body) < LONG:
        return
    usual = ratio(dataset, text.lang)
    times = len(section.body) / len(original.body) / usual
    if not 1 / TIMES <= times <= TIMES:
        message = (
            f"section {section.id} has {len(section.body)} characters, the original {len(original.body)}; "
            f"expected about {round(len(original.body) * usual)}, see that nothing was left out or added"
        )
        yield Problem(text.path, section.line, "A-LENGTH", message)


def terms(dataset: Dataset, text: Text, source: str, section: Section, original: Section) -> Iterator[Problem]:
    """Terms of the original whose word in the glossary does not occur in the translation, in any ending."""
    own, words = section.body.casefold(), _CODE.sub(" ", original.body)
    for term in dataset.glossary:
        if source not in term or text.lang not in term:
            continue
        count = len(re.findall(rf"(?<![\w-]){re.escape(term[source])}(?:s|es)?(?![\w-])", words, re.IGNORECASE))
        if count >= OFTEN and not any(_stem(word) in own for word in term[text.lang].casefold().split()):
            message = (
                f"section {section.id} has no '{term[text.lang]}', though the original says "
                f"'{term[source]}' {count} times; see the glossary"
            )
            yield Problem(text.path, section.line, "A-TERM", message)


OFTEN = 2
"""How often the original has to use a term before its absence is worth a word: once may well be a pronoun."""


_CODE = re.compile(r"`[^`\n]*`|\]\([^)]*\)")


def _stem(word: str) -> str:
    """A word without its ending, roughly."""
    return word[: max(3, len(word) - 3)] if len(word) > 4 else word
