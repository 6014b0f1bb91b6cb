"""The list of cases as tests/js/explain-cases.mjs has it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """A trace and what is to be said of it: `yes`, `no`, or `first`."""

    file: str
    says: str
    expected: str

    @property
    def bytes(self) -> bytes:
        return (FOLDER / self.file).read_bytes()

    def is_right(self, said: list[str]) -> bool:
        """Whether the keys of all verdicts, the worst first, are as expected."""
        if self.expected == "first":
            return said[:1] == [self.says]
        return (self.says in said) == (self.expected == "yes")


def cases() -> list[Case]:
    """Every case."""
    found = []
    for path in sorted((FOLDER / "cases").iterdir()):
        says, expected = re.split("-(yes|no)-", path.stem, maxsplit=1)[:2]
        found.append(Case(f"cases/{path.name}", says, expected))
    recorded = json.loads((FOLDER / "recorded.json").read_text(encoding="utf-8"))
    return found + [Case(file, says, "first") for file, says in recorded.items()]
