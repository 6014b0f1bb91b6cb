"""What a code page shows of the code's capture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.ladder import ladder
from generator.model import Capture, Code, Message
from generator.pages.page import View
from generator.urls import language_root

STRENGTHS = ("MUST", "SHOULD", "MAY")


@dataclass(frozen=True)
class Line:
    """A header field of the exchange and how strongly the standard ties it to the code."""

    header: str
    strength: str
    """Empty for a field that every response may have."""
    means: str


@dataclass(frozen=True)
class Wire:
    """A capture as its page needs it."""

    capture: Capture
    drawing: str
    response: Message
    """The message that the page is about."""
    lines: tuple[Line, ...]
    """The header fields of that response, those that the standard ties to the code first."""
    others: tuple[Line, ...]
    """The header fields that only the other messages have."""
    href: str
    """The download, seen from the page."""


def wire(view: View, code: Code) -> Wire | None:
    """The capture of a code; None where there is none."""
    capture = view.dataset.captures.get(code.code)
    if capture is None or not capture.responses:
        return None
    response = capture.responses[0]
    own = _names([response])
    depth = 2 + language_root(view.dataset, view.language).count("/")
    return Wire(
        capture=capture,
        drawing=ladder(capture, view.label),
        response=response,
        lines=tuple(sorted(_lines(view, code, own), key=lambda line: _rank(line.strength))),
        others=tuple(_lines(view, None, sorted(set(_names(capture.messages)) - set(own)))),
        href="../" * depth + capture.uri,
    )


def _names(messages: Iterable[Message]) -> list[str]:
    return list(dict.fromkeys(name for message in messages for name, _ in message.headers))


def _lines(view: View, code: Code | None, names: Iterable[str]) -> Iterator[Line]:
    for name in names:
        rules = code.headers if code else ()
        found = {
            rule.strength for rule in rules if rule.header == name and rule.applies == str(code.code if code else "")
        }
        strength = next((word for word in STRENGTHS if word in found), "")
        yield Line(name, strength, view.label(f"wire.headers.{name}"))


def _rank(strength: str) -> int:
    return STRENGTHS.index(strength) if strength else len(STRENGTHS)
