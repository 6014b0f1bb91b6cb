"""Telling `200 ms` and `cause 17` from response codes, by the words that each language puts beside numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.labels import Labels

REACH = 40
"""Characters around a number that are looked at."""


def is_quantity(label: Labels) -> Callable[[re.Match[str]], bool]:
    """Whether a number that was found stands beside a word of `quantities` in ui.yml, and is thus no code."""
    words = "|".join(re.escape(word.strip()) for word in label("ui.quantities").split("\n"))
    beside = re.compile(rf"#\s*(?:{words})\b|\b(?:{words})\s*#", re.IGNORECASE)

    def judge(match: re.Match[str]) -> bool:
        before, after = match.string[: match.start()], match.string[match.end() :]
        return bool(beside.search(f"{before[-REACH:]}#{after[:REACH]}"))

    return judge
