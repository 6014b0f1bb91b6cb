"""What a reviewer is told of a change: coverage before and after, faults, advice, pages.

A report is made twice. The job that has the change computes it as JSON; it may run code of the change, so its word
is not trusted. Another job, with the trusted code, checks that JSON against a schema and writes the words itself:
nothing of a change reaches a comment but short strings inside code.
"""

from __future__ import annotations

import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from generator import merge, status
from generator.contribute import changed, history, messages
from generator.labels import Labels
from generator.model import Dataset, Language
from generator.pages import pages_of
from generator.problems import ContentError, Problem, visible
from generator.project import Project
from generator.sources.schema import Schema

MARK = "<!-- sipcodes-report -->"
"""The first line of the comment, by which the next run finds it."""
MOST = 50
"""Problems in a comment; the run's log has all of them."""

LARGEST = 2_000_000
"""Bytes of a report."""
LONGEST = 2_000
"""Characters of a text in it; longer ones are cut."""

_TEXT = {"type": "string", "maxLength": LONGEST}
_PROBLEM = {
    "type": "object",
    "properties": {
        "path": {"type": "string", "pattern": r"^[\w./-]{1,200}\Z"},
        "line": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
        "rule": {"type": "string", "pattern": r"^[A-Z]-[A-Z0-9]{1,12}\Z"},
        "level": {"enum": ["blocking", "advice"]},
        "lang": {"type": "string", "pattern": r"^[A-Za-z-]{0,12}\Z"},
        "message": _TEXT,
        "old": _TEXT,
        "new": _TEXT,
        "paste": _TEXT,
    },
    "required": ["path", "line", "rule", "level", "lang", "message", "old", "new", "paste"],
}
SCHEMA: Schema = {
    "type": "object",
    "properties": {
        "languages": {
            "type": "array",
            "maxItems": 100,
            "items": {
                "type": "object",
                "properties": {
                    "lang": {"type": "string", "pattern": r"^[A-Za-z-]{1,12}\Z"},
                    **{key: {"type": "number", "minimum": 0, "maximum": 100} for key in ("before", "after")},
                    **{key: {"type": "integer", "minimum": 0} for key in ("stale", "missing")},
                },
                "required": ["lang", "before", "after", "stale", "missing"],
            },
        },
        "problems": {"type": "array", "maxItems": 2_000, "items": _PROBLEM},
        "pages": {
            "type": "array",
            "maxItems": 2_000,
            "items": {"type": "string", "pattern": r"^[\w./-]{1,200}\Z"},
        },
    },
    "required": ["languages", "problems", "pages"],
}


def compute(project: Project, base: str) -> dict[str, Any]:
    """Everything about the change on top of `base`, for `render`."""
    change = changed.since(project, base)
    found = changed.examine(project, change)
    before = _percentages(project, change.base)
    rows = status.table(found.dataset, found.dataset.languages)
    problems = [("blocking", problem) for problem in found.blocking] + [("advice", one) for one in found.advice]
    return {
        "languages": [
            {
                "lang": row["lang"],
                "before": before.get(row["lang"], 0.0),
                "after": row["fresh_percent"],
                "stale": row["stale"],
                "missing": row["missing"],
            }
            for row in rows
        ],
        "problems": [_cut(messages.record(found.dataset, project.root, one, level)) for level, one in problems],
        "pages": sorted(_pages(found.dataset, set(change.files))),
    }


def _cut(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value[:LONGEST] if isinstance(value, str) else value for key, value in record.items()}


def _percentages(project: Project, commit: str) -> dict[str, float]:
    """How far each language was at a commit."""
    with tempfile.TemporaryDirectory() as folder:
        archive = history.git(project, "archive", "--format=tar", commit, "content", "mkdocs.yml")
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        dataset = merge.load(Project(Path(folder)), [])
        return {row["lang"]: row["fresh_percent"] for row in status.table(dataset, dataset.languages)}


