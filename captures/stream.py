"""An exchange over one TCP connection, with segments that end where the case says: sipp writes each message whole."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Mapping

from captures.script import Step


def converse(steps: list[Step], hosts: Mapping[str, str]) -> None:
    """Send every message; the first sender opens the connection."""
    caller, callee = steps[0].sender, steps[0].receiver
    with socket.create_server((hosts[callee], 5060)) as server:
        opened = socket.create_connection((hosts[callee], 5060), source_address=(hosts[caller], 0))
        accepted, _ = server.accept()
        with opened, accepted:
            ends = {caller: opened, callee: accepted}
            for end in ends.values():
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            held = b""
            for step in steps:
                time.sleep(step.pause / 1000)
                held += step.text.encode()
                if -1 in step.cuts:
                    continue
                for segment in _cut(held, step.cuts):
                    ends[step.sender].sendall(segment)
                    _read(ends[step.receiver], len(segment))
                held = b""


def _cut(data: bytes, cuts: tuple[int, ...]) -> list[bytes]:
    bounds = [0, *cuts, len(data)]
    return [data[start:end] for start, end in itertools.pairwise(bounds)]


def _read(end: socket.socket, size: int) -> None:
    while size:
        size -= len(end.recv(size))
