"""Problems as contributors read them: in the language of the file, the English detail below, and the replacement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator.contribute.fixes import fixed_line
from generator.labels import Labels
from generator.model import Dataset, Language
from generator.problems import Problem, visible


def language_of(dataset: Dataset, path: str) -> Language | None:
    """The language in whose folder a file lies."""
    parts = path.split("/")
    found = {language.code: language for language in dataset.languages}
    return found.get(parts[1]) if parts[0] == "content" and len(parts) > 2 else None


def explained(dataset: Dataset, problem: Problem) -> str:
    """What its rule asks for, in the language of the file; empty where that is English or nobody has written it."""
    language = language_of(dataset, problem.path)
    if language is None or language == dataset.default:
        return ""
    key = f"rules.{problem.rule}"
    return dataset.strings.get(language.code, {}).get(key, "")


def replaced(root: Path, problem: Problem) -> tuple[str, str] | None:
    """The line as it is and as it would be; None where nothing is known to write instead."""
    if problem.fix is None:
        return None
    try:
        lines = (root / problem.path).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    if not 0 < problem.line <= len(lines):
        return None
    line = lines[problem.line - 1]
    fixed = fixed_line(line, problem.fix)
    return (line, fixed) if fixed is not None else None


def text(dataset: Dataset, root: Path, problem: Problem) -> str:
    """One problem for a terminal: `path:line: RULE words`, then the details, then what to write."""
    own = explained(dataset, problem)
    lines = [f"{visible(problem.path)}:{problem.line}: {problem.rule} {own}", f"    {visible(problem.message)}"]
    if not own:
        lines = [str(problem)]
    if pair := replaced(root, problem):
        lines += [f"    - {visible(pair[0])}", f"    + {visible(pair[1])}"]
    lines += [f"    | {visible(line)}" for line in problem.paste.split("\n") if problem.paste]
    return "\n".join(lines)


def record(dataset: Dataset, root: Path, problem: Problem, level: str) -> dict[str, Any]:
    """One problem for a machine."""
    language = language_of(dataset, problem.path)
    pair = replaced(root, problem)
    return {
        "path": problem.path,
        "line": problem.line,
        "rule": problem.rule,
        "level": level,
        "lang": language.code if language else "",
        "message": problem.message,
        "explained": explained(dataset, problem),
        "says": Labels(dataset, dataset.default)(f"rules.{problem.rule}"),
        "old": pair[0] if pair else "",
        "new": pair[1] if pair else "",
        "paste": problem.paste,
    }