def _pages(dataset: Dataset, files: set[str]) -> Iterator[str]:
    """The pages that are made from the files of the change, by their paths below the language's folder."""
    if not dataset.languages or not all(dataset.strings.get(language.code) for language in dataset.languages):
        return
    for language in dataset.languages:
        for page in pages_of(dataset, language):
            facts = page.source.replace(f"content/{language.code}/", "content/registry/").replace(".md", ".yml")
            original = page.source.replace(f"content/{language.code}/", f"content/{dataset.default.code}/")
            if files & {page.source, facts, original} and page.kind in ("code", "recipe", "guide"):
                yield page.path


def read(source: bytes) -> dict[str, Any]:
    """A report that an untrusted job has computed; `ContentError` where it is none."""
    try:
        found = json.loads(source if len(source) <= LARGEST else b"")
    except (ValueError, RecursionError):
        raise ContentError([Problem("report", 0, "E-REPORT", "is no JSON; run the check again")]) from None
    errors = [error.json_path for error in Draft202012Validator(SCHEMA).iter_errors(found)]
    if errors:
        message = f"is no report: {', '.join(map(visible, errors[:3]))}; run the check again"
        raise ContentError([Problem("report", 0, "E-REPORT", message)])
    return dict(found)


def render(dataset: Dataset, report: dict[str, Any], run: str = "") -> str:
    """The comment: in the default language, then in each language that the change touches."""
    touched = {problem["lang"] for problem in report["problems"]} | {page.split("/")[0] for page in report["pages"]}
    languages = [language for language in dataset.languages if language.code in touched | {dataset.default.code}]
    parts = [MARK]
    for language in languages:
        parts.append("\n".join(_in_language(dataset, language, report, run)))
    return "\n\n".join(parts) + "\n"


def _in_language(dataset: Dataset, language: Language, report: dict[str, Any], run: str) -> Iterator[str]:
    label = Labels(dataset, language)
    names = {other.code: other.name for other in dataset.languages}
    yield f"### {label('contribute.comment.title')}\n"
    columns = [label(f"contribute.comment.{key}") for key in ("language", "before", "after", "stale", "missing")]
    yield "| " + " | ".join(columns) + " |\n|" + "---|" * len(columns)
    for row in report["languages"]:
        if row["lang"] in names:
            cells = (names[row["lang"]], row["before"], row["after"], row["stale"], row["missing"])
            yield "| {} | {} % | {} % | {} | {} |".format(*cells)
    own = [one for one in report["problems"] if one["lang"] in (language.code, "") or language == dataset.default]
    for level in ("blocking", "advice"):
        chosen = [one for one in own if one["level"] == level]
        if chosen:
            yield f"\n**{label(f'contribute.comment.{level}')}: {len(chosen)}**\n"
        for problem in chosen[:MOST]:
            yield from _problem(label, problem)
    if not any(one["level"] == "blocking" for one in report["problems"]):
        yield f"\n{label('contribute.comment.good')}"
    if run:
        yield f"\n[{label('contribute.comment.preview')}]({run})"


def _problem(label: Labels, problem: dict[str, Any]) -> Iterator[str]:
    says = label(f"rules.{problem['rule']}")
    yield f"- {_code(problem['path'] + ':' + str(problem['line']))} **{problem['rule']}** {says}"
    yield f"  {_code(problem['message'])}"
    if problem["old"] != problem["new"]:
        yield _fenced("diff", f"-{problem['old']}\n+{problem['new']}")
    if problem["paste"]:
        yield _fenced("yaml", problem["paste"])


def _code(text: str) -> str:
    """Inside a code span nothing is markup, and nobody is called."""
    return f"``{visible(text).replace('`', chr(0x2019))[:500]} ``"


def _fenced(kind: str, text: str) -> str:
    lines = [visible(line).replace("```", "'''") for line in text.split("\n")]
    return "\n".join(["", f"  ```{kind}", *(f"  {line}" for line in lines), "  ```", ""])
