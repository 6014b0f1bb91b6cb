"""Hostile cases as data, and how they are put into a project.

A case says what it attacks, where it is put, and what must become of it:

- `put`: `write PATH`, `append PATH`, `prefix PATH`, `strip PATH`, `crs PATH`, `crlf PATH` (below `content/`),
  `outside PATH` (below the root), `prose|title|summary|front LANG` (in the text of 486), `command` (of a recipe),
  `note LANG` (given to `sipcodes notes`).
- `text`, or `base64`; `before` and `repeat: [what, times]` come first; `nested: N` is a list of N levels.
- `rule`: the rule or rules (joined by `|`) that refuse it; `accepted`; `stored` (accepted, and the field is then
  what `stored` says); `shown` (accepted, and shown literally everywhere: tests/test_hostile_pages.py).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator import checks, merge
from generator.model import Dataset
from generator.problems import Problem
from generator.project import Project

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    group: str
    name: str
    put: str
    rule: str
    data: bytes
    fields: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.group}-{self.name}"


def cases(*groups: str) -> list[Case]:
    """The cases of some groups, or of all."""
    paths = [FOLDER / f"{group}.yml" for group in groups] or sorted(FOLDER.glob("*.yml"))
    return [_case(path.stem, entry) for path in paths for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]


def _case(group: str, entry: dict[str, Any]) -> Case:
    what, times = entry.get("repeat", ("", 0))
    levels = "".join(f"{'    ' * level}- x\n" for level in range(entry.get("nested", 0)))
    text = entry.get("before", "") + what * times + levels + entry.get("text", "")
    data = base64.b64decode(entry["base64"]) if "base64" in entry else text.encode()
    return Case(group, entry["case"], str(entry["put"]), entry["rule"], data, entry)


@contextmanager
def put(case: Case, project: Project) -> Iterator[None]:
    """The case in its place, and afterwards everything as it was."""
    path, data = _placed(case, project)
    with written(path, data, project.root):
        yield


@contextmanager
def written(path: Path, data: bytes, root: Path) -> Iterator[None]:
    """A file below `root` with `data` in it, and afterwards everything as it was."""
    old = path.read_bytes() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    try:
        yield
    finally:
        path.unlink()
        if old is not None:
            path.write_bytes(old)
        else:
            _prune(path.parent, root)


def _prune(folder: Path, root: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _placed(case: Case, project: Project) -> tuple[Path, bytes]:
    how, _, where = case.put.partition(" ")
    where = where.strip('"')
    path = project.root / where if how == "outside" else project.content / where
    if how in ("write", "outside"):
        return path, case.data
    if how == "command":
        path = project.registry / "recipes/one-code.yml"
        return path, _with_command(path.read_text(encoding="utf-8"), case.data.decode()).encode()
    if how in ("prose", "title", "summary", "front"):
        path = project.content / where / "codes/486.md"
        text = path.read_text(encoding="utf-8")
        return path, WAYS[how](text, case.data.decode()).encode()
    return path, BYTES[how](path.read_bytes(), case.data)


def _with_command(recipe: str, command: str) -> str:
    """The recipe with another command, and nothing else of its own that the command would contradict."""
    tool = re.split(r"\W", command.strip())[0]
    tool = tool if re.fullmatch("[a-z_]+", tool) else "tshark"
    recipe = re.sub(r"^command:.*$", lambda _: f"command: {json.dumps(command)}", recipe, flags=re.MULTILINE)
    flags = (
        "".join(f"  - {{flag: {json.dumps(flag)}, means: field}}\n" for flag in _options(command))
        or "  - {flag: x, means: field}\n"
    )
    recipe = re.sub(r"^flags:\n(?:[ -].*\n)*", lambda _: f"flags:\n{flags}", recipe, flags=re.MULTILINE)
    inputs = ", ".join(dict.fromkeys(re.findall(r"{([a-z]+)}", command)))
    recipe = re.sub(r"^inputs:.*\n", f"inputs: [{inputs}]\n" if inputs else "", recipe, flags=re.MULTILINE)
    return re.sub(r"^tool:.*$", f"tool: {tool}", recipe, flags=re.MULTILINE)


def _options(command: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"(?<=\s)--?[A-Za-z][\w-]*", command)))


WAYS = {
    "prose": lambda text, new: re.sub(r"(\n## [^\n]*\n)", lambda match: f"{match[0]}\n{new}\n", text, count=1),
    "title": lambda text, new: re.sub(r"^# .*$", lambda _: f"# {new}", text, count=1, flags=re.MULTILINE),
    "summary": lambda text, new: re.sub(
        r"(^# .*\n\n)[^\n]*", lambda match: match[1] + new, text, count=1, flags=re.MULTILINE
    ),
    "front": lambda text, new: re.sub(r"^---\n.*?^---\n", lambda _: f"---\n{new}\n---\n", text, flags=re.S | re.M),
}
BYTES = {
    "append": lambda old, new: old + new,
    "prefix": lambda old, new: new + old,
    "strip": lambda old, new: old.rstrip(b"\n"),
    "crs": lambda old, new: old.replace(b"\n", b"\r"),
    "crlf": lambda old, new: old.replace(b"\n", b"\r\n"),
}


def found(project: Project, blocking: bool = True) -> tuple[list[Problem], Dataset]:
    """What a build refuses (or, else, what `sipcodes check` reports), and the dataset."""
    problems: list[Problem] = []
    dataset = merge.load(project, problems)
    return problems or (checks.blocking if blocking else checks.run)(project, dataset), dataset


def field(case: Case, dataset: Dataset) -> str:
    """The text that the case was put into, as the dataset has it."""
    what, lang = case.put.split()
    return dataset.texts["codes", "486", lang].sections[what].body
