"""`make trust`: what the project promises about safety, tried, and shown as a table. Takes a quarter of an hour."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator import headers
from tests.hostile.cases import cases

ROOT = Path(__file__).parent.parent
PYTHON = [sys.executable, "-m"]
PYTEST = [*PYTHON, "pytest", "-q", "-p", "no:cacheprovider", "--no-header", "--tb=line"]


def _said(output: str) -> str:
    """What a program of ours has printed, on one line."""
    return "; ".join(line for line in output.splitlines() if line.strip() and not re.match(r"\w+: \d+ pages$", line))


def _tests(output: str) -> str:
    """The last line of pytest."""
    return output.strip().rsplit("\n", 1)[-1].strip("= ")


def _hostile(output: str) -> str:
    """The cases by what must become of them, and whether it did."""
    kinds = Counter(case.rule if case.rule in OUTCOMES else "refused" for case in cases())
    wrong = re.search(r"(\d+) failed", output)
    words = ", ".join(f"{kinds[kind]} {OUTCOMES.get(kind, kind)}" for kind in ("refused", *OUTCOMES) if kinds[kind])
    return f"{len(cases())} tried, {int(wrong[1]) if wrong else 0} not as they must be ({words}); {_tests(output)}"


OUTCOMES = {"stored": "set right", "shown": "shown harmlessly", "accepted": "good ones that must be taken"}


@dataclass(frozen=True)
class Row:
    """One promise: the command that tries it, and how its output is worded."""

    name: str
    command: list[str]
    worded: Callable[[str], str] = _said


ROWS = (
    Row("hostile cases", [*PYTEST, "tests/test_hostile.py", "tests/test_hostile_pages.py"], _hostile),
    Row("files, links, names, memory", [*PYTEST, "tests/test_places.py"], _tests),
    Row("checks switched off one by one", [*PYTHON, "tests.mutants"]),
    Row("walls: nothing runs behind either", [*PYTEST, "tests/test_walls.py", "tests/test_safety.py"], _tests),
    Row("properties", [*PYTEST, "tests/test_properties.py"], _tests),
    Row("fuzzing of the readers", [*PYTHON, "tests.fuzz", "100000"]),
    Row("fuzzing of the trace explainer", ["node", "tests/js/explain-fuzz.mjs", "60"]),
    Row("kills at random moments", [*PYTHON, "tests.kills", "200"]),
    Row("kills at each step of publishing", [*PYTHON, "tests.steps"]),
    Row("full and read-only disk", [*PYTEST, "tests/test_trust.py", "-k", "disk"], _tests),
    Row("reproducible", [*PYTHON, "tests.variations"]),
    Row("policy, on every page", [*PYTHON, "tests.policy"]),
    Row("policy, while pages are used", [*PYTEST, "tests/test_headers.py", "tests/test_browser.py"], _tests),
    Row(f"{len(headers.FIELDS)} header fields, nginx", [*PYTEST, "tests/test_nginx.py"], _tests),
    Row("list of what is published", [*PYTEST, "tests/test_integrity.py"], _tests),
    Row(
        "dependencies, the way out",
        [*PYTEST, "tests/test_supply.py", "tests/test_sbom.py", "tests/test_export.py"],
        _tests,
    ),
    Row("load", [*PYTHON, "tests.load"]),
)


def main() -> int:
    """Run every row, and say of each what it showed."""
    failed = 0
    for row in ROWS:
        done = subprocess.run(row.command, cwd=ROOT, capture_output=True, text=True, check=False)
        failed += done.returncode != 0
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'}  {row.name:34}  {row.worded(done.stdout)}", flush=True)
        if done.returncode:
            print(done.stdout[-1500:], done.stderr[-1500:], sep="\n", file=sys.stderr)
    print(f"{len(ROWS) - failed} of {len(ROWS)} promises kept")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
