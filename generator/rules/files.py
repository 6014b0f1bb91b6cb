"""What may lie in `content/`: a closed list of places, so that a name in a pull request is never a surprise."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from generator.model import Dataset
from generator.problems import Problem
from generator.project import Project
from generator.sources.texts import STRINGS

_NAME = r"[a-z0-9][a-z0-9-]{0,63}"
_LANGUAGE = r"[a-z]{2,3}(?:-[A-Za-z]{4})?(?:-[A-Z]{2})?"
_STRINGS = "|".join(map(re.escape, (*STRINGS, "notes.yml", "style.yml")))
PLACES = re.compile(
    rf"""languages\.yml
    |registry/(?:{_NAME}\.yml|codes/[1-6][0-9]{{2}}\.yml|recipes/{_NAME}\.yml|recipes/output/{_NAME}\.txt)
    |captures/[1-6][0-9]{{2}}\.pcapng
    |{_LANGUAGE}/(?:{_STRINGS}|codes/[1-6][0-9]{{2}}\.md|recipes/{_NAME}\.md|guides/{_NAME}\.md|notes/{_NAME}\.md)""",
    re.VERBOSE,
)
"""Paths below `content/`. Names are lower-case ASCII: they become addresses, and not every disk tells a from A."""
MAX_FILES = 10_000


def files(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Every file stands where its kind belongs; there are no links, and no languages that nobody declared."""
    declared = {language.code for language in dataset.languages}
    found = sorted(itertools.islice(project.content.rglob("*"), MAX_FILES + 1))
    if len(found) > MAX_FILES:
        yield Problem("content", 0, "B-FILES", f"holds more than {MAX_FILES} files; expected fewer, delete some")
        return
    for path in found:
        name = project.name(path)
        if path.is_symlink():
            yield Problem(name, 0, "B-LINK", "is a link; put the file itself here")
        elif not path.is_dir():
            below = path.relative_to(project.content).as_posix()
            if not PLACES.fullmatch(below):
                yield Problem(name, 0, "B-PLACE", "has no place here; expected a file such as en/codes/486.md, move it")
            elif "/" in below and below.split("/")[0] not in declared | {"registry", "captures"}:
                yield Problem(name, 0, "L-FOLDER", "is in a language that languages.yml does not declare; declare it")
        elif path.is_dir() and path.name.startswith("."):
            yield Problem(name, 0, "B-PLACE", "is hidden; expected none, delete it")
