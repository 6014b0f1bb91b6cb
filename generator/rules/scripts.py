"""A text against the script of its language, and against the numbers of its original."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from generator.freshness import state
from generator.model import Dataset, Language, Section, State
from generator.problems import Problem
from generator.project import Project
from generator.rules.facts import file_of
from generator.sources.notes import DIGITS

_OPAQUE = re.compile(r"```.*?```|`[^`\n]*`|\]\([^)\n]*\)", re.DOTALL)
_NUMBER = re.compile(r"(?<![\d.])\d{3,}(?!\d)")
"""Codes, ports, numbers of standards. Smaller numbers are words in many languages."""
_GROUPED = re.compile(r"(?<=\d)[, \u00a0\u202f\u066c](?=\d{3}(?!\d))")
_SENTENCE = re.compile(r"\b[A-Za-z]+(?: [a-z]+){3}\b")
"""Words in a row. Shorter prose may consist of names alone."""


def own_script(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Prose is in the script of its language; Latin names may stand in it, and no third script."""
    for text in dataset.texts.values():
        language = dataset.language(text.lang)
        original = dataset.originals.get((text.kind, text.key))
        for section in text.sections.values():
            if text.is_translation and state(section.id, text, original) is State.MISSING:
                continue  # it waits for its translation, and may wait in the original's own words
            if found := language.script and _foreign(_OPAQUE.sub(" ", section.body), language):
                message = (
                    f"section {section.id} has {found}; expected {language.script} letters, write it in {text.lang}"
                )
                yield Problem(text.path, section.line, "T-SCRIPT", message)


def strings_script(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Short strings likewise; those that are not translated yet are Latin."""
    for language in dataset.languages:
        for key, words in dataset.strings[language.code].items() if language.script else ():
            if odd := _third(_counted(words), language):
                message = f"{key} has letters of {', '.join(odd)}; expected {language.script} letters, retype it"
                yield Problem(file_of(language.code, key), 0, "T-SCRIPT", message)


def _foreign(prose: str, language: Language) -> str:
    """What is odd about the letters of `prose`, or nothing."""
    counted = _counted(prose)
    if odd := _third(counted, language):
        return f"letters of {', '.join(odd)}"
    return "no letter of its own" if not counted[language.script] and _SENTENCE.search(prose) else ""


def _counted(prose: str) -> Counter[str]:
    """How many letters are of each script."""
    counted: Counter[str] = Counter()
    for char, times in Counter(prose).items():
        if char.isalpha():
            counted[_script(char)] += times
    return counted


def _third(counted: Counter[str], language: Language) -> list[str]:
    """The scripts that neither are the language's own nor Latin."""
    return sorted(script for script in counted if script not in ("LATIN", "MICRO", language.script))


def _script(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").split()[0]


def same_numbers(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """A translation that is up to date names no code, port or standard that its original does not name."""
    for text in dataset.texts.values():
        original = dataset.originals.get((text.kind, text.key))
        if not text.is_translation or original is None:
            continue
        known = {number for section in original.sections.values() for number in _numbers(section)} | {text.key}
        for section in text.sections.values():
            added = sorted(_numbers(section) - known)
            if added and state(section.id, text, original) is State.FRESH:
                message = f"section {section.id} names {', '.join(added)}, which the original does not; correct one"
                yield Problem(text.path, section.line, "T-TOKEN", message)


def _numbers(section: Section) -> set[str]:
    return set(_NUMBER.findall(_GROUPED.sub("", section.body.translate(DIGITS))))
