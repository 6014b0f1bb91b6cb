"""How a language is written: its own list of forms to avoid, and the Latin words that a translation keeps.

An item of style.yml says what is `never` written (a regular expression) and, in words, what to `write` instead.
Where a machine can do it, `put` is the replacement of `find` (or of `never` itself), as `re.sub` takes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator import freshness
from generator.labels import Labels
from generator.model import Dataset, Section, State, Text
from generator.problems import Fix, Problem
from generator.project import Project
from generator.rules.commands import REPEATED
from generator.rules.structure import replacement
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
            "find": {"type": "string", "minLength": 1, "maxLength": 400},
            "put": {"type": "string", "maxLength": 80},
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
                for rule in rules:
                    yield from _broken(rule, text, section, prose)


@dataclass(frozen=True)
class _Rule:
    never: re.Pattern[str]
    write: str
    find: re.Pattern[str]
    put: str | None


def _broken(rule: _Rule, text: Text, section: Section, prose: str) -> Iterator[Problem]:
    replaced = list(rule.find.finditer(prose)) if rule.put is not None else []
    seen: set[int] = set()
    for match in rule.never.finditer(prose):
        whole = next((other for other in replaced if other.start() <= match.start() < other.end()), None)
        if whole and whole.start() in seen:
            continue  # the second of a pair
        fix = None
        if whole and rule.put is not None:
            seen.add(whole.start())
            fix = Fix(section.column_at(whole.start()), whole[0], whole.expand(rule.put))
        message = f"says '{match[0].strip()}'; write {rule.write}"
        yield Problem(text.path, section.line_at(match.start()), "S-STYLE", message, fix)


def _rules(project: Project, lang: str, problems: list[Problem]) -> list[_Rule]:
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
            if any(REPEATED.search(item.get(key, "")) for key in ("never", "find")):
                raise re.error("it repeats a group, which may take for ever")
            never = re.compile(item["never"])
            find = re.compile(item["find"]) if "find" in item else never
            put = item["put"].replace(r"\u200c", "\u200c") if "put" in item else None  # the reader drops a lone one
            find.sub(put or "", "")  # a replacement that names no group of the pattern raises here
            rules.append(_Rule(never, item["write"], find, put))
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
            if freshness.state(id_, text, original) is not State.FRESH:
                continue
            here, there = _names(section), _names(original.sections[id_])
            added, lost = here - there, there - here - own
            if added or lost:
                where = ", ".join(f"{name} ({'added' if name in here else 'missing'})" for name in sorted(added | lost))
                message = f"section {id_} differs from the original in names: {where}; keep them as they are"
                word = re.compile("|".join(map(re.escape, sorted(added)))) if added else re.compile("(?!)")
                line, fix = replacement(section, word, Counter(added), Counter(lost))
                yield Problem(text.path, line, "T-LATIN", message, fix)


def _names(section: Section) -> set[str]:
    """The Latin names in the prose of a section; plural endings left off, `SIP-URI` taken as `SIP URI`."""
    prose = re.sub(r"\b([A-Z]{2,})s\b", r"\1", _OPAQUE.sub(" ", section.body))
    names = (match[0] for match in _LATIN.finditer(prose))
    return {part for name in names for part in (name.split("-") if name.isupper() else [name])}
