"""One content built in ten ways: the files are the same, byte for byte. `python -m tests.variations`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from generator import integrity
from tests import small

ROOT = Path(__file__).parent.parent
NOBODY = 65_534


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


def _given_away(root: Path) -> None:
    """All of it belongs to the user that is nobody, who builds it; the folders above let him pass."""
    for path in (root, *root.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    for folder in root.parents[:2]:
        folder.chmod(0o755)


def _as_is(root: Path) -> None:
    """Nothing is done to it."""


Variation = tuple[Callable[[Path], None], list[str], dict[str, str], list[str], int]
"""What is done to the project, words before the command, environment, options of build, umask."""


def _user() -> Variation:
    """Another user where that is possible (root, and a checkout that others may read); else only another name."""
    environment = {"HOME": "/nonexistent", "USER": "other", "LOGNAME": "other"}
    become = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    try:
        subprocess.run([*become, sys.executable, "-c", "import generator"], cwd=ROOT, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return _as_is, [], environment, [], 0o022
    return _given_away, become, environment, [], 0o022


VARIATIONS: dict[str, Variation] = {
    "directory": (_as_is, [], {}, [], 0o022),
    "time of files": (_older, [], {}, [], 0o022),
    "time zone": (_as_is, [], {"TZ": "Asia/Kathmandu"}, [], 0o022),
    "locale": (_as_is, [], {"LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONUTF8": "1"}, [], 0o022),
    "umask": (_as_is, [], {}, [], 0o077),
    "order of files": (_other_order, [], {}, [], 0o022),
    "hash seed": (_as_is, [], {"PYTHONHASHSEED": "4711"}, [], 0o022),
    "user": _user(),
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
    for command in (["build", "--compress", *options], ["pack", "--output", "site.zip"]):
        subprocess.run(
            [*before, sys.executable, "-m", "generator", *command],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1700000000", **environment},
            umask=umask,
            check=True,
            capture_output=True,
        )
    archive = sha256((root / "site.zip").read_bytes()).hexdigest()
    return (root / "site" / integrity.LIST).read_text(encoding="utf-8") + archive


if __name__ == "__main__":
    found = differing(list(VARIATIONS))
    user = "another user" if VARIATIONS["user"][1] else "no other user, only another name"
    print(f"{len(VARIATIONS)} variations ({user}), {len(found)} differ: {', '.join(found) or 'none'}")
    sys.exit(bool(found))
