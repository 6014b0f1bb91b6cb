"""`make trust` in brief: builds that are killed, and builds under other circumstances."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.project import Project
from tests import kills, variations
from tests.conftest import ROOT


def test_killed_builds_leave_a_whole_site() -> None:
    outcome = kills.survive(4)
    assert outcome.faults == []
    assert outcome.kills >= 1
    assert outcome.reads > 0


def test_a_publication_killed_before_each_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.steps"], cwd=ROOT, capture_output=True, text=True, check=False
    )  # by itself: it forks, and this process has threads
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.split()[0]) > 100


def test_builds_under_other_circumstances_are_the_same() -> None:
    assert variations.differing(["umask", "one process, no cache"]) == []


@pytest.mark.skipif(os.getuid() != 0 or not shutil.which("unshare"), reason="mounting needs root")
@pytest.mark.parametrize("options", ["size=2m", "size=64m,ro"])
def test_a_full_or_read_only_disk_is_one_message(options: str, project: Project, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    build = f"{sys.executable} -m generator build --output {disk}/site"
    script = f"mount -t tmpfs -o {options} tmpfs {disk} || exit 77; {build}; echo status $?; ls -A {disk}"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77:
        pytest.skip("mounting is not allowed here")
    assert "status 1" in done.stdout
    assert not [line for line in done.stdout.splitlines() if line.startswith((".site.build-", "site"))]
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
