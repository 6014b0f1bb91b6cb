"""Putting a finished site in the place of the old one in a single step, or not at all."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator import integrity
from generator.problems import ContentError, Problem

OWN = "site"
"""The folder of the project that holds nothing but what a build has made, whatever made it."""
KEPT = (".git", "content", "docs", "generator", "tests", "theme")
"""Folders of the project that no output may replace or lie in."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h


def check_target(target: Path, root: Path) -> None:
    """Raise `ContentError` where replacing `target` would destroy something that is no site of ours."""
    target, root = target.resolve(), root.resolve()
    protected = [root / name for name in KEPT]
    if target == root or target in root.parents:
        reason = "holds the project itself"
    elif any(target == folder or folder in target.parents for folder in protected):
        reason = "belongs to the project's sources"
    elif target.exists() and not target.is_dir():
        reason = "is a file"
    elif target != root / OWN and target.is_dir() and (foreign := _foreign(target)):
        reason = f"is a folder with something else in it ({foreign})"
    else:
        return
    raise ContentError([Problem(str(target), 0, "E-OUTPUT", f"{reason}; name a new folder or an old site")])


def _foreign(folder: Path) -> str:
    """Something in a folder that no build of ours has listed there; empty if there is none."""
    ours = {path.partition("/")[0] for path in integrity.listed(folder)} | {integrity.LIST, integrity.SIGNATURE}
    return min((path.name for path in folder.iterdir() if path.name not in ours), default="")


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A folder beside `target` to build in, which takes the place of `target` if the block ends well.

    If it does not, `target` is what it was. What a killed build has left beside it is put back or cleared. Only one
    build of a target runs at a time; a second one is refused with `ContentError`.
    """
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{target.name}.build-"
    with _lock(target.parent / f".{target.name}.lock", target):
        for old in target.parent.glob(f"{prefix}*-old"):  # killed between the two moves of `_swap`
            if not target.exists():
                old.rename(target)
        for leftover in target.parent.glob(f"{prefix}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
        try:
            yield fresh
            _make_readable(fresh)
            _flush(fresh)
            _swap(fresh, target)
            _flush(target.parent)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def _lock(path: Path, target: Path) -> Iterator[None]:
    """Held by one process at a time; the system lets go of it when that process ends, however it ends."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    except OSError as error:
        message = f"cannot be opened as a plain file ({error.strerror}); delete it"
        raise ContentError([Problem(str(path), 0, "E-OUTPUT", message)]) from None
    with os.fdopen(handle, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = "is being built by another process; wait for it"
            raise ContentError([Problem(str(target), 0, "E-BUSY", message)]) from None
        yield  # the file stays: taking it away would let two processes hold two of the same name


def _make_readable(folder: Path) -> None:
    """Modes that a web server can read, whatever the umask was."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _flush(folder: Path) -> None:
    """Everything that was written to the file system of `folder` on the disk, so that a power cut finds it there."""
    try:
        syncfs = ctypes.CDLL(None, use_errno=True).syncfs
    except (AttributeError, OSError):
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if syncfs(handle) != 0:
            raise OSError(ctypes.get_errno(), "cannot be written to the disk", str(folder))
    finally:
        os.close(handle)


def _swap(fresh: Path, target: Path) -> None:
    """Exchange the two names at once where the system can; else move the old one away first."""
    if not target.exists():
        fresh.rename(target)
        return
    if _exchange(fresh, target):
        return
    old = target.with_name(f"{fresh.name}-old")
    target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """renameat2(2) with RENAME_EXCHANGE; False where the system has none."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    result: int = renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return result == 0
