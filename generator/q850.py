"""What becomes of a response code in the telephone network and back."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import Dataset, Mapping850, Pair

SPECIAL = {"with-diagnostic", "from-user", "contact-possible"}
"""Conditions under which another response than the ordinary one is sent."""


@dataclass(frozen=True)
class Trip:
    """One way of a response into the telephone network and, through the same kind of gateway, back."""

    by: str
    """Whose tables: `RFC 3398`, `Asterisk chan_pjsip.c`."""
    cause: str
    """The cause number, or empty where none is sent."""
    when: str
    back: str
    """The code that comes back, or empty."""
    is_default: bool

    def is_lossy(self, code: int) -> bool:
        """Whether the caller sees another code than the one that was sent."""
        return self.back != str(code)


def trips(dataset: Dataset, code: int) -> list[Trip]:
    """Every document's and implementation's way for one final response from 400 up."""
    if code < 400:
        return []
    found = []
    for there, back in _pairs_of_mappings(dataset):
        own = [pair for pair in there.pairs if pair.code == str(code)]
        for pair in own or _defaults(there, code):
            found.append(
                Trip(
                    by=_name(there),
                    cause=pair.cause,
                    when=pair.when,
                    back=_back(back, pair.cause),
                    is_default=not own,
                )
            )
    return found


def _pairs_of_mappings(dataset: Dataset) -> list[tuple[Mapping850, Mapping850]]:
    """The two directions of each document or implementation, matched by the words of its name."""
    return [
        (there, back)
        for there in dataset.q850.mappings
        if there.direction == "from-sip"
        for back in dataset.q850.mappings
        if back.direction == "to-sip" and _name(back) == _name(there)
    ]


def _name(mapping: Mapping850) -> str:
    """The first words of a source: `RFC 3398`, `Asterisk`, `FreeSWITCH`."""
    words = mapping.source.split()
    return " ".join(words[:2]) if mapping.is_standard else words[0]


def _defaults(mapping: Mapping850, code: int) -> list[Pair]:
    """What the mapping does with a code that it does not list."""
    of_class = [pair for pair in mapping.pairs if pair.code == f"{code // 100}xx"]
    return of_class or [pair for pair in mapping.pairs if pair.code == "default"]


def _back(mapping: Mapping850, cause: str) -> str:
    """The response that a cause becomes, where the location is not the user (RFC 3398 §7.2.4.1)."""
    own = [pair for pair in mapping.pairs if pair.cause == cause]
    preferred = [pair for pair in own if pair.when not in SPECIAL]
    rest = [pair for pair in mapping.pairs if pair.cause == "default"]
    found = (preferred or own or rest)[:1]
    return found[0].code if found else ""


def causes_into(dataset: Dataset, code: int) -> list[Pair]:
    """The causes that become `code` by RFC 3398."""
    return [
        pair
        for mapping in dataset.q850.mappings
        if mapping.direction == "to-sip" and _name(mapping) == "RFC 3398"
        for pair in mapping.pairs
        if pair.code == str(code)
    ]
