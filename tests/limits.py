"""Hostile files under a limit of memory: `python -m tests.limits`.

Reads the hostile cases, and files as large as a file may be that are made to be slow, in a process that cannot have
more than `MEMORY`: what needs more ends it.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from generator.problems import Problem
from generator.sources import notes, strictyaml, texts
from generator.sources.files import MAX_BYTES, MAX_LINE, read_text
from tests.hostile.cases import cases

MEMORY = 200 * 1024 * 1024
"""Bytes of addresses that the whole process may have, Python itself included (RLIMIT_AS)."""
_KINDS = {"codes": {"What it means": "means"}}


def _large() -> Iterator[tuple[str, bytes]]:
    """The largest files that are read at all, each of one thing that parsers are slow with."""
    line = MAX_LINE - 100
    for what in (
        "[",
        "{a: ",
        "- ",
        "a: b\n",
        "[1, 1, 1]\n",
        "- &a x\n",
        "- *a\n",
        "? - ",
        "'",
        '"\\',
        "!!python ",
        "# x\n",
    ):
        yield f"yaml {what!r}", _filled(what, line)
    for what in (
        "> ",
        "*a **b ",
        "[",
        "![",
        "`",
        "<a ",
        "&amp;",
        "| a ",
        "1. x\n",
        "- x\n  ",
        "(486) ",
        "486/",
        "۴۸۶ ",
        "```\n",
        "_a",
        "](",
    ):
        yield f"text {what!r}", b"# x\n\n" + _filled(what, line)
    yield "one key many times", b"".join(b"k%d: [%s]\n" % (number, b"1," * 500) for number in range(250))
    yield "depth", "".join(f"{' ' * level}a:\n" for level in range(700)).encode()


def _filled(what: str, line: int) -> bytes:
    """`what` again and again up to the limit of a file, in lines below the limit of a line."""
    row = what if what.endswith("\n") else what * (line // len(what)) + "\n"
    return (row * (MAX_BYTES // len(row.encode()) - 1)).encode()


def read_all() -> tuple[int, float, str]:
    """How many files were read, and the slowest: seconds and name."""
    files = [(str(case), case.data) for case in cases()] + list(_large())
    slowest = (0.0, "")
    with tempfile.TemporaryDirectory(prefix="limits-") as folder:
        path = Path(folder) / "f"
        for name, data in files:
            path.write_bytes(data)
            started = time.process_time()
            _read(path)
            slowest = max(slowest, (time.process_time() - started, name))
    return len(files), *slowest


def _read(path: Path) -> None:
    problems: list[Problem] = []
    text = read_text(path, "f", problems)
    if text is not None:
        strictyaml.parse(text, "f.yml", problems)
        texts.parse(text, "f.md", "codes", "en", _KINDS, problems)
        notes.read(text, "f.md", notes.Words(), problems)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    count, seconds, which = read_all()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count} files, slowest {seconds:.2f} s of processor time ({which}), {peak} MB at most")
    sys.exit(0)
