"""A publication killed before each line that it runs, one after the other: `python -m tests.steps`.

After each, the site is whole, old or new, and the next publication succeeds and clears what was left. The same again
as on a system that cannot exchange two names at once: there the site may be away for a moment, and the next
publication puts the old one back, even if it fails itself.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from generator import integrity, publish

WATCHED = frozenset({publish.__file__, integrity.__file__, shutil.__file__})
Trace = Callable[[FrameType, str, Any], Any]


def survive(exchanging: bool = True) -> tuple[int, list[str]]:
    """How many moments there are, and what went wrong after which."""
    exchange, faults = publish._exchange, list[str]()
    publish._exchange = exchange if exchanging else lambda one, other: False
    with tempfile.TemporaryDirectory(prefix="steps-") as folder:
        target, moment = Path(folder) / "site", 0
        _publish(target, "old")
        while _killed(target, moment):
            if not exchanging:
                _fail(target)
            faults += [f"line {moment}: {fault}" for fault in _faults(target)]
            _publish(target, "old")
            if [path.name for path in target.parent.iterdir() if ".build-" in path.name]:
                faults.append(f"line {moment}: the next publication does not clear what was left")
            moment += 1
    publish._exchange = exchange
    return moment, faults


def _fail(target: Path) -> None:
    with suppress(ValueError), publish.replacing(target):
        raise ValueError


def _publish(target: Path, text: str) -> None:
    with publish.replacing(target) as fresh:
        for name in ("index.html", "api/a.json", f"{text}.html"):
            path = fresh / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        integrity.write(fresh)


def _killed(target: Path, moment: int) -> bool:
    """Publish another site in a process that is killed before its line of that number; False if it ended before."""
    child = os.fork()
    if child == 0:
        sys.settrace(_killer(moment))
        _publish(target, "new")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _killer(moment: int) -> Trace:
    left = moment

    def trace(frame: FrameType, event: str, argument: Any) -> Trace | None:
        nonlocal left
        if frame.f_code.co_filename not in WATCHED:
            return None
        if event == "line":
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
        return trace

    return trace


def _faults(target: Path) -> list[str]:
    found = [str(problem) for problem in integrity.problems(target)]
    texts = {path.read_text(encoding="utf-8") for path in target.rglob("*.html")}
    return found if texts in ({"old"}, {"new"}) else [*found, f"a mixture of {texts}"]


if __name__ == "__main__":
    results = [survive(), survive(exchanging=False)]
    found = [fault for _, faults in results for fault in faults]
    print(f"{results[0][0]} moments, and {results[1][0]} where names cannot be exchanged: {len(found)} faults")
    print(*found[:10], sep="\n")
    sys.exit(bool(found) or min(results)[0] == 0)
