"""The captures: what tshark reads in them, what our reader reads in them, and what the pages show of them."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from captures.record import load as load_exchanges
from captures.record import steps_of
from generator.labels import Labels
from generator.ladder import ladder
from generator.model import Capture, Dataset, Message
from generator.problems import Problem
from generator.rules.captures import has
from generator.sources import captures, pcap
from tests.conftest import ROOT

FOLDER = ROOT / "content" / "captures"
HOSTS = {"192.0.2.10": "caller", "192.0.2.1": "proxy"}
BUSY = b"SIP/2.0 486 Busy Here\r\nCSeq: 1 INVITE\r\nTo: <sip:b@example.org>;tag=1\r\nContent-Length: 0\r\n\r\n"
INVITE = b"INVITE sip:b@example.org SIP/2.0\r\nCSeq: 1 INVITE\r\nContent-Length: 4\r\n\r\na\r\nb"


@pytest.fixture(scope="module")
def tshark() -> Callable[..., str]:
    """Runs tshark on one file. Without it the tests are skipped, but never with CI=true."""
    program = shutil.which("tshark")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("tshark is missing; install it: apt-get install tshark")
        pytest.skip("tshark is missing; install it: apt-get install tshark")

    def read(path: Path, *arguments: str) -> str:
        command = [program, "-n", "-r", str(path), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return read


def everywhere(function: Callable[[Path], str | None], paths: list[Path]) -> list[str]:
    """What `function` says of each file, where it says anything."""
    with ThreadPoolExecutor(max_workers=8) as pool:
        return [said for said in pool.map(function, paths) if said]


def test_tshark_finds_each_code_in_its_published_capture(
    site: Path, dataset: Dataset, tshark: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    """`tshark -r site/captures/NNN.pcapng -Y sip.Status-Code` prints NNN, for every registered code."""
    registered = [code.code for code in dataset.codes.values() if code.status == "registered"]
    paths = [site / "captures" / f"{code}.pcapng" for code in registered]

    def missing(path: Path) -> str | None:
        printed = tshark(path, "-Y", "sip.Status-Code")
        return None if re.search(rf"Status: {path.stem}\b", printed) else f"{path.stem}: {printed}"

    assert everywhere(missing, paths) == []
    with capsys.disabled():
        print(f"\ntshark reads {len(registered)} of {len(registered)} registered codes in their captures")


def test_tshark_finds_nothing_malformed(tshark: Callable[..., str]) -> None:
    def faults(path: Path) -> str | None:
        found = tshark(path, "-Y", "_ws.malformed or _ws.expert.severity == error or icmp")
        return f"{path.stem}: {found}" if found else None

    assert everywhere(faults, sorted(FOLDER.glob("*.pcapng"))) == []


def test_tshark_finds_the_header_fields_that_must_be_there(dataset: Dataset, tshark: Callable[..., str]) -> None:
    def lacks(path: Path) -> str | None:
        capture = dataset.captures[int(path.stem)]
        raw = tshark(
            path, "-Y", f"sip.Status-Code == {path.stem}", "-T", "fields", "-e", "sip.msg_hdr", "-e", "sip.CSeq.method"
        )
        lines = [line for line in raw.splitlines() if line.strip()]
        wanted = [
            rule
            for rule in dataset.codes[capture.code].headers
            if rule.strength == "MUST" and rule.when not in capture.unmet and rule.header[0] != "("
        ]
        for line in lines:
            head, _, method = line.rpartition("\t")
            for rule in wanted:
                name = "To" if rule.header == "To tag" else rule.header
                if (not rule.methods or method in rule.methods) and not re.search(rf"(^|\\r\\n){name}:", head):
                    return f"{path.stem}: {rule.header} ({method})"
        return None if lines else f"{path.stem}: no response"

    assert everywhere(lacks, sorted(FOLDER.glob("*.pcapng"))) == []


def test_our_reader_agrees_with_tshark(dataset: Dataset, tshark: Callable[..., str]) -> None:
    def differs(path: Path) -> str | None:
        codes = tshark(path, "-Y", "sip.Status-Code", "-T", "fields", "-e", "sip.Status-Code").split()
        ours = [
            str(one.code) for one in dataset.captures[int(path.stem)].messages for _ in range(one.times) if one.code
        ]
        return None if codes == ours else f"{path.stem}: {codes} {ours}"

    assert everywhere(differs, sorted(FOLDER.glob("*.pcapng"))) == []


def test_captures_are_small_and_use_addresses_for_documentation(dataset: Dataset) -> None:
    for capture in dataset.captures.values():
        assert capture.size < 10_000, capture.path
        for message in capture.messages:
            for address in re.findall(r"\b\d+\.\d+\.\d+\.\d+\b", message.text):
                assert address.startswith(("192.0.2.", "198.51.100.")), (capture.path, address)


def test_content_length_is_the_length_of_the_body() -> None:
    for path in sorted(FOLDER.glob("*.pcapng")):
        for packet in pcap.datagrams(path.read_bytes()):
            head, _, body = packet.payload.partition(b"\r\n\r\n")
            given = re.search(rb"\r\nContent-Length: (\d+)", head)
            assert path.stem == "411" or (given and int(given[1]) == len(body)), (path.stem, head[:40])


def test_transactions_hang_together(dataset: Dataset) -> None:
    """Every response answers a request on the same hop: the same branch, Call-ID and CSeq."""
    for capture in dataset.captures.values():
        for index, message in enumerate(capture.messages):
            if message.code is None:
                continue
            asked = [
                one
                for one in capture.messages[:index]
                if one.code is None and (one.sender, one.receiver) == (message.receiver, message.sender)
            ]
            keys = {(_branch(one), one.all("Call-ID"), one.all("CSeq")) for one in asked}
            assert (_branch(message), message.all("Call-ID"), message.all("CSeq")) in keys, (
                capture.code,
                message.start,
            )


def _branch(message: Message) -> str:
    return message.all("Via")[0].split("branch=")[1].split(";")[0]


def test_requests_in_a_dialog_go_to_the_contact_of_the_other_side(dataset: Dataset) -> None:
    """The remote target of RFC 3261 §12.2.1.1; the ACK for a refusal keeps its INVITE's Request-URI (§17.1.1.3)."""
    compared = 0
    for capture in dataset.captures.values():
        contacts: dict[str, str] = {}
        branches: set[str] = set()
        for message in capture.messages:
            mine, theirs = (_tag(message, name) for name in ("From", "To"))
            own = theirs if message.code else mine
            if message.code is None and theirs in contacts and _branch(message) not in branches:
                compared += 1
                assert message.start.split()[1] == contacts[theirs], (capture.code, message.start)
            if message.code is None and message.start.startswith("INVITE"):
                branches.add(_branch(message))
            if contact := message.all("Contact"):
                contacts[own] = re.sub(r".*<|>.*", "", contact[0])
    assert compared > 50


