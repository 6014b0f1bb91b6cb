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
_BLANK = re.compile(
    "[\u00ad\u034f\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200a\u202f\u205f\u2060-\u206f\u2800\u3000\u3164"
    "\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What is ignored where it is shown (Default_Ignorable_Code_Point, UAX #44), or is a space of another width."""
MAX_MARKS = 3
"""Combining marks on a letter; no language here piles up more."""
_PILE = re.compile(rf"[^\w\s\x00-\x7f]{{{MAX_MARKS + 1},}}")  # marks are no letters to Python


def unseen(text: str) -> tuple[int, str] | None:
    """The first character that is blank where it is shown, or one mark too many, with its place; None without."""
    if text.isascii():
        return None
    if match := _BLANK.search(text):
        return match.start(), match[0]
    for match in _PILE.finditer(text):
        marks = 0
        for at, char in enumerate(match[0], match.start()):
            marks = marks + 1 if unicodedata.category(char)[0] == "M" else 0
            if marks > MAX_MARKS:
                return at, char
    return None


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
