"""Record the captures anew: `python -m captures.record [CODE ...]`, or `make record`.

Each exchange is played by sipp agents in a network namespace of its own, whose loopback interface carries the
documentation addresses of content/registry/captures.yml, and is recorded there by tcpdump. Nothing reaches a real
network, and nothing else on the machine gets into the capture. Needs sipp, tcpdump, editcap, ip and unshare, and
either root or unprivileged user namespaces.
"""

from __future__ import annotations

import argparse
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from captures.agents import scenario
from captures.router import Inside
from captures.script import Script, Step

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "content" / "captures"
PATIENCE = 20
"""Seconds after which an exchange that does not end is given up."""


def load() -> dict[str, Any]:
    """The exchanges, with the addresses of their parties."""
    data: dict[str, Any] = yaml.safe_load((ROOT / "captures/exchanges.yml").read_text(encoding="utf-8"))
    facts = yaml.safe_load((ROOT / "content/registry/captures.yml").read_text(encoding="utf-8"))
    data["hosts"] = {role: address for address, role in facts["hosts"].items()}
    return data


def phrases() -> dict[int, str]:
    """The reason phrase of every code."""
    found = {}
    for path in sorted((ROOT / "content/registry/codes").glob("*.yml")):
        found[int(path.stem)] = yaml.safe_load(path.read_text(encoding="utf-8"))["phrase"]
    return found


def lines_of(code: int | str, entry: Any, patterns: Mapping[str, Any]) -> list[Any]:
    """The steps of an exchange: as they stand, or those of a pattern with its blanks filled."""
    if isinstance(entry, list):
        return entry
    pattern = patterns[entry["pattern"]]
    words = {**pattern.get("words", {}), "CODE": str(code)}
    words |= {key: value for key, value in entry.items() if key.isupper()}
    made: list[Any] = []
    for line in pattern["steps"]:
        name, spec = next(iter(line.items())) if isinstance(line, dict) else (line, {})
        options = {key: words.get(value, value) for key, value in spec.items()}
        if options.pop("if", "pattern") not in entry:
            continue
        options |= entry.get(options.pop("slot", None)) or {}
        made.append({" ".join(words.get(word, word) for word in name.split(" ")): options})
    return made


def steps_of(code: int | str, data: Mapping[str, Any]) -> list[Step]:
    """What the parties of one code's exchange send, in order."""
    script = Script(code, phrases(), data)
    return list(script.steps(lines_of(code, data["exchanges"][code], data["patterns"])))


def play(code: int, target: Path) -> None:
    """Run the agents and the recorder; inside a namespace that is thrown away afterwards."""
    data = load()
    steps = steps_of(code, data)
    hosts = data["hosts"]
    addresses(hosts[party] for party in parties_of(steps))
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.pcap"
        with recorded(raw):
            converse(steps, hosts, Path(folder))
        subprocess.run(["editcap", "-F", "pcapng", str(raw), str(target)], check=True)


