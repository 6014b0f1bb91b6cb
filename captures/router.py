"""A router that translates addresses between one party and the others: the party lives in a namespace behind it."""

from __future__ import annotations

import ctypes
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WAN = "wan"
"""The interface on which the others see the router."""
_NOBODY = "203.0.113.254"
_NEW_NETWORK = 0x40000000  # CLONE_NEWNET


@dataclass(frozen=True)
class Inside:
    """The place of a party behind the router."""

    host: str
    pid: int
    """A process there."""

    @property
    def prefix(self) -> tuple[str, ...]:
        """What a command begins with to run there."""
        return ("nsenter", "-t", str(self.pid), "--net")

    def enter(self) -> None:
        """Go there with the calling thread, for the sockets that it will open."""
        with Path(f"/proc/{self.pid}/ns/net").open(encoding="ascii") as place:
            if ctypes.CDLL(None, use_errno=True).setns(place.fileno(), _NEW_NETWORK):
                raise OSError(ctypes.get_errno(), "setns")


@contextmanager
def router(inside: str, outside: str, ports: Mapping[int, int]) -> Iterator[Inside]:
    """Translate `inside` to `outside` (RFC 3022), UDP `ports` as they are mapped; other ports stay the same."""
    holder = subprocess.Popen(["unshare", "--net", "sleep", "600"])
    place = Inside(inside, holder.pid)
    try:
        while os.readlink(f"/proc/{holder.pid}/ns/net") == os.readlink("/proc/self/ns/net"):
            time.sleep(0.01)
        _run(f"ip link add {WAN} type veth peer name lan netns {holder.pid}")
        _run(f"ip address add 203.0.113.1/24 dev {WAN}", f"ip link set {WAN} up")
        _run(
            "ip link set lo up",
            f"ip address add {inside}/32 dev lo",
            f"ip address add {outside}/24 dev lan",
            "ip link set lan up",
            "ip route add default via 203.0.113.1",
            "nft add table ip nat",
            "nft add chain ip nat post { type nat hook postrouting priority 100 ; }",
            *(
                f"nft add rule ip nat post oifname lan ip saddr {inside} udp sport {own} snat to {outside}:{seen}"
                for own, seen in ports.items()
            ),
            f"nft add rule ip nat post oifname lan ip saddr {inside} snat to {outside}",
            prefix=place.prefix,
        )
        yield place
    finally:
        holder.kill()
        holder.wait()


def lead_astray(host: str, has_router: bool) -> None:
    """Let what is sent to a private address leave, and nobody take it."""
    if not has_router:
        _run(f"ip route add {host} dev lo")
        return
    _run(f"ip neighbour replace {_NOBODY} lladdr 02:00:00:00:00:fe dev {WAN} nud permanent")
    _run(f"ip route add {host} via {_NOBODY} dev {WAN}")


def _run(*commands: str, prefix: tuple[str, ...] = ()) -> None:
    for command in commands:
        subprocess.run([*prefix, *command.split()], check=True)
