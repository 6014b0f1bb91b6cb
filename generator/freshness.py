"""Which translation is up to date: a digest per section of the original, kept in the translation.

Not a date (a comma would freshen it) and not a commit (nobody can check it in a shallow clone): eight
hexadecimal digits of SHA-256 over the original's section, so that the texts themselves are the only truth.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from functools import cache

from generator.model import Section, State, Text

WHOLE = "*"
"""The key of a stamp that stands for every section of a text."""


@cache
def digest(text: str) -> str:
    """Eight hexadecimal digits over `text` in NFC with white space collapsed."""
    normal = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(normal.encode()).hexdigest()[:8]


def section_digest(section: Section) -> str:
    """The digest of one section: its words without its heading, which `ui.yml` fixes."""
    return digest(section.body)


def whole_digest(text: Text) -> str:
    """The digest of all sections together."""
    return digest(" ".join(section_digest(section) for section in text.sections.values()))


def stamps(original: Text, translation: Text) -> dict[str, str]:
    """The stamps of a translation that is right for `original` as it stands now."""
    return {
        id_: f"{original.lang}@{section_digest(section)}"
        for id_, section in original.sections.items()
        if id_ in translation.sections and not _is_empty(translation.sections[id_], section)
    }


def state(section: str, text: Text | None, original: Text | None) -> State:
    """How `section` of `text` stands to the original's."""
    if text is None or section not in text.sections:
        return State.MISSING
    if not text.is_translation:
        return State.ORIGINAL
    if original is None or section not in original.sections:
        return State.STALE
    if _is_empty(text.sections[section], original.sections[section]):
        return State.MISSING
    return State.FRESH if _is_fresh(section, text.stamps, original) else State.STALE


def _is_empty(section: Section, original: Section) -> bool:
    """Whether a section waits for its translation: nothing is there, or the original's own words."""
    return not section.body.strip() or section.body == original.body


def _is_fresh(section: str, stamped: Mapping[str, str], original: Text) -> bool:
    if stamped.get(section) == f"{original.lang}@{section_digest(original.sections[section])}":
        return True
    return WHOLE in stamped and stamped[WHOLE] == f"{original.lang}@{whole_digest(original)}"
