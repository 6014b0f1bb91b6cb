"""One look at what will be read, before anything is: what lies there, how deep and how large.

Nothing is opened and no link is followed, so that a link to a device, a pipe, a thousand folders in each other or a
file of gigabytes is a message and not a full memory.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from generator.problems import Problem
from generator.project import Project
from generator.sources.files import MAX_BYTES

MAX_FILES = 10_000
MAX_DEPTH = 8
"""Folders in each other. The deepest that a site has is theme/partials/ and content/registry/recipes/output/."""
MAX_TOTAL = 64 * 1024 * 1024
"""Bytes of all files of a folder together."""
MAX_ASSET = 1024 * 1024
"""Bytes of a file of the theme: pictures and type faces are larger than texts."""


def faults(project: Project) -> list[Problem]:
    """What must not be read, in `content/` and in `theme/`; where there is any, nothing is to be read."""
    return [*_faults(project, project.content, MAX_BYTES), *_faults(project, project.theme, MAX_ASSET)]


def _faults(project: Project, top: Path, largest: int) -> Iterator[Problem]:
    if top.is_symlink():
        yield Problem(project.name(top), 0, "B-LINK", "is a link; put the folder itself here")
        return
    waiting = [(top, 0)] if top.is_dir() else []
    count = total = 0
    while waiting:
        folder, depth = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                count += 1
                is_folder = entry.is_dir(follow_symlinks=False)
                total += 0 if is_folder else entry.stat(follow_symlinks=False).st_size
                fault = _fault_of_folder(entry, depth + 1) if is_folder else _fault_of_file(entry, largest)
                if fault:
                    yield Problem(project.name(Path(entry.path)), 0, *fault)
                elif is_folder:
                    waiting.append((Path(entry.path), depth + 1))
                if count > MAX_FILES or total > MAX_TOTAL:
                    message = f"holds more than {MAX_FILES} files or {MAX_TOTAL} bytes; expected fewer, delete some"
                    yield Problem(project.name(top), 0, "B-FILES", message)
                    return


def _fault_of_folder(entry: os.DirEntry[str], depth: int) -> tuple[str, str] | None:
    if entry.name.startswith("."):
        return "B-PLACE", "is hidden; expected none, delete it"
    if "." in entry.name:
        return "B-FILE", "is a folder with the name of a file; put the file itself here, or rename it"
    if depth > MAX_DEPTH:
        return "B-PLACE", f"lies more than {MAX_DEPTH} folders deep; delete it"
    return None


def _fault_of_file(entry: os.DirEntry[str], largest: int) -> tuple[str, str] | None:
    if entry.is_symlink():
        return "B-LINK", "is a link; put the file itself here"
    if not entry.is_file(follow_symlinks=False):
        return "B-FILE", "is no regular file; expected a plain file, put the text itself here"
    if (size := entry.stat(follow_symlinks=False).st_size) > largest:
        return "B-SIZE", f"has {size} bytes, expected at most {largest}; split it"
    return None
