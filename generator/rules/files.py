"""What may lie in `content/` and `theme/`: closed lists of places, so that a name in a proposal is never a surprise.

That all of it is plain files of some size is known before anything is read (`sources/tree.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from generator.contribute.history import NoHistoryError, git
from generator.model import Dataset
from generator.problems import Problem
from generator.project import Project
from generator.sources.texts import STRINGS

_NAME = r"(?!(?:con|prn|aux|nul|com\d|lpt\d)\.)[a-z0-9][a-z0-9-]{0,63}"
_LANGUAGE = r"[a-z]{2,3}(?:-[A-Za-z]{4})?(?:-[A-Z]{2})?"
_STRINGS = "|".join(map(re.escape, (*STRINGS, "notes.yml", "style.yml")))
PLACES = re.compile(
    rf"""languages\.yml
    |registry/(?:{_NAME}\.yml|codes/[1-6][0-9]{{2}}\.yml|recipes/{_NAME}\.yml|recipes/output/{_NAME}\.txt)
    |captures/[1-6][0-9]{{2}}\.pcapng
    |{_LANGUAGE}/(?:{_STRINGS}|codes/[1-6][0-9]{{2}}\.md|recipes/{_NAME}\.md|guides/{_NAME}\.md|notes/{_NAME}\.md)""",
    re.VERBOSE,
)
"""Paths below `content/`. Names are lower-case ASCII: they become addresses, and not every disk tells a from A;
nor are they names of devices, which an archive of the project could not be unpacked with on Windows."""
THEME = re.compile(
    rf"""(?:404|main)\.html|sw(?:-remove)?\.js|vazirmatn\.txt
    |partials/(?:{_NAME}/){{0,2}}{_NAME}\.html
    |assets/(?:{_NAME}/){{1,3}}{_NAME}\.(?:css|js|png|svg|woff2)""",
    re.VERBOSE,
)
"""Paths below `theme/`. All of them but the templates are published as they are."""
_MAGIC = {".png": b"\x89PNG\r\n\x1a\n", ".woff2": b"wOF2"}
VARIABLES = frozenset(
    {"SITE_URL", "FORGE_URL", "FORGE_BRANCH", "FORGE_KIND", "EDIT_URL", "REPORT_URL", "SECURITY_CONTACT"}
)
"""All of the environment that may get into a site."""


def files(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Every file of `content/` stands where its kind belongs; there are no languages that nobody declared."""
    declared = {language.code for language in dataset.languages}
    for path in sorted(project.content.rglob("*")):
        below = path.relative_to(project.content).as_posix()
        if path.is_dir():
            continue
        if not PLACES.fullmatch(below):
            message = "has no place here; expected a file such as en/codes/486.md, move it"
            yield Problem(project.name(path), 0, "B-PLACE", message)
        elif "/" in below and below.split("/")[0] not in declared | {"registry", "captures"}:
            message = "is in a language that languages.yml does not declare; declare it"
            yield Problem(project.name(path), 0, "L-FOLDER", message)


def theme(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Every file of the theme is of a listed type, and the configuration reads no variables but the listed."""
    for path in sorted(project.theme.rglob("*")):
        if path.is_dir():
            continue
        magic = _MAGIC.get(path.suffix, b"")
        if not THEME.fullmatch(path.relative_to(project.theme).as_posix()):
            message = "has no place here; expected a template or a file such as assets/site/page.js, move it"
            yield Problem(project.name(path), 0, "B-PLACE", message)
        elif magic and not path.read_bytes().startswith(magic):
            yield Problem(project.name(path), 0, "B-PLACE", f"is no {path.suffix[1:]} file; put a true one here")
    for name, line in _variables(project.config):
        if name not in VARIABLES:
            message = f"reads the variable {name}; expected one of {', '.join(sorted(VARIABLES))}"
            yield Problem(project.name(project.config), line, "Y-TAG", message)


def _variables(config: Path) -> Iterator[tuple[str, int]]:
    """The variables that mkdocs.yml names, with their lines; of a list all but the last, which is the default."""
    try:
        waiting = [yaml.compose(config.read_text(encoding="utf-8"))]
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return  # the build says what is wrong with it
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            names = node.value[:-1] if node.tag == "!ENV" else []
            yield from ((str(name.value), name.start_mark.line + 1) for name in names)
            waiting += [] if names else node.value
        elif isinstance(node, yaml.ScalarNode) and node.tag == "!ENV":
            yield node.value, node.start_mark.line + 1


def made(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Nothing that a build makes is kept in git: pages in a cache that came with a proposal were never checked."""
    try:
        tracked = git(project, "-c", "core.fsmonitor=false", "ls-files", "-z", "--", "build", "site")
    except NoHistoryError:
        return
    for name in tracked.decode("utf-8", "replace").split("\0")[:-1]:
        yield Problem(name, 0, "B-PLACE", "is what a build makes, and is kept in git; git rm --cached it")