def _tag(message: Message, name: str) -> str:
    return message.all(name)[0].partition(";tag=")[2]


def test_the_captures_are_what_the_exchanges_say(dataset: Dataset) -> None:
    """A change of an exchange asks for `make record`."""
    data = load_exchanges()
    assert set(data["exchanges"]) == set(dataset.captures)
    for code in data["exchanges"]:
        written = [(step.sender, step.receiver, step.text) for step in steps_of(code, data)]
        packets = pcap.datagrams((FOLDER / f"{code}.pcapng").read_bytes())
        roles = {address: role for role, address in data["hosts"].items()}
        seen = [(roles[one.source], roles[one.target], one.payload.decode()) for one in packets]
        assert sorted(seen) == sorted(written), f"{code}: record it anew with make record"


# The reader


def frame(payload: bytes, source: str = "192.0.2.10", target: str = "192.0.2.1", fragment: int = 0) -> bytes:
    addresses = bytes(map(int, source.split("."))) + bytes(map(int, target.split(".")))
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 28 + len(payload), 1, fragment, 64, 17, 0) + addresses
    return bytes(12) + b"\x08\x00" + ip + struct.pack(">HHHH", 5060, 5060, 8 + len(payload), 0) + payload


def classic(*frames: bytes, link: int = 1, order: str = "<") -> bytes:
    head = struct.pack(f"{order}IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link)
    packets = (struct.pack(f"{order}IIII", 1, at * 1000, len(one), len(one)) + one for at, one in enumerate(frames))
    return head + b"".join(packets)


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    body += bytes(-len(body) % 4)
    size = struct.pack(f"{order}I", 12 + len(body))
    return struct.pack(f"{order}I", kind) + size + body + size


def modern(*frames: bytes, order: str = "<") -> bytes:
    section = block(0x0A0D0D0A, struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1), order)
    interface = block(1, struct.pack(f"{order}HHI", 1, 0, 65535), order)
    packets = (
        block(6, struct.pack(f"{order}IIIII", 0, 0, at * 1000, len(one), len(one)) + one, order)
        for at, one in enumerate(frames)
    )
    return section + interface + b"".join(packets)


