"""What changed between two texts, word by word, for a terminal or for Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\s+|\w+(?:[\u200c'’-]\w+)*|[^\w\s]")


@dataclass(frozen=True)
class Marks:
    """How taken out and added words are shown."""

    out: tuple[str, str]
    in_: tuple[str, str]


PLAIN = Marks(("[-", "-]"), ("{+", "+}"))
"""The marks of `git diff --word-diff`."""
COLOUR = Marks(("\x1b[31;9m", "\x1b[0m"), ("\x1b[32;1m", "\x1b[0m"))
HTML = Marks(("<del>", "</del>"), ("<ins>", "</ins>"))


def changes(old: str, new: str, marks: Marks = PLAIN) -> Iterator[str]:
    """The lines that differ, with changed words marked; `…` stands for lines that are the same."""
    before, after = (_lines(text) for text in (old, new))
    skipped = False
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            skipped = True
            continue
        if skipped:
            yield "…"
        skipped = False
        yield from _replaced(before[a:b], after[c:d], marks)
    if skipped:
        yield "…"


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def _replaced(old: list[str], new: list[str], marks: Marks) -> Iterator[str]:
    """Lines that stand at the same place are compared by word where they are alike."""
    paired = min(len(old), len(new))
    for before, after in zip(old[:paired], new[:paired], strict=True):
        yield words(before, after, marks)
    yield from (_marked(line, marks.out) for line in old[paired:])
    yield from (_marked(line, marks.in_) for line in new[paired:])


def words(old: str, new: str, marks: Marks = PLAIN) -> str:
    """One line with the words that went and came marked; two whole lines where little is left of the first."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.35:
        return f"{_marked(old, marks.out)}\n{_marked(new, marks.in_)}"
    parts = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            parts.append("".join(before[a:b]))
            continue
        parts += [_marked("".join(before[a:b]), marks.out), _marked("".join(after[c:d]), marks.in_)]
    return "".join(parts)


def _marked(text: str, mark: tuple[str, str]) -> str:
    return f"{mark[0]}{text}{mark[1]}" if text else ""
