"""A reader of a site that is being replaced: opens a file and all that it names, as a browser would."""

from __future__ import annotations

import hashlib
import json
import posixpath
import random
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator import integrity

Listed = dict[str, str]
"""The files of one site: path and SHA-256."""
_LOADED = re.compile(
    r'<(?:script|img|link rel="(?:stylesheet|icon|manifest|search|apple-touch-icon)")[^>]*? (?:src|href)="([^":#?]+)"'
)
_PARTS = re.compile(r'"base":"([^"]+)","starts":\[([^\]]*)\]')


def listed(site: Path) -> Listed:
    """What a built site consists of; the list itself included."""
    text = (site / integrity.LIST).read_text(encoding="utf-8")
    return {line[66:]: line[:64] for line in text.splitlines()} | {integrity.LIST: _digest(text.encode())}


def named(path: str, data: bytes) -> Iterator[str]:
    """What a browser loads because it has loaded `data`: of a page, a search index, the list of an offline copy."""
    text = data.decode(errors="replace")
    folder = posixpath.dirname(path)
    if path.endswith(".html"):
        for link in _LOADED.findall(text):
            yield link.lstrip("/") if link.startswith("/") else posixpath.normpath(posixpath.join(folder, link))
    elif re.fullmatch(r"search/\w+/index\.json", path):
        for base, starts in _PARTS.findall(text):
            yield from (f"search/{base}/{number}.json" for number in range(starts.count('"') // 2))
    elif re.fullmatch(r"offline/\w+\.json", path) and "files" in (plan := json.loads(text)):
        yield from (f"{name}index.html" if name.endswith("/") or not name else name for name, *_ in plan["files"])


@dataclass
class Reader(threading.Thread):
    """Visits `site` until it is told to end.

    A visit during which the site was not replaced must find everything, all of one and the same site. One during
    which it was may find files of either, and may miss what only one of the two has (the old page's search index is
    gone with the old page, and the server says so); never anything else.
    """

    site: Path
    sites: list[Listed]
    pause: float = 0
    """Seconds that pass, at most, before each file that a page names: the line of this reader."""
    visits: int = 0
    reads: int = 0
    across: int = 0
    """Visits during which the site was replaced."""
    faults: list[str] = field(default_factory=list)

    __hash__ = threading.Thread.__hash__

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        everything = sorted(set(self.sites[0]).intersection(*self.sites))
        self.opened = [name for name in everything if name.endswith(("index.html", "index.json"))]
        self.opened += [name for name in everything if name.startswith("offline/")]

    def run(self) -> None:
        """Visit after visit."""
        while not self.ended.wait(0.02):
            self.visit(random.choice(self.opened))  # noqa: S311

    def visit(self, start: str) -> None:
        """Open `start` and all that it names."""
        stood, before = self._stands(), self._read(integrity.LIST)
        data = self._read(start)
        found = {start: data} | {name: self._later(name) for name in dict.fromkeys(named(start, data or b""))}
        replaced = before != self._read(integrity.LIST) or stood != self._stands()
        self.visits += 1
        self.reads += len(found)
        self.across += replaced
        standing = [site for site in self.sites if not replaced and before and site[integrity.LIST] == _digest(before)]
        if not replaced and not standing:
            self.faults.append(f"{start}: the site is none of the two")
        for name, got in found.items():
            allowed = {site.get(name) for site in (standing or self.sites)}
            if (_digest(got) if got is not None else None) not in allowed:
                what = "is missing" if got is None else "is of another site"
                self.faults.append(f"{start}: {name} {what}{' (replaced meanwhile)' if replaced else ''}")
            elif got is None and not replaced:
                self.faults.append(f"{start}: {name} is named and not there")

    def _stands(self) -> tuple[int, int] | None:
        """Which folder it is: during a slow visit a site may be replaced twice, and be the first one's like again."""
        try:
            stat = self.site.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_ctime_ns

    def _later(self, name: str) -> bytes | None:
        if self.pause:
            time.sleep(random.uniform(0, self.pause))  # noqa: S311
        return self._read(name)

    def _read(self, name: str) -> bytes | None:
        try:
            return (self.site / name).read_bytes()
        except OSError:
            return None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
