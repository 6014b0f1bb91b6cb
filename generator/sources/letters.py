"""The stored form of text: one code point sequence for what looks the same (UAX #15), before anything reads it.

What an editor, a keyboard or a PDF puts in by itself is no fault of the author's: it is set right here and never
reported. What no editor puts in is left, and `rules/characters.py` names it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

ZWNJ = "\u200c"
"""ZERO WIDTH NON-JOINER, the half-space of Persian orthography."""
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
"""Arabic presentation forms, as copied out of a PDF; letters with a fixed shape that no search finds."""


def normalised(text: str) -> str:
    """`text` in NFC, without presentation forms, and with half-spaces only inside words."""
    text = _PRESENTATION.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = unicodedata.normalize("NFC", text)
    return _without_idle_half_spaces(text) if ZWNJ in text else text


def respelled(text: str, letters: Mapping[str, str]) -> str:
    """`text` with a language's own letters for their doubles on other keyboards (`languages.yml`, `letters`)."""
    return text.translate({ord(char): letter for char, letter in letters.items()}) if letters else text


def _without_idle_half_spaces(text: str) -> str:
    """A half-space at the edge of a word separates nothing: it is dropped; between letters it stays."""
    kept = []
    for index, char in enumerate(text):
        if char != ZWNJ or (_is_letter(text[index - 1 : index]) and _is_letter(text[index + 1 : index + 2])):
            kept.append(char)
    return "".join(kept)


def _is_letter(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "LM"
