"""The faulty calls: each recording holds what captures/faults.yml says, byte for byte, and nothing else."""

from __future__ import annotations

import ipaddress
import os
import shutil
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from captures import faults
from captures.script import Step

CASES = faults.cases()
PATHS = dict(faults.files())


@pytest.fixture(scope="module")
def payloads() -> dict[str, list[tuple[str, bytes]]]:
    """What tshark finds in each recording: source address, and a datagram of SIP or a segment."""
    if shutil.which("tshark") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("tshark is missing; run make tools")
        pytest.skip("tshark is missing; run make tools")

    def read(name: str) -> tuple[str, list[tuple[str, bytes]]]:
        tcp = CASES[name].get("transport") == "TCP"
        what = ["-Y", "tcp.len > 0", "-e", "tcp.payload"] if tcp else ["-Y", "sip", "-e", "udp.payload"]
        command = ["tshark", "-n", "-r", str(PATHS[name]), "-T", "fields", "-e", "ip.src", *what, "-e", "_ws.malformed"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        rows = [line.split("\t") for line in done.stdout.splitlines()]
        assert not any(malformed for _, _, malformed in rows), name
        return name, [(source, bytes.fromhex(payload)) for source, payload, _ in rows]

    with ThreadPoolExecutor(max_workers=4) as pool:
        return dict(pool.map(read, PATHS))


def test_each_case_has_its_recording_and_its_line() -> None:
    """Otherwise: python -m captures.faults NAME."""
    for folder in {path.parent for path in PATHS.values()}:
        assert sorted(folder.glob("*.pcap*")) == sorted(PATHS.values())
        assert (folder / "README.md").read_text(encoding="utf-8") == faults.readme()


@pytest.mark.parametrize("name", CASES)
def test_a_recording_holds_what_its_case_says(name: str, payloads: dict[str, list[tuple[str, bytes]]]) -> None:
    """A changed case asks for `make record`."""
    case, seen = CASES[name], payloads[name]
    steps = faults.steps_of(name, case)
    if case.get("transport") == "TCP":
        assert _streams(seen) == _said(steps, case["hosts"])
        return
    if "cut-off" in case.get("marks", ()):
        assert seen == []
        return
    count, said = Counter(text for _, text in seen), Counter(step.text.encode() for step in steps)
    assert set(count) == set(said)
    for text, times in said.items():
        assert count[text] == times or text.startswith(b"ACK "), text  # an agent answers each copy of a 200 by itself


def _streams(seen: list[tuple[str, bytes]]) -> dict[str, bytes]:
    return {source: b"".join(data for one, data in seen if one == source) for source, _ in seen}


def _said(steps: list[Step], hosts: dict[str, str]) -> dict[str, bytes]:
    return {
        hosts[sender]: b"".join(step.text.encode() for step in steps if step.sender == sender)
        for sender in {step.sender for step in steps}
    }


@pytest.mark.parametrize("name", CASES)
def test_a_recording_is_small_and_uses_addresses_for_documentation(name: str) -> None:
    assert PATHS[name].stat().st_size < 20_000
    for host in CASES[name]["hosts"].values():
        assert ipaddress.ip_address(host).is_private or host.startswith("2001:db8:"), host


def test_segments_end_inside_messages(payloads: dict[str, list[tuple[str, bytes]]]) -> None:
    starts = (b"INVITE ", b"ACK ", b"BYE ", b"SIP/2.0 ")
    split = [data for _, data in payloads["tcp-segments"]]
    assert sum(not data.startswith(starts) for data in split) >= 4
    assert any(data.count(b"SIP/2.0 1") == 2 for data in split) or any(b"\r\n\r\nSIP/2.0 180" in data for data in split)
    assert any(b"\r\n\r\nBYE " in data for _, data in payloads["tcp-pipelined"])


def test_the_tag_is_put_between_addresses_and_type() -> None:
    frame = bytes(range(12)) + b"\x08\x00payload"
    pcap = bytes(24) + bytes(8) + len(frame).to_bytes(4, "little") * 2 + frame
    made = faults.tagged(pcap, 100)
    assert made[24 + 16 :] == frame[:12] + b"\x81\x00\x00\x64" + frame[12:]
    assert made[24 + 8 : 24 + 12] == (len(frame) + 4).to_bytes(4, "little")


def test_the_folder_is_where_the_explainer_looks() -> None:
    assert Path("tests/explain/captures") == faults.TARGET.relative_to(faults.ROOT)