def addresses(hosts: Iterable[str]) -> None:
    """Bring loopback up, and give it these addresses."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for host in hosts:
        words = [f"{host}/128", "dev", "lo", "nodad"] if ":" in host else [f"{host}/32", "dev", "lo"]
        subprocess.run(["ip", "address", "add", *words], check=True)


@contextmanager
def recorded(raw: Path, interface: str = "lo", link: str = "", keep: str = "udp") -> Iterator[None]:
    """Let tcpdump write to `raw` what passes in the block; `link` is a link type of libpcap, `keep` a filter."""
    command = ["tcpdump", "-Z", "root", "-i", interface, *(["-y", link] if link else [])]
    command += ["-U", "--immediate-mode", "-s", "0", "-w", str(raw), keep]
    recorder = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while recorder.stderr and "listening on" not in (recorder.stderr.readline() or "listening on"):
        pass
    try:
        yield
    finally:
        time.sleep(0.2)
        recorder.send_signal(signal.SIGINT)
        recorder.wait(PATIENCE)


def converse(
    steps: list[Step],
    hosts: Mapping[str, str],
    folder: Path,
    ports: Mapping[str, int] | None = None,
    absent: Collection[str] = (),
    patience: int = PATIENCE,
    behind: Mapping[str, Inside] | None = None,
) -> None:
    """Let sipp agents send the messages of an exchange.

    Nobody stands at the addresses of `absent` parties; parties `behind` a router run there, and `hosts` and `ports` say
    where the others see them.
    """
    ports, behind = ports or {}, behind or {}
    parties = [party for party in parties_of(steps) if party not in absent]
    silent = [party for party in parties if not any(step.sender == party for step in steps)]
    ears = [ear(hosts[party]) for party in silent]
    agents: list[tuple[str, subprocess.Popen[bytes]]] = []
    call_id = next(line for line in steps[0].text.split("\r\n") if line.startswith("Call-ID")).partition(": ")[2]
    speaking = [party for party in parties if party not in silent]
    for party in [*(p for p in speaking if p != steps[0].sender), steps[0].sender]:
        file = folder / f"{party}.xml"
        file.write_text(scenario(party, steps, hosts, ports, patience * 900), encoding="utf-8")
        place = behind.get(party)
        host, port = (place.host, 5060) if place else (hosts[party], ports.get(party, 5060))
        command = [*(place.prefix if place else ()), "sipp", "-sf", str(file), "-i", host, "-p", str(port)]
        command += ["-m", "1", "-nd", "-nostdin"]
        command += ["-timeout", str(patience), "-trace_err", "-error_file", str(folder / f"{party}.err")]
        if party == steps[0].sender:
            command += ["-cid_str", call_id, _bracketed(hosts[steps[0].receiver]) + ":5060"]
        agent = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        agents.append((party, agent))
        _wait_for(host, port, agent.pid)
    try:
        for party, agent in reversed(agents):
            if agent.wait(patience):
                errors = folder / f"{party}.err"
                raise RuntimeError(f"{party}: {errors.read_text() if errors.exists() else 'sipp failed'}")
    finally:
        for _, agent in agents:
            agent.kill()
        for one in ears:
            one.close()


def parties_of(steps: list[Step]) -> list[str]:
    """Everybody who sends or is sent to, in the order in which they appear."""
    return list(dict.fromkeys(party for step in steps for party in (step.sender, step.receiver)))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def ear(host: str, port: int = 5060) -> socket.socket:
    """A party that hears and says nothing; without it the network would answer that the port is closed."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a voice stream may leave from the same port
    made.bind((host, port))
    return made


def _wait_for(host: str, port: int, pid: int) -> None:
    """Until the agent at `host` listens, in the network of the process `pid`."""
    packed = ipaddress.ip_address(host).packed
    words = (packed[at : at + 4][::-1].hex().upper() for at in range(0, len(packed), 4))
    wanted = f"{''.join(words)}:{port:04X}"
    for _ in range(500):
        if any(wanted in Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii") for table in ("udp", "udp6")):
            return
        time.sleep(0.01)
    raise RuntimeError(f"no agent listens at {host}")


def record(code: int) -> str:
    """One capture. Returns what went wrong."""
    return in_a_namespace("captures.record", str(code))


def in_a_namespace(module: str, name: str) -> str:
    """Play one exchange in a namespace of its own; a busy machine gets a second chance. Returns what went wrong."""
    isolated = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    command = [*isolated, sys.executable, "-m", module, "--play", name]
    for _ in range(3):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return ""
    return f"{name}: {done.stderr.strip()[-1500:]}"


def main() -> int:
    """Record what was asked for, or everything."""
    parser = argparse.ArgumentParser(description="Record the captures of the response codes anew.")
    parser.add_argument("codes", nargs="*", type=int)
    parser.add_argument("--play", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.play:
        play(options.play, TARGET / f"{options.play}.pcapng")
        return 0
    TARGET.mkdir(parents=True, exist_ok=True)
    codes = options.codes or sorted(load()["exchanges"])
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        failed = [message for message in pool.map(record, codes) if message]
    print(*failed, sep="\n", file=sys.stderr)
    print(f"{len(codes) - len(failed)} of {len(codes)} captures recorded")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
