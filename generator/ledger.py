"""What the last good build was made from, so that the next one does no more than a change asks for.

A page or a record is made of facts and short strings, which stand or fall together, and of texts, of which it is
noted which ones were looked at (`watched.py`). Where the former are the same and none of the latter has changed, it is
what it was, and is neither composed nor rendered again. What was made is in the cache under a digest.

A ledger that cannot be read, for any reason, is none: then everything is done.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator import cache
from generator.links import Linked
from generator.project import Project
from generator.watched import ALL, watching

_TEXT = re.compile(r"content/[^/]+/(?:codes|recipes|guides)/[^/]+\.md")


@dataclass(frozen=True)
class Entry:
    """One thing that was made."""

    standing: str
    """A digest of everything that it depends on besides facts and texts."""
    texts: frozenset[str]
    name: str
    """In the cache."""


Keep = Callable[[str, Callable[[], str]], str]
"""Gives what was made under a name from facts and texts alone, or makes it."""


def anew(what: str, make: Callable[[], str]) -> str:
    """Keeps nothing."""
    return make()


class Ledger:
    """The last good build, as seen from this one."""

    def __init__(self, path: Path, sources: Mapping[str, str], version: str) -> None:
        """`sources` has the digest of each file of `content/`, taken before it was read; `version` is the code's."""
        self._path = path
        self._sources = frozenset(sources)
        self._texts = {name: digest for name, digest in sources.items() if _TEXT.fullmatch(name)}
        facts = sorted((name, "" if name in self._texts else digest) for name, digest in sources.items())
        self._facts = cache.key(version, repr(facts))
        self._entries: dict[str, Entry] = {}
        self.changed: frozenset[str] | None = None
        """The texts that have changed since; None where everything may have."""
        with suppress(OSError, ValueError, KeyError, TypeError, IndexError):
            self._read()

    @property
    def settled(self) -> frozenset[str]:
        """The files that the last good build has checked as they are."""
        return frozenset() if self.changed is None else self._sources - self.changed

    def known(self, what: str, standing: str) -> str | None:
        """The name of what was made, where it would be made the same now."""
        entry = self._entries.get(what)
        if entry is None or self.changed is None or entry.standing != standing:
            return None
        is_touched = not entry.texts.isdisjoint(self.changed) or (bool(self.changed) and ALL in entry.texts)
        return None if is_touched else entry.name

    def entry(self, what: str) -> Entry:
        """What is known of something that `known` has found."""
        return self._entries[what]

    def write(self, entries: Mapping[str, Entry]) -> None:
        """Keep this build as the last good one. A full or read-only disk costs time, not the build."""
        places = {path: at for at, path in enumerate([*sorted(self._texts), ALL])}
        body = json.dumps(
            {
                "facts": self._facts,
                "texts": self._texts,
                "entries": {
                    what: [entry.standing, entry.name, *sorted(places[path] for path in entry.texts)]
                    for what, entry in sorted(entries.items())
                },
            }
        )
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            aside = self._path.with_suffix(".new")
            aside.write_text(f"{cache.key(body)}\n{body}", encoding="utf-8")
            aside.replace(self._path)

    def _read(self) -> None:
        digest, _, body = self._path.read_text(encoding="utf-8").partition("\n")
        if digest != cache.key(body):
            return
        found = json.loads(body)
        if found["facts"] != self._facts:
            return
        paths = [*sorted(found["texts"]), ALL]
        self._entries = {
            what: Entry(standing, frozenset(paths[at] for at in places), name)
            for what, (standing, name, *places) in found["entries"].items()
        }
        self.changed = frozenset(path for path, known in self._texts.items() if found["texts"].get(path) != known)


def sources(project: Project) -> dict[str, str]:
    """The digest of every file of `content/`; links are followed by nobody and have none."""
    return {project.name(path): _digest(path) for path in _files(project.content)}


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def _digest(path: Path) -> str:
    try:
        return "" if path.is_symlink() else cache.digest(path.read_bytes())
    except OSError:
        return ""


class Keeper:
    """Records that are made of facts and texts alone, kept from one build to the next."""

    def __init__(self, ledger: Ledger, kept: cache.Cache) -> None:
        self._ledger = ledger
        self._kept = kept
        self.entries: dict[str, Entry] = {}

    def __call__(self, what: str, make: Callable[[], str]) -> str:
        """The record `what`, from the cache or made now."""
        name = self._ledger.known(what, "")
        found = self._kept.get(name) if name else None
        if found:
            self.entries[what] = self._ledger.entry(what)
            return found.html
        with watching() as seen:
            made = make()
        self.entries[what] = Entry("", frozenset(seen), cache.key(made))
        self._kept.put(self.entries[what].name, Linked(made, (), ()))
        return made
