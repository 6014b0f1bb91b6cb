"""Writing the replacements that problems bring along."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from generator.problems import Fix, Problem


def apply(root: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Write every safe replacement into its file. Returns the problems that this has settled."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.fix and problem.fix.is_safe:
            by_file.setdefault(problem.path, []).append(problem)
    return [problem for path, found in by_file.items() for problem in _apply(root / path, found)]


def _apply(path: Path, problems: list[Problem]) -> list[Problem]:
    """From the last to the first, so that no replacement moves the place of another."""
    lines = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig")).split("\n")
    done = []
    for problem in sorted(problems, key=_place, reverse=True):
        assert problem.fix  # noqa: S101 (only such problems come here)
        if 0 < problem.line <= len(lines):
            fixed = fixed_line(lines[problem.line - 1], problem.fix)
            if fixed is not None:
                lines[problem.line - 1] = fixed
                done.append(problem)
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return done


def _place(problem: Problem) -> tuple[int, int]:
    return problem.line, problem.fix.column if problem.fix else 0


def fixed_line(line: str, fix: Fix) -> str | None:
    """`line` after the replacement; None where it does not hold at that place what is to be replaced."""
    end = fix.column + len(fix.old)
    return line[: fix.column] + fix.new + line[end:] if line[fix.column : end] == fix.old else None
