"""Builds killed at random moments while several readers visit the site: `python -m tests.kills 200`.

Half of the moments lie anywhere in the build. The other half lie in the window that begins when the list of what is
published has been written, and holds what follows: modes, flush, swap, clearing. `tests/steps.py` goes through that
window line by line.
"""

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
PAUSES = (0, 0.005, 0.02, 0.05)
"""Seconds that each reader lets pass, at most, between two files: one at hand, three behind slower lines."""
LOOKING = 0.0005
"""Seconds between two looks for the beginning of the window."""


@dataclass
class Outcome:
    """What became of the killed builds and of the visits throughout."""

    kills: int = 0
    late: int = 0
    """Those that were killed in the window around the swap."""
    swapped: int = 0
    """Builds, killed or not, after which the new site stood."""
    finished: int = 0
    """Builds that were done before they were to be killed."""
    visits: int = 0
    reads: int = 0
    across: int = 0
    """Visits during which the site was replaced."""
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills ({self.late} around the swap; {self.finished} builds were faster), the site replaced "
            f"{self.swapped} times, {self.visits} visits, {self.across} of them across a replacement, "
            f"{self.reads} files read, {len(self.faults)} faults"
        )


@dataclass
class Bench:
    """A small project that alternates between two texts, and how long its builds take."""

    root: Path
    texts: tuple[str, str]
    sites: list[polling.Listed]
    before: float
    """Seconds until the list is written."""
    after: float
    """Seconds from there to the end."""


def survive(times: int, seed: int = 8) -> Outcome:
    """Kill `times` builds."""
    chance, outcome = random.Random(seed), Outcome()  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        bench = _bench(Path(folder) / "project")
        readers = [polling.Reader(bench.root / "site", bench.sites, pause) for pause in PAUSES]
        for reader in readers:
            reader.start()
        while outcome.kills < times and outcome.kills + outcome.finished < 5 * times:
            _kill_one(bench, chance, outcome)
        for reader in readers:
            reader.ended.set()
            reader.join()
            outcome.visits += reader.visits
            outcome.reads += reader.reads
            outcome.across += reader.across
            outcome.faults += reader.faults
        if _build(bench.root).wait() != 0 or list(bench.root.glob(".site.build-*")):
            outcome.faults.append("the next build does not clear what was left")
    return outcome


def _bench(root: Path) -> Bench:
    """Both sites built once, and a third time for the clock: what is in the cache is not rendered again."""
    small.copy(root, frozenset({"486"}), frozenset({"inputs", "one-code", "who-answered"}))
    path = root / "content/en/codes/486.md"
    text = path.read_text(encoding="utf-8")
    bench = Bench(root, (text, text.replace("busy", "engaged")), [], 0, 0)
    for version in (*bench.texts, bench.texts[0]):
        path.write_text(version, encoding="utf-8")
        started = time.monotonic()
        build = _build(root)
        _await_list(build, root)
        bench.before = time.monotonic() - started
        build.wait()
        bench.after = time.monotonic() - started - bench.before
        bench.sites.append(polling.listed(root / "site"))
    bench.sites.pop()
    return bench


def _kill_one(bench: Bench, chance: random.Random, outcome: Outcome) -> None:
    standing = polling.listed(bench.root / "site")
    new = int(standing == bench.sites[0])
    (bench.root / "content/en/codes/486.md").write_text(bench.texts[new], encoding="utf-8")
    build, late = _build(bench.root), chance.random() < 0.5
    if late:
        _await_list(build, bench.root)
    _pause(build, chance.uniform(0, bench.after if late else bench.before + bench.after))
    if build.poll() is None:
        _kill(build, everyone=chance.random() < 0.5)
        outcome.kills += 1
        outcome.late += late
    else:
        outcome.finished += 1
    outcome.faults += [str(problem) for problem in integrity.problems(bench.root / "site")]
    stands = polling.listed(bench.root / "site")
    outcome.swapped += stands == bench.sites[new]
    if stands not in bench.sites:
        outcome.faults.append("what stands is none of the two sites")


def _kill(build: subprocess.Popen[bytes], everyone: bool) -> None:
    """SIGKILL to the build with all its processes, as a stopped container does, or to the first alone."""
    if everyone:
        os.killpg(build.pid, signal.SIGKILL)
        build.wait()
        return
    build.kill()
    build.wait()
    while _lives(build.pid):  # the others end by themselves, when they find that they are alone
        time.sleep(LOOKING)


def _lives(group: int) -> bool:
    """Whether a process of that group runs; one that has ended and was not asked for does not."""
    said = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    return any(line.split()[0] == str(group) and "Z" not in line for line in said.splitlines())


def _await_list(build: subprocess.Popen[bytes], root: Path) -> None:
    while build.poll() is None and not any(root.glob(f".site.build-*/{integrity.LIST}")):
        time.sleep(LOOKING)


def _pause(build: subprocess.Popen[bytes], seconds: float) -> None:
    end = time.monotonic() + seconds
    while build.poll() is None and time.monotonic() < end:
        time.sleep(LOOKING)


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
    print(done)
    print(*done.faults[:10], sep="\n")
    sys.exit(bool(done.faults))
