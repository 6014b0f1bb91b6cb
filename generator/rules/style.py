"""How a language is written: its own list of forms to avoid, and the Latin words that a translation keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.labels import Labels
from generator.model import Dataset, Section
from generator.problems import Problem
from generator.project import Project
from generator.sources import strictyaml
from generator.sources.schema import Schema, validate

FILE = "style.yml"
STYLE: Schema = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "never": {"type": "string", "minLength": 1, "maxLength": 400},
            "write": {"type": "string", "minLength": 1, "maxLength": 80},
        },
        "required": ["never", "write"],
        "additionalProperties": False,
    },
}

_OPAQUE = re.compile(r"^```.*?^```|`[^`\n]*`|\]\([^)]*\)", re.DOTALL | re.MULTILINE)
_LATIN = re.compile(r"(?<![\w/.-])(?:[A-Z]{2,}[A-Z0-9]*|[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+)(?![A-Za-z0-9]|-[A-Z])")
"""Methods, abbreviations and header fields: `INVITE`, `RTP`, `Max-Forwards`."""


def style(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Forms that a language's style.yml rules out, each a regular expression with what to write instead."""
    for language in dataset.languages:
        problems: list[Problem] = []
        rules = _rules(project, language.code, problems)
        yield from problems
        for text in dataset.texts.values():
            if text.lang != language.code:
                continue
            for section in text.sections.values():
                prose = _OPAQUE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), section.body)
                for pattern, instead in rules:
                    for match in pattern.finditer(prose):
                        message = f"says '{match[0].strip()}'; write {instead}"
                        yield Problem(text.path, _line(section, prose, match.start()), "S-STYLE", message)


def _rules(project: Project, lang: str, problems: list[Problem]) -> list[tuple[re.Pattern[str], str]]:
    path = project.content / lang / FILE
    if not path.exists():
        return []
    document = strictyaml.load(path, project.name(path), problems)
    found = validate(document, STYLE) if document else []
    problems.extend(found)
    if document is None or found or not isinstance(document.data, list):
        return []
    rules = []
    for index, item in enumerate(document.data):
        try:
            rules.append((re.compile(item["never"]), item["write"]))
        except re.error as error:
            message = f"is no regular expression ({error}); correct it"
            problems.append(Problem(document.name, document.line(index), "Y-VALUE", message))
    return rules


def latin_kept(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """A translation has the Latin names of its original, and no others.

    Names that a language writes in its own letters are listed in its ui.yml under `translated-names`.
    """
    for text in dataset.texts.values():
        original = dataset.originals.get((text.kind, text.key))
        if not text.is_translation or original is None:
            continue
        own = set(Labels(dataset, dataset.language(text.lang))("ui.translated-names").split("\n"))
        for id_, section in text.sections.items():
            if id_ not in original.sections:
                continue
            here, there = _names(section), _names(original.sections[id_])
            odd = sorted((here - there) | (there - here - own))
            if odd:
                where = ", ".join(f"{name} ({'added' if name in here else 'missing'})" for name in odd)
                message = f"section {id_} differs from the original in names: {where}; keep them as they are"
                yield Problem(text.path, section.line, "T-LATIN", message)


def _names(section: Section) -> set[str]:
    """The Latin names in the prose of a section; plural endings left off, `SIP-URI` taken as `SIP URI`."""
    prose = re.sub(r"\b([A-Z]{2,})s\b", r"\1", _OPAQUE.sub(" ", section.body))
    names = (match[0] for match in _LATIN.finditer(prose))
    return {part for name in names for part in (name.split("-") if name.isupper() else [name])}


def _line(section: Section, prose: str, at: int) -> int:
    offset = 0 if section.id in ("title", "summary") else 2
    return section.line + offset + prose.count("\n", 0, at)