def read(data: bytes) -> tuple[tuple[Message, ...], list[str]]:
    problems: list[Problem] = []
    found = captures.read(data, "x.pcapng", HOSTS, problems)
    return found, [problem.rule for problem in problems]


@pytest.mark.parametrize("form", [classic, modern])
@pytest.mark.parametrize("order", ["<", ">"])
def test_both_forms_are_read(form: Callable[..., bytes], order: str) -> None:
    data = form(frame(INVITE), frame(BUSY, "192.0.2.1", "192.0.2.10"), order=order)
    (invite, busy), problems = read(data)
    assert problems == []
    assert (invite.label, invite.code, invite.body, invite.sender) == ("INVITE", None, "a\nb", "caller")
    assert (busy.label, busy.code, busy.method, busy.receiver) == ("486 Busy Here", 486, "INVITE", "caller")
    assert busy.time == pytest.approx(0.001)


def test_retransmissions_are_folded() -> None:
    (invite, busy), _ = read(classic(*[frame(INVITE)] * 3, frame(BUSY)))
    assert (invite.times, busy.times) == (3, 1)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "W-PCAP"),
        (b"not a capture at all, but long enough", "W-PCAP"),
        (classic(frame(BUSY))[:-5], "W-PCAP"),
        (modern(frame(BUSY))[:-5], "W-PCAP"),
        (modern() + struct.pack("<II", 6, 0) + bytes(16), "W-PCAP"),
        (classic(frame(BUSY), link=127), "W-PCAP"),
        (classic(frame(BUSY, fragment=0x2000)), "W-PCAP"),
        (classic(*[frame(BUSY)] * 501), "W-PCAP"),
        (modern(frame(BUSY)) + block(4, bytes(4), "<"), "W-PCAP"),  # a block that no packet needs
        (modern() + block(0x0A0D0D0A, modern()[8:24] + bytes([1, 0, 3, 0]) + b"hi! ", "<"), "W-PCAP"),  # a comment
        (block(0x0A0D0D0A, modern()[8:24] + bytes(68), "<"), "W-PCAP"),  # 96 bytes: it could be a script as well
        (modern(frame(BUSY))[:-4] + b"\0\0\0\0", "W-PCAP"),  # two lengths
        (classic(frame(b"SIP/2.0 486 Busy\r\nCSeq: 1 INVITE\r\n\r\n```\n<form>")), "W-SIP"),
        (classic(frame("SIP/2.0 486 \u202eBusy\r\nCSeq: 1 INVITE\r\n\r\n".encode())), "W-SIP"),
        (classic(frame(b"SIP/2.0 486 \x1b[31mBusy\r\nCSeq: 1 INVITE\r\n\r\n")), "W-SIP"),
        (classic(), "W-SIP"),
        (classic(frame(b"GET / HTTP/1.1\r\n\r\n")), "W-SIP"),
        (classic(frame(b"\xff\xfe")), "W-SIP"),
        (classic(frame(b"SIP/2.0 486 Busy Here\r\nno header\r\n\r\n")), "W-SIP"),
        (classic(frame(BUSY, "203.0.113.9")), "W-HOST"),
    ],
)
def test_a_bad_capture_is_a_problem(data: bytes, rule: str) -> None:
    assert read(data) == ((), [rule])


