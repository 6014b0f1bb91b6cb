"""Isolating Latin runs in right-to-left text.

The bidirectional algorithm (UAX #9) reorders digits, hyphens and dots at the edges of a Latin run: `-d any:5060`
in a Persian line comes out as `d any:5060-`, and `486 Busy Here` as `Busy Here 486`. Each run is therefore put
into an element of its own.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from generator.markup import isolated

_TAG = re.compile(r"(<[^>]*>)")
_OPAQUE = ("code", "pre", "script", "style", "bdi", "svg", "kbd", "textarea", "title")
_RUN = re.compile(
    r"[A-Za-z0-9][!-~§]*(?: [A-Za-z0-9(/&+=<>\"'§-][!-~§]*)*"  # words of printable ASCII
)
_TRAILING = re.compile(r"[.,:;!?\"'(\[{]+$")


def isolate(markup: str) -> str:
    """`markup` with every Latin run of its text in `<bdi dir="ltr">`.

    Text inside elements that are isolated already, or that hold no prose, is left alone. A lone number is a
    run as well, since a code or a port is typed in ASCII.
    """
    depth = 0
    parts = []
    for part in _TAG.split(markup):
        if part.startswith("<") and part.endswith(">"):
            depth = max(0, depth + _step(part))
            parts.append(part)
        elif depth or not part.strip():
            parts.append(part)
        else:
            parts.append(_isolated(part))
    return "".join(parts)


@lru_cache(4096)
def _step(tag: str) -> int:
    match = re.match(r"<(/?)([a-z0-9]+)", tag)
    if not match or match[2] not in _OPAQUE or tag.endswith("/>"):
        return 0
    return -1 if match[1] else 1


def _isolated(text: str) -> str:
    """Text between two tags, its runs isolated and its characters escaped as before."""
    parts = []
    last = 0
    words = html.unescape(text)
    for match in _RUN.finditer(words):
        parts.append(html.escape(words[last : match.start()], quote=False))
        parts.append(_bdi(match))
        last = match.end()
    parts.append(html.escape(words[last:], quote=False))
    return "".join(parts)


def _bdi(match: re.Match[str]) -> str:
    run, tail = _balanced(match[0])
    start = _unclosed(run)
    if start is not None:  # the bracket belongs to the sentence, and what follows it is a run of its own
        before = run[:start].rstrip(" ")
        return isolated(before) + run[len(before) : start + 1] + _isolated(html.escape(run[start + 1 :] + tail))
    return isolated(run) + html.escape(tail, quote=False)


def _unclosed(run: str) -> int | None:
    """Where a bracket opens that the run does not close."""
    open_: list[int] = []
    for at, character in enumerate(run):
        if character in "([{":
            open_.append(at)
        elif character in ")]}" and open_:
            open_.pop()
    return open_[0] if open_ else None


def _balanced(run: str) -> tuple[str, str]:
    """`run` without the punctuation that belongs to the sentence around it."""
    end = len(run)
    while end:
        kept = run[:end]
        trimmed = _TRAILING.sub("", kept).rstrip(" ")
        for opening, closing in ("()", "[]", "{}"):
            if trimmed.endswith(closing) and trimmed.count(closing) > trimmed.count(opening):
                trimmed = trimmed[:-1]
        if trimmed == kept:
            break
        end = len(trimmed)
    return run[:end], run[end:]
