"""`make trust`: what the project promises about safety, shown as a table. Takes some minutes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.hostile.cases import cases

ROOT = Path(__file__).parent.parent
PYTHON = [sys.executable, "-m"]
PYTEST = [*PYTHON, "pytest", "-q", "-p", "no:cacheprovider", "--no-header", "--tb=line"]
STAGES = {
    f"hostile cases ({len(cases())})": [*PYTEST, "tests/test_hostile.py", "tests/test_hostile_pages.py"],
    "walls: nothing runs behind either": [*PYTEST, "tests/test_walls.py", "tests/test_safety.py"],
    "fuzzing of the readers": [*PYTHON, "tests.fuzz", "100000"],
    "fuzzing of the trace explainer": ["node", "tests/js/explain-fuzz.mjs", "60"],
    "kills at random moments": [*PYTHON, "tests.kills", "200"],
    "reproducible": [*PYTHON, "tests.variations"],
    "policy: violations while the pages are used": [*PYTEST, "tests/test_headers.py", "tests/test_browser.py"],
    "header fields, nginx": [*PYTEST, "tests/test_nginx.py"],
    "list of what is published": [*PYTEST, "tests/test_integrity.py"],
    "load": [*PYTHON, "tests.load"],
}


def main() -> int:
    """Run every stage, and say of each what it showed."""
    failed = 0
    for name, command in STAGES.items():
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        lines = [line for line in done.stdout.strip().split("\n") if line.strip()]
        shown = lines[-1] if "pytest" in command and lines else "; ".join(lines)
        failed += done.returncode != 0
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'}  {name:44}  {shown[:240]}", flush=True)
        if done.returncode:
            print(done.stdout[-1500:], done.stderr[-1500:], sep="\n", file=sys.stderr)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