def test_every_cut_of_a_capture_is_a_problem_or_a_capture() -> None:
    for whole in (classic(frame(INVITE), frame(BUSY)), modern(frame(INVITE), frame(BUSY))):
        for end in range(len(whole)):
            found, problems = read(whole[:end])
            assert bool(found) != bool(problems)


# The ladder


def test_the_ladder_of_401(dataset: Dataset) -> None:
    drawing = ladder(dataset.captures[401], Labels(dataset, dataset.default))
    assert re.findall(r"<text [^>]*>([^<]*)</text>", drawing) == [
        "Phone",
        "Registrar",
        "REGISTER",
        "401 Unauthorized",
        "REGISTER",
        "200 OK",
    ]
    assert drawing.count("is-this") == 1
    assert 'class="ladder__hop is-response class-4xx is-this"' in drawing
    assert '<title id="ladder-title">Message exchange with 401 Unauthorized</title>' in drawing
    assert "Phone → Registrar: REGISTER. Registrar → Phone: 401 Unauthorized." in drawing
    assert not re.search(r"style=|on\w+=|#[0-9a-f]{3,6}\"", drawing)
    assert "\n\n" not in drawing


def test_the_ladder_folds_retransmissions(dataset: Dataset) -> None:
    assert "INVITE ×4" in ladder(dataset.captures[408], Labels(dataset, dataset.default))


def test_the_ladder_escapes_what_was_sent() -> None:
    hostile = Message(0, "caller", "proxy", "SIP/2.0 486 <script>&", (("CSeq", "1 INVITE"),), "")
    drawing = ladder(Capture(486, (hostile,), ("caller", "proxy"), (), "", 0, ""), lambda key, **_: f"<{key}>")
    assert "<script" not in drawing
    assert "&lt;script&gt;&amp;" in drawing


# The site


def test_each_code_page_has_its_ladder_and_its_capture(site: Path, dataset: Dataset) -> None:
    for root in ("", "ru", "fa"):
        for code in dataset.captures:
            folder = site / root / "codes" / str(code)
            page = (folder / "index.html").read_text(encoding="utf-8")
            assert len(re.findall(r"<svg [^>]*ladder__drawing[^>]*role=\"img\"", page)) == 1, folder
            href = re.search(r'<a href="([^"]*\.pcapng)" download', page)
            assert href, folder
            assert (folder / href[1]).resolve().read_bytes() == (FOLDER / f"{code}.pcapng").read_bytes()
            assert 'id="response"' in page
            assert 'class="exchange"' in page


def test_messages_are_the_same_in_every_language(site: Path) -> None:
    def blocks(root: str) -> list[str]:
        page = (site / root / "codes/487/index.html").read_text(encoding="utf-8")
        return re.findall(r'<div class="language-text highlight">.*?</div>', page, re.DOTALL)

    assert len(blocks("")) == 14
    assert blocks("") == blocks("ru") == blocks("fa")


def test_a_rule_finds_its_header_its_tag_and_its_body(dataset: Dataset) -> None:
    rules = {rule.header: rule for rule in dataset.headers}
    message = Message(0, "", "", "SIP/2.0 199 x", (("To", "<sip:b@example.org>;tag=1"), ("rseq", "1")), "")
    assert has(message, rules["To tag"])
    assert has(message, rules["RSeq"])
    assert not has(message, rules["(SDP body)"])
