"""Rendered pages kept from one build to the next, by a digest of everything that they were made from.

A page is a function of its inputs: the same key always stands for the same bytes, so an entry is never out of date,
only unused. Whatever cannot be read as an entry, for any reason, is no entry.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from generator.links import Linked

FORMAT = "2"
"""Of the entries; part of every key."""


def key(*parts: str) -> str:
    """The name of what is made from `parts`."""
    made = hashlib.blake2b(digest_size=20)
    for part in (FORMAT, *parts):
        data = part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()


class Cache:
    """A folder of entries: a line with a digest, a line of JSON, and the page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str) -> Linked | None:
        """The entry `name`; None where there is none, or none that is whole."""
        try:
            first, _, rest = self._path(name).read_bytes().partition(b"\n")
            if first.decode() != f"{name} {digest(rest)}":
                return None
            head, _, html = rest.partition(b"\n")
            known = json.loads(head)
            targets = tuple((target, anchor) for target, anchor in known["targets"])
            return Linked(html.decode(), tuple(known["ids"]), targets, known["markdown"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, name: str, page: Linked) -> None:
        """Keep an entry. A full or read-only disk costs time, not the build."""
        head = {"ids": page.ids, "targets": page.targets, "markdown": page.markdown}
        rest = f"{json.dumps(head, ensure_ascii=False)}\n{page.html}".encode()
        path = self._path(name)
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(f"{name} {digest(rest)}\n".encode() + rest)
            aside.replace(path)
        except OSError:
            return

    def keep(self, names: Iterable[str]) -> None:
        """Drop every entry but those."""
        kept = {self._path(name) for name in names}
        for path in self.folder.glob("*/*"):
            if path not in kept:
                with suppress(OSError):
                    path.unlink()

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name[2:]


def digest(data: bytes) -> str:
    """A digest of what is in a file."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
