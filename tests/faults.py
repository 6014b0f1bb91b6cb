"""Faults as data (`faults.yml`): what is edited in a good project, and which message is reported then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator.problems import Problem

FOLDER = Path(__file__).parent
CONTENT = FOLDER.parent / "content"


@dataclass(frozen=True)
class Fault:
    """One wrong edit, or some that belong together."""

    name: str
    check: str
    """The only check that reports it, or `reading`."""
    rules: frozenset[str]
    says: str
    edits: list[dict[str, str]]

    def __str__(self) -> str:
        return self.name

    def expects(self, problem: Problem) -> bool:
        """Whether this is what must be reported."""
        return problem.rule in self.rules and self.says in problem.message

    @contextmanager
    def put(self, content: Path) -> Iterator[None]:
        """`content` with the fault, and afterwards as it was."""
        old = {content / edit["file"]: _bytes(content / edit["file"]) for edit in self.edits}
        try:
            for edit in self.edits:
                _edit(content, edit)
            yield
        finally:
            for path, data in old.items():
                path.unlink(missing_ok=True)
                if data is not None:
                    path.write_bytes(data)
                elif not any(path.parent.iterdir()):
                    path.parent.rmdir()


def faults() -> list[Fault]:
    """All of them."""
    entries: list[dict[str, Any]] = yaml.safe_load((FOLDER / "faults.yml").read_text(encoding="utf-8"))
    return [_fault(entry) for entry in entries]


def _fault(entry: dict[str, Any]) -> Fault:
    rules = frozenset(entry["rule"].split("|"))
    return Fault(entry["fault"], entry["check"], rules, entry.get("says", ""), entry["edits"])


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _edit(content: Path, edit: dict[str, str]) -> None:
    path = content / edit["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    if "copy" in edit:
        path.write_bytes((CONTENT / edit["copy"]).read_bytes())
    elif "find" in edit:
        text, times = re.subn(edit["find"], lambda _: edit["put"], path.read_text(encoding="utf-8"), count=1)
        assert times, f"{path.name} has no {edit['find']}"
        path.write_text(text, encoding="utf-8")
    else:
        path.write_text(edit["put"], encoding="utf-8")
