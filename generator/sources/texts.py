"""Reading the prose: `content/<lang>/<kind>/<key>.md`, and the short strings of the language's YAML files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.freshness import WHOLE
from generator.model import Language, Section, Text
from generator.problems import Problem
from generator.project import Project
from generator.sources import strictyaml
from generator.sources.files import read_text
from generator.sources.letters import respelled
from generator.sources.schema import Schema, validate

KINDS = ("codes", "recipes", "guides")
STRINGS = (
    "ui.yml",
    "phrases.yml",
    "recipes/flags.yml",
    "search.yml",
    "wire.yml",
    "explain.yml",
    "site.yml",
    "changes.yml",
    "contribute.yml",
    "rules.yml",
    "look.yml",
)
"""Files of short strings. Each is published under dotted keys that begin with its name."""

_STAMP = {
    "type": "string",
    "pattern": r"^[a-z]{2,3}(-[A-Za-z]{4})?(-[A-Z]{2})?@[0-9a-f]{8}\Z",
    "description": "a stamp such as en@7c31f09e, written by sipcodes accept",
}
FRONT_MATTER: Schema = {
    "type": "object",
    "properties": {"translated-from": {"anyOf": [_STAMP, {"type": "object", "additionalProperties": _STAMP}]}},
    "additionalProperties": False,
}

COMMENT = re.compile(r"^<!--.*?-->[ \t]*$", re.DOTALL | re.MULTILINE)
"""The original, which `sipcodes new` leaves in a translation to be translated over."""
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_HEADING = re.compile(r"^(?P<level>#{1,2})\s+(?P<title>.*?)(?:\s+\{#(?P<id>[a-z0-9-]+)\})?\s*#*\s*$")

Headings = Mapping[str, Mapping[str, str]]
"""Kind of text to heading to section id: the closed lists of one language."""


def load(
    project: Project,
    language: Language,
    headings: Headings,
    problems: list[Problem],
) -> Iterator[Text]:
    """Every text of one language."""
    for kind in KINDS:
        folder = project.content / language.code / kind
        for path in sorted(folder.glob("*.md")):
            text = read_text(path, project.name(path), problems)
            if text is not None:
                text = respelled(text, language.letters)
                yield parse(text, project.name(path), kind, language.code, headings, problems)


def parse(
    source: str,
    name: str,
    kind: str,
    lang: str,
    headings: Headings,
    problems: list[Problem],
) -> Text:
    """One text. `name` is its path; its key is the file's name without the ending."""
    front, body, first = split_front_matter(source)
    stamps, is_translation = _stamps(front, name, problems)
    if is_translation:
        body = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), body)
    sections: dict[str, Section] = {}
    for section in _sections(body, first, name, headings.get(kind), problems):
        if section.id in sections:
            message = f"has the section '{section.heading}' twice; join the two"
            problems.append(Problem(name, section.line, "M-HEADING", message))
        sections[section.id] = section
    for id_, what in (("title", "an H1 '# ...' as its first line"), ("summary", "a first paragraph")):
        if id_ not in sections:
            if not is_translation or not sections:
                problems.append(Problem(name, first, "M-HEADING", f"has no {id_}; expected {what}, add it"))
            sections[id_] = Section(id_, "", "", first)
    return Text(kind, Path(name).stem, lang, name, sections, stamps, is_translation)


def split_front_matter(source: str) -> tuple[str, str, int]:
    """The front matter without its fences, the rest, and the line at which the rest begins."""
    match = re.match(r"---\n(.*?)^---\n", source, re.DOTALL | re.MULTILINE)
    if not match:
        return "", source, 1
    return match[1], source[match.end() :], match[0].count("\n") + 1


def _stamps(front: str, name: str, problems: list[Problem]) -> tuple[dict[str, str], bool]:
    if not front.strip():
        return {}, False
    document = strictyaml.parse(front, name, problems, first_line=2)
    found = validate(document, FRONT_MATTER) if document else []
    problems.extend(found)
    if document is None or found or not isinstance(document.data, dict):
        return {}, True
    stamped: Any = document.data.get("translated-from")
    if stamped is None:
        return {}, False
    return ({WHOLE: stamped} if isinstance(stamped, str) else dict(stamped)), True


def _sections(
    body: str,
    first: int,
    name: str,
    closed: Mapping[str, str] | None,
    problems: list[Problem],
) -> Iterator[Section]:
    """The title, the summary, and a section for each H2."""
    lines = body.split("\n")
    starts = list(_headings(lines))
    if not starts or starts[0][1]["level"] != "#" or any(line.strip() for line in lines[: starts[0][0]]):
        return
    ends = [number for number, _ in starts[1:]] + [len(lines)]
    for position, ((number, match), end) in enumerate(zip(starts, ends, strict=True)):
        content = "\n".join(lines[number + 1 : end]).strip("\n")
        line = number + first
        filled = [at for at in range(number + 1, end) if lines[at].strip()]
        start = (filled[0] if filled else number) + first
        if position == 0:
            yield Section("title", "", match["title"].strip(), line, line)
            if filled:
                yield Section("summary", "", content.strip(), start, start)
            continue
        if match["level"] == "#":
            problems.append(Problem(name, line, "M-HEADING", "is a second H1; use ## or ###"))
            continue
        id_ = _section_id(match, closed)
        if id_ is None:
            expected = ", ".join(f"'{title}'" for title in closed) if closed else "an id such as {#ports}"
            message = f"has the heading '{match['title']}'; expected {expected}, correct it"
            problems.append(Problem(name, line, "M-HEADING", message))
            continue
        yield Section(id_, match["title"].strip(), content, line, start)


def _section_id(match: re.Match[str], closed: Mapping[str, str] | None) -> str | None:
    return closed.get(match["title"].strip()) if closed is not None else match["id"]


def _headings(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """The H1 and H2 headings outside fenced blocks, with their line numbers from 0."""
    fence = ""
    for number, line in enumerate(lines):
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence):
                fence = ""
        elif not fence and (match := _HEADING.match(line)):
            yield number, match


def load_strings(project: Project, language: Language, problems: list[Problem]) -> dict[str, str]:
    """The language's short strings, flattened: `ui.card.sender.callee`. Lists are joined by a line break."""
    strings: dict[str, str] = {}
    for file in STRINGS:
        path = project.content / language.code / file
        if not path.exists():
            if file == "ui.yml":
                message = "is missing; expected the labels of the site, write it"
                problems.append(Problem(project.name(path), 0, "L-FOLDER", message))
            continue
        document = strictyaml.load(path, project.name(path), problems)
        if document is not None:
            strings.update(_flat(document.data, Path(file).stem))
    return {key: respelled(text, language.letters) for key, text in strings.items()}


def _flat(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _flat(item, f"{key}.{name}")
    elif isinstance(value, list):
        yield key, "\n".join(str(item) for item in value)
    else:
        yield key, str(value)


def closed_headings(strings: Mapping[str, str]) -> Headings:
    """The closed lists of headings that `ui.yml` declares under `headings.<kind>`."""
    lists: dict[str, dict[str, str]] = {}
    for key, title in strings.items():
        match key.split("."):
            case ["ui", "headings", kind, id_]:
                lists.setdefault(kind, {})[title] = id_
    return lists
