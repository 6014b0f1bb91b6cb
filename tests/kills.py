"""Builds killed at random moments while somebody reads: `python -m tests.kills 200`."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from generator import integrity
from tests import polling, small

ROOT = Path(__file__).parent.parent


@dataclass
class Outcome:
    """What became of the killed builds and of the visits throughout."""

    kills: int = 0
    finished: int = 0
    """Builds that were done before they were to be killed."""
    visits: int = 0
    reads: int = 0
    across: int = 0
    """Visits during which the site was replaced."""
    faults: list[str] = field(default_factory=list)


def survive(times: int, seed: int = 8) -> Outcome:
    """Kill `times` builds of a small project that alternates between two texts; half of them near the end."""
    chance = random.Random(seed)  # noqa: S311
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        root = Path(folder) / "project"
        small.copy(root)
        text = root / "content/en/codes/486.md"
        versions = [text.read_text(encoding="utf-8"), text.read_text(encoding="utf-8").replace("busy", "engaged")]
        sites, usual = [], 0.0
        for version in versions:
            text.write_text(version, encoding="utf-8")
            started = time.monotonic()
            _build(root).wait()
            usual = time.monotonic() - started
            sites.append(polling.listed(root / "site"))
        reader = polling.Reader(root / "site", sites)
        reader.start()
        while outcome.kills < times and outcome.kills + outcome.finished < 5 * times:
            standing = polling.listed(root / "site")
            text.write_text(versions[standing == sites[0]], encoding="utf-8")
            _kill_one(root, chance.uniform(chance.choice([0, 0.8]), 1.3) * usual, sites, outcome)
        reader.ended.set()
        reader.join()
        outcome.visits, outcome.reads, outcome.across = reader.visits, reader.reads, reader.across
        outcome.faults += reader.faults
        if _build(root).wait() != 0 or list(root.glob(".site.build-*")):
            outcome.faults.append("the next build does not clear what was left")
    return outcome


def _kill_one(root: Path, after: float, sites: list[polling.Listed], outcome: Outcome) -> None:
    build = _build(root)
    try:
        build.wait(after)
        outcome.finished += 1
    except subprocess.TimeoutExpired:
        os.killpg(build.pid, signal.SIGKILL)
        build.wait()
        outcome.kills += 1
    outcome.faults += [str(problem) for problem in integrity.problems(root / "site")]
    if polling.listed(root / "site") not in sites:
        outcome.faults.append("what stands is none of the two sites")


def _build(root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "generator", "build"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1700000000"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


if __name__ == "__main__":
    done = survive(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    print(
        f"{done.kills} kills ({done.finished} builds were faster), {done.visits} visits, {done.across} of them across a"
    )
    print(f"replacement, {done.reads} files read, {len(done.faults)} faults")
    print(*done.faults[:10], sep="\n")
    sys.exit(bool(done.faults))
