"""What is wrong with the input, said once, with place and remedy, and all of it together."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fix:
    """What to write instead, on the line of a problem."""

    column: int
    """From 0, in the line as stored (NFC)."""
    old: str
    new: str
    is_safe: bool = True
    """Whether a machine may write it; otherwise it is a suggestion."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of the input.

    Prints as `path:line: RULE message`, the form that review tools put on the line itself.
    """

    path: str
    """Relative to the project's root, or as the user gave it."""
    line: int
    """From 1; 0 where the fault is not in a line (a missing file)."""
    rule: str
    """Short stable name, such as `Y-DUP`."""
    message: str
    """What is there, what was expected, what to do."""
    fix: Fix | None = field(default=None, compare=False)
    """The replacement, where one is known."""
    paste: str = field(default="", compare=False)
    """Whole lines to write where the message says, ready to be pasted."""

    def __str__(self) -> str:
        return f"{visible(self.path)}:{self.line}: {self.rule} {visible(self.message)}"


class ContentError(Exception):
    """Raised once, with every problem found, when the input cannot be built from."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


def stop_on(problems: list[Problem]) -> None:
    """Raise `ContentError` if there is anything to report."""
    if problems:
        raise ContentError(problems)


def visible(text: str) -> str:
    """`text` with control and invisible characters escaped.

    A message goes to terminals and CI logs: hostile bytes of a file must not act there.
    """
    return "".join(char if _shows(char) else f"\\u{{{ord(char):X}}}" for char in text)


def _shows(char: str) -> bool:
    return char in " \u00a0\u200c" or unicodedata.category(char) not in _INVISIBLE


_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"}
