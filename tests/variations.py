"""One content built in ten ways: the files are the same, byte for byte. `python -m tests.variations`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from generator import integrity
from tests import small

ROOT = Path(__file__).parent.parent


def _older(root: Path) -> None:
    for path in root.rglob("*"):
        os.utime(path, (86_400, 86_400))


def _other_order(root: Path) -> None:
    """The same files, made in another order."""
    for path in sorted((root / "content").rglob("*"), reverse=True):
        if path.is_file():
            data = path.read_bytes()
            path.unlink()
            path.write_bytes(data)


def _as_is(root: Path) -> None:
    """Nothing is done to it."""


Variation = tuple[Callable[[Path], None], list[str], dict[str, str], list[str], int]
"""What is done to the project, words before the command, environment, options of build, umask."""
VARIATIONS: dict[str, Variation] = {
    "directory": (_as_is, [], {}, [], 0o022),
    "time of files": (_older, [], {}, [], 0o022),
    "time zone": (_as_is, [], {"TZ": "Asia/Kathmandu"}, [], 0o022),
    "locale": (_as_is, [], {"LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONUTF8": "1"}, [], 0o022),
    "umask": (_as_is, [], {}, [], 0o077),
    "order of files": (_other_order, [], {}, [], 0o022),
    "hash seed": (_as_is, [], {"PYTHONHASHSEED": "4711"}, [], 0o022),
    "user": (_as_is, [], {"HOME": "/nonexistent", "USER": "other", "LOGNAME": "other"}, [], 0o022),
    "processors": (_as_is, ["taskset", "-c", "0"], {}, [], 0o022),
    "one process, no cache": (_as_is, [], {}, ["--jobs", "1", "--no-cache"], 0o022),
}


def differing(names: list[str]) -> list[str]:
    """Those of the named variations whose site is not that of a plain build; archives are compared too."""
    with tempfile.TemporaryDirectory(prefix="variations-") as folder:
        first = _list(Path(folder) / "first", (_as_is, [], {"PYTHONHASHSEED": "1"}, [], 0o022))
        return [name for name in names if _list(Path(folder) / name.replace(" ", "-"), VARIATIONS[name]) != first]


def _list(folder: Path, variation: Variation) -> str:
    prepare, before, environment, options, umask = variation
    root = folder / "project"
    folder.mkdir()
    small.copy(root)
    prepare(root)
    before = before if not before or shutil.which(before[0]) else []
    subprocess.run(
        [*before, sys.executable, "-m", "generator", "build", "--compress", *options],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1700000000", **environment},
        umask=umask,
        check=True,
        capture_output=True,
    )
    return (root / "site" / integrity.LIST).read_text(encoding="utf-8")


if __name__ == "__main__":
    found = differing(list(VARIATIONS))
    print(f"{len(VARIATIONS)} variations, {len(found)} differ: {', '.join(found) or 'none'}")
    sys.exit(bool(found))
