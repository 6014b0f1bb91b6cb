"""Every text of a site as .gz and .br beside it, for servers that send such files as they are.

Reproducible: no name and no time in the gzip header (RFC 1952, section 2.3), and fixed levels. It takes longer than
the build itself, so it is done for publishing only.
"""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

SUFFIXES = frozenset(".html .css .js .mjs .json .xml .svg .txt .md .csv .webmanifest".split())
SMALLEST = 1024
"""Bytes. What fits one packet is not worth a second file."""
BROTLI = 9
"""Quality: 11 is a twentieth smaller, and takes ten times as long."""


def compress(site: Path) -> int:
    """Write the compressed files; returns how many were compressed."""
    paths = [path for path in sorted(site.rglob("*")) if path.suffix in SUFFIXES and path.stat().st_size >= SMALLEST]
    with ThreadPoolExecutor() as pool:  # both libraries work outside the interpreter's lock
        list(pool.map(_compress, paths))
    return len(paths)


def _compress(path: Path) -> None:
    data = path.read_bytes()
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    path.with_name(f"{path.name}.br").write_bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=BROTLI))
