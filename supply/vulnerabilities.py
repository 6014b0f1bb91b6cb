"""`python -m supply.vulnerabilities`: known vulnerabilities of what is pinned, or that nobody could be asked.

Exit status 0: everything was asked about, nothing is known; 1: something is known; 2: a service was not reached.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from supply import pins
from supply.sbom import ROOT, TOOLS

Answer = tuple[str, list[str] | None, str]
"""What was asked about; what is known, or nothing where no answer came; and the last words of who asked."""


def _asked(command: list[str], folder: Path) -> tuple[Any, str]:
    """The JSON that a command prints, or nothing, and its last words."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    words = (done.stderr.strip() or "no answer").splitlines()[-1]
    try:
        return json.loads(done.stdout), words
    except ValueError:
        return None, words


def python() -> Iterator[Answer]:
    """The lock files of Python; a package that a service does not know is no answer (`--strict`)."""
    options = ["--strict", "--require-hashes", "--disable-pip", "--timeout", "15", "--progress-spinner", "off"]
    for lock in pins.locks():
        found, words = _asked(
            [str(TOOLS / "pip-audit"), *options, "--format", "json", "--requirement", str(lock)], ROOT
        )
        known = found and [
            f"{part['name']} {part['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none'}"
            for part in found["dependencies"]
            for fault in part["vulns"]
        ]
        yield lock.relative_to(ROOT).as_posix(), known, words


def npm() -> Iterator[Answer]:
    """The lock files of npm."""
    for folder in pins.NPM:
        found, words = _asked(["npm", "audit", "--package-lock-only", "--json"], folder)
        answered = isinstance(found, dict) and "vulnerabilities" in found
        known = (
            [f"{name}: {fault['severity']}" for name, fault in found["vulnerabilities"].items()] if answered else None
        )
        if isinstance(found, dict) and not answered:
            words = str(found.get("message") or found.get("error") or words)
        yield (folder / "package-lock.json").relative_to(ROOT).as_posix(), known, words


def told(answers: list[Answer]) -> int:
    """Say what came of it; returns the exit status."""
    for name, known, words in answers:
        if known is None:
            print(f"{name}: NOT ASKED, nothing is known of it either way: {words}")
        else:
            print(f"{name}: {len(known)} known", *known, sep="\n  ")
    if any(known for _, known, _ in answers):
        return 1
    return 2 if any(known is None for _, known, _ in answers) else 0


if __name__ == "__main__":
    sys.exit(told([*python(), *npm()]))
