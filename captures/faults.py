"""Record the faulty calls of faults.yml: `python -m captures.faults [NAME ...]`, part of `make record`.

They are played like the captures of the codes, in a network namespace each. Where a party calls itself something else
than its packets' address (`names`), it sits in a namespace behind a router that translates addresses (router.py), and
the recording is made in front of the router, on the side of the others.
"""

from __future__ import annotations

import argparse
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import yaml

from captures import stream
from captures.record import ROOT, addresses, converse, ear, in_a_namespace, load, parties_of, phrases, recorded
from captures.router import WAN, Inside, lead_astray, router
from captures.script import Script, Step

TARGET = ROOT / "tests" / "explain" / "captures"
PATIENCE = 60
VOICE = 49170
"""The port that every offer names."""
HEAD = """# Faulty calls

Recorded by `make record` from `captures/faults.yml`, with SIPp agents on loopback in a network namespace of their own;
a party behind NAT is in a second namespace, behind a router that translates its addresses, and the recording is made on
the router's outer side.
The two TCP cases are played by `captures/stream.py`, which can cut a message into segments. This file is written with
the captures.

| capture | what is wrong | who is at fault |
|---|---|---|
"""


def cases() -> dict[str, dict[str, Any]]:
    """The cases by name, each with everything that its script needs."""
    shared = load()
    data = yaml.safe_load((ROOT / "captures/faults.yml").read_text(encoding="utf-8"))
    bodies = {**shared["bodies"], **data["bodies"]}
    return {
        name: {
            **case,
            "people": shared["people"],
            "bodies": bodies,
            "hosts": {**shared["hosts"], **case.get("hosts", {})},
        }
        for name, case in data["cases"].items()
    }


def steps_of(name: str, case: Mapping[str, Any]) -> list[Step]:
    """What the parties of a case send, in order."""
    return list(Script(name, phrases(), case).steps(case["steps"]))


def readme() -> str:
    """What is wrong in each case, and who is at fault."""
    return HEAD + "".join(f"| `{name}` | {case['wrong']} | {case['fault']} |\n" for name, case in cases().items())


def play(name: str, target: Path) -> None:
    """Run the agents and the recorder; inside a namespace that is thrown away afterwards."""
    case = cases()[name]
    steps, hosts, absent = steps_of(name, case), case["hosts"], case.get("absent", [])
    hidden: dict[str, str] = case.get("names", {})
    addresses(hosts[party] for party in parties_of(steps) if party not in absent and party not in hidden)
    subprocess.run(["ip", "link", "set", "lo", "mtu", str(case.get("mtu", 65536))], check=True)
    tcp = case.get("transport") == "TCP"
    where = {"keep": case.get("keep", "tcp" if tcp else "udp"), **case.get("capture", {})}
    with ExitStack() as stack:
        behind = {party: stack.enter_context(_router(party, case)) for party in hidden}
        if behind:
            where["interface"] = WAN
        for party in absent:
            lead_astray(hosts[party], bool(behind))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        raw = folder / "raw.pcap"
        with recorded(raw, **where), voices(case.get("media", []), hosts, absent, behind):
            if tcp:
                stream.converse(steps, hosts)
            else:
                patience = case.get("patience", PATIENCE)
                converse(steps, hosts, folder, case.get("ports"), absent, patience, behind)
        convert(raw, target, case.get("form", "pcapng"))


def _router(party: str, case: Mapping[str, Any]) -> AbstractContextManager[Inside]:
    """The router in front of a party that calls itself something else than its packets' address."""
    ports = {5060: case["ports"][party]}
    for one in case.get("media", []):
        if one["from"] == party:
            ports[VOICE] = one["ports"][0]
    return router(case["names"][party], case["hosts"][party], ports)


def voices(
    media: list[dict[str, Any]], hosts: Mapping[str, str], absent: list[str], behind: Mapping[str, Inside]
) -> ExitStack:
    """Voice streams that begin after some milliseconds, and ears where they arrive."""
    stack = ExitStack()
    for index, one in enumerate(media):
        if one["to"] not in absent and one["to"] not in behind:
            stack.enter_context(ear(hosts[one["to"]], one["ports"][1]))
        target = (hosts[one["to"]], one["ports"][1])
        place = behind.get(one["from"])
        source = (place.host, VOICE) if place else (hosts[one["from"]], one["ports"][0])
        thread = threading.Thread(target=voice, args=(source, target, one["after"] / 1000, 0x5EED + index, place))
        thread.start()
        stack.callback(thread.join)
    return stack


def voice(source: tuple[str, int], target: tuple[str, int], after: float, ssrc: int, place: Inside | None) -> None:
    """Ten packets of G.711 A-law, one each 20 ms (RFC 3550 §5.1)."""
    if place:
        place.enter()
    time.sleep(after)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        udp.bind(source)
        for number in range(10):
            head = struct.pack("!BBHII", 0x80, 8 | (0x80 if number == 0 else 0), 1000 + number, number * 160, ssrc)
            udp.sendto(head + b"\xd5" * 160, target)
            time.sleep(0.02)


def convert(raw: Path, target: Path, form: str) -> None:
    """The recording in the form of the case."""
    options = {"raw": ["-F", "pcapng", "-C", "14", "-T", "rawip"], "vlan": ["-F", "pcapng"]}.get(form, ["-F", form])
    if form == "vlan":
        raw.write_bytes(tagged(raw.read_bytes(), 100))
    subprocess.run(["editcap", *options, str(raw), str(target)], check=True)


def tagged(pcap: bytes, vlan: int) -> bytes:
    """A classic capture of Ethernet frames in little-endian order, each with an 802.1Q tag."""
    made, at = pcap[:24], 24
    while at < len(pcap):
        seconds, micros, kept, size = struct.unpack_from("<IIII", pcap, at)
        frame = pcap[at + 16 : at + 16 + kept]
        made += struct.pack("<IIII", seconds, micros, kept + 4, size + 4)
        made += frame[:12] + struct.pack(">HH", 0x8100, vlan) + frame[12:]
        at += 16 + kept
    return made


def suffix(case: Mapping[str, Any]) -> str:
    """How the file's name ends."""
    return ".pcap" if case.get("form") == "nsecpcap" else ".pcapng"


def files() -> Iterator[tuple[str, Path]]:
    """Each case and its recording."""
    for name, case in cases().items():
        yield name, TARGET / f"{name}{suffix(case)}"


def main() -> int:
    """Record what was asked for, or everything."""
    parser = argparse.ArgumentParser(description="Record the faulty calls anew.")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--play", help=argparse.SUPPRESS)
    options = parser.parse_args()
    paths = dict(files())
    if options.play:
        play(options.play, paths[options.play])
        return 0
    TARGET.mkdir(parents=True, exist_ok=True)
    names = options.names or list(paths)
    with ThreadPoolExecutor(max_workers=12) as pool:  # most of the time they wait for timers
        failed = [told for told in pool.map(lambda name: in_a_namespace("captures.faults", name), names) if told]
    (TARGET / "README.md").write_text(readme(), encoding="utf-8")
    print(*failed, sep="\n", file=sys.stderr)
    print(f"{len(names) - len(failed)} of {len(names)} faulty calls recorded")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
