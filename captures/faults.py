"""Record the faulty calls of faults.yml: `python -m captures.faults [NAME ...]`, part of `make record`.

They are played like the captures of the codes, in a network namespace each. Where a party calls itself something else
than its packets' address (`names`), it stands for one behind a router that translates addresses, as seen from outside.
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
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import yaml

from captures import stream
from captures.record import ROOT, addresses, converse, ear, in_a_namespace, load, parties_of, phrases, recorded
from captures.script import Script, Step

TARGET = ROOT / "tests" / "explain" / "captures"
PATIENCE = 60
HEAD = """# Faulty calls

Recorded by `make record` from `captures/faults.yml`, with SIPp agents on loopback in a network namespace of their own.
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
    steps, hosts = steps_of(name, case), case["hosts"]
    absent = case.get("absent", [])
    addresses(hosts[party] for party in parties_of(steps) if party not in absent)
    for party in absent:  # what is sent there leaves, and nobody takes it
        subprocess.run(["ip", "route", "add", hosts[party], "dev", "lo"], check=True)
    subprocess.run(["ip", "link", "set", "lo", "mtu", str(case.get("mtu", 65536))], check=True)
    tcp = case.get("transport") == "TCP"
    where = {"keep": case.get("keep", "tcp" if tcp else "udp"), **case.get("capture", {})}
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.pcap"
        with recorded(raw, **where), voices(case.get("media", []), hosts, absent):
            if tcp:
                stream.converse(steps, hosts)
            else:
                converse(steps, hosts, Path(folder), case.get("ports"), absent, case.get("patience", PATIENCE))
        convert(raw, target, case.get("form", "pcapng"))


def voices(media: list[dict[str, Any]], hosts: Mapping[str, str], absent: list[str]) -> ExitStack:
    """Voice streams that begin after some milliseconds, and ears where they arrive."""
    stack = ExitStack()
    for index, one in enumerate(media):
        if one["to"] not in absent:
            stack.enter_context(ear(hosts[one["to"]], one["ports"][1]))
        source, target = (hosts[one["from"]], one["ports"][0]), (hosts[one["to"]], one["ports"][1])
        thread = threading.Thread(target=voice, args=(source, target, one["after"] / 1000, 0x5EED + index))
        thread.start()
        stack.callback(thread.join)
    return stack


def voice(source: tuple[str, int], target: tuple[str, int], after: float, ssrc: int, packets: int = 10) -> None:
    """G.711 A-law in packets of 20 ms (RFC 3550 §5.1)."""
    time.sleep(after)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        udp.bind(source)
        for number in range(packets):
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
