"""Which texts were looked at, so that what was made of them stands for as long as they do.

Pages are composed by templates and helpers that take what they need from the dataset. Its mappings of texts tell
whoever is watching what was taken, so that nobody has to keep a list of it by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol, TypeVar

ALL = "*"
"""Stands for every text: somebody went through them all."""


class Placed(Protocol):
    """What is read from a file."""

    @property
    def path(self) -> str:
        """The file, below the project's root."""


K = TypeVar("K")
V = TypeVar("V", bound=Placed)

_watching: list[set[str]] = []


@contextmanager
def watching() -> Iterator[set[str]]:
    """The paths of the texts that are looked at within the block; `ALL` among them where it was all of them."""
    seen: set[str] = set()
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.pop()


class Watched(Mapping[K, V]):
    """A mapping that tells of what is taken from it.

    That something is missing is not told: the list of all files is an input of everything.
    """

    def __init__(self, found: Mapping[K, V]) -> None:
        self._found = found

    def __getitem__(self, key: K) -> V:
        found = self._found[key]
        for seen in _watching:
            seen.add(found.path)
        return found

    def __iter__(self) -> Iterator[K]:
        for seen in _watching:
            seen.add(ALL)
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return repr(self._found)
