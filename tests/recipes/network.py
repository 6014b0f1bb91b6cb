"""A network of our own, and processes in it: loopback only, and nothing of the machine's own traffic in sight."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 20.0
"""Seconds after which something that was started counts as hung. No test asserts a time."""


@dataclass
class Process:
    """A command that was started in the network."""

    popen: subprocess.Popen[bytes]
    out: Path
    err: Path
    begun: float
    seconds: float = 0.0

    @property
    def stdout(self) -> str:
        return self.out.read_text(encoding="utf-8", errors="replace")

    @property
    def stderr(self) -> str:
        return self.err.read_text(encoding="utf-8", errors="replace")

    def wait(self, patience: float = PATIENCE) -> int:
        """Its exit status; it is killed if it does not end."""
        try:
            status = self.popen.wait(patience)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            status = self.popen.wait()
        self.seconds = time.monotonic() - self.begun
        return status

    def interrupt(self) -> int:
        """What Ctrl-C does in a terminal: SIGINT to the whole group."""
        self._signal(signal.SIGINT)
        return self.wait()

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, number)


@dataclass
class Network:
    """Where the agents and the commands run: a network namespace with nothing but loopback.

    Where no namespace can be made (no root, a container without the right), it is the machine's own loopback.
    """

    folder: Path
    prefix: tuple[str, ...] = ()
    started: list[Process] = field(default_factory=list)

    @property
    def is_own(self) -> bool:
        """Whether nobody else is in it."""
        return bool(self.prefix)

    def start(self, *argv: str | Path, cwd: Path | None = None, **environment: str) -> Process:
        """Start a command; standard input is closed, and what it prints goes to files."""
        number = len(self.started)
        out, err = self.folder / f"{number}.out", self.folder / f"{number}.err"
        with out.open("wb") as stdout, err.open("wb") as stderr:
            popen = subprocess.Popen(
                [*self.prefix, *map(str, argv)],
                cwd=cwd or self.folder,
                env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "xterm", **environment},
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
        process = Process(popen, out, err, time.monotonic())
        self.started.append(process)
        return process

    def listens(self, process: Process, address: str, port: int) -> None:
        """Wait until somebody in the network of `process` is bound to a UDP or TCP port."""
        mine = f"{int.from_bytes(bytes(map(int, address.split('.'))), 'little'):08X}:{port:04X}"

        def bound() -> bool:
            return any(
                mine in Path(f"/proc/{process.popen.pid}/net/{table}").read_text(encoding="ascii")
                for table in ("udp", "tcp")
            )

        until(bound, f"nothing listens on {address}:{port}: {process.stderr[-400:]}")

    def stop(self) -> None:
        """End whatever still runs."""
        for process in self.started:
            if process.popen.poll() is None:
                process._signal(signal.SIGKILL)
                process.popen.wait()


def until(holds: Callable[[], bool], otherwise: str) -> None:
    """Wait for something to come true."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(otherwise)
        time.sleep(0.02)


@contextmanager
def network(folder: Path) -> Iterator[Network]:
    """A network for as long as the block lasts."""
    holder = None
    if os.geteuid() == 0 and shutil.which("unshare") and shutil.which("nsenter"):
        command = ["unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec sleep 3600"]
        holder = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert holder.stdout
        if holder.stdout.readline() != "up\n":
            holder.wait()
            holder = None
    made = Network(folder, ("nsenter", "-t", str(holder.pid), "-n") if holder else ())
    try:
        yield made
    finally:
        made.stop()
        if holder:
            holder.kill()
            holder.wait()
