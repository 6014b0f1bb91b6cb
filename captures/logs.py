"""Text logs in the forms of products that cannot run here, written from the recordings of the faulty calls.

`python -m captures.logs` writes them anew, byte for byte the same as long as the recordings are. Where each form was
looked up is said in logs.yml: the source files that print it.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import yaml

from captures import faults
from captures.record import ROOT

TARGET = ROOT / "tests" / "explain" / "logs"
DASHES = "-" * 72
CHANNEL = "sofia/external/bob@example.org"


@dataclass(frozen=True)
class Logged:
    """A message as one party sees it."""

    when: datetime
    sent: bool
    peer: str
    """Address and port of the other side."""
    text: str

    @property
    def kind(self) -> str:
        """`request` or `response`."""
        return "response" if self.text.startswith("SIP/2.0") else "request"

    @property
    def start(self) -> str:
        """The first line."""
        return self.text.split("\r\n")[0]

    def header(self, name: str) -> str:
        """The first value of a header field."""
        lines = (line.partition(": ") for line in self.text.split("\r\n"))
        return next((value for key, _, value in lines if key == name), "")


def seen_by(name: str, party: str) -> list[Logged]:
    """The messages of a recorded case that `party` sent or received."""
    fields = "frame.time_epoch ip.src udp.srcport ip.dst udp.dstport udp.payload".split()
    words = [word for field in fields for word in ("-e", field)]
    command = ["tshark", "-n", "-r", str(dict(faults.files())[name]), "-Y", "sip", "-T", "fields", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    own = faults.cases()[name]["hosts"][party]
    made = []
    for line in done.stdout.splitlines():
        time, source, source_port, target, target_port, payload = line.split("\t")
        if own in (source, target):
            peer = f"{target}:{target_port}" if source == own else f"{source}:{source_port}"
            when = datetime.fromtimestamp(float(time), UTC)
            made.append(Logged(when, source == own, peer, bytes.fromhex(payload).decode()))
    return made


def asterisk_pjsip(messages: list[Logged]) -> Iterator[str]:
    """`<--- Received SIP request (889 bytes) from UDP:192.0.2.10:5060 --->`, then the message as it is."""
    yield "PJSIP Logging enabled\n"
    for one in messages:
        what, way = ("Transmitting", "to") if one.sent else ("Received", "from")
        yield f"<--- {what} SIP {one.kind} ({len(one.text.encode())} bytes) {way} UDP:{one.peer} --->\n{one.text}\n"


def asterisk_pjsip_file(messages: list[Logged]) -> Iterator[str]:
    """A log file: the first line of each entry is stamped."""
    for one, entry in zip(messages, list(asterisk_pjsip(messages))[1:], strict=True):
        stamp = f"{one.when:[%b %d %H:%M:%S]}"
        yield f"{stamp} VERBOSE[2417] res_pjsip_logger.c: {entry}"
        if not one.sent and one.kind == "request":
            name, call = one.header("From").partition(";")[0], one.header("Call-ID")
            yield (
                f"{stamp} NOTICE[2391] res_pjsip/pjsip_distributor.c: Request '{one.start.split()[0]}' from '{name}' "
                f"failed for '{one.peer}' (callid: {call}) - No matching endpoint found\n"
            )


def asterisk_chan_sip(messages: list[Logged]) -> Iterator[str]:
    """`<--- SIP read from UDP:… --->`, `<--- Transmitting (no NAT) to … --->`, and requests without arrows."""
    copies: dict[str, int] = {}
    for one in messages:
        head, _, body = one.text.partition("\r\n\r\n")
        lines, parts = len(head.split("\r\n")), len(body.splitlines())
        if not one.sent:
            yield f"\n<--- SIP read from UDP:{one.peer} --->\n{one.text}\n<------------->\n"
            yield f"--- ({lines} headers {parts} lines) ---\n"
        elif copies.get(one.text):
            yield f"Retransmitting #{copies[one.text]} (no NAT) to {one.peer}:\n{one.text}\n---\n"
        elif one.kind == "response":
            reliably = "Reliably " if one.start.split()[1] >= "200" and "INVITE" in one.header("CSeq") else ""
            yield f"\n<--- {reliably}Transmitting (no NAT) to {one.peer} --->\n{one.text}\n<------------>\n"
        else:
            yield f"Reliably Transmitting (no NAT) to {one.peer}:\n{one.text}\n---\n"
        copies[one.text] = copies.get(one.text, 0) + 1


def asterisk_chan_sip_stamped(messages: list[Logged]) -> Iterator[str]:
    """The time before every line."""
    for one in messages:
        for line in "".join(asterisk_chan_sip([one])).split("\n")[:-1]:
            yield f"{one.when:[%b %d %H:%M:%S]} {line}\n"


def freeswitch(messages: list[Logged]) -> Iterator[str]:
    """`recv 889 bytes from udp/[192.0.2.10]:5060 at 10:00:00.123456:`, dashes, the message with plain line ends."""
    known = set()
    for one in messages:
        yield f"{_sofia(one)}{DASHES}\n{_plain(one.text)}"
        if one.text not in known:  # a repeated message makes no entry in the log
            yield from _freeswitch_lines(one)
        known.add(one.text)
    if not any(
        one.kind == "response" for one in messages
    ):  # timer B ends a call that nobody answers (RFC 3261 §17.1.1.2)
        end = messages[0].when + timedelta(seconds=32)
        yield f"{_notice(end)} sofia.c:8736 Hangup {CHANNEL} [CS_CONSUME_MEDIA] [RECOVERY_ON_TIMER_EXPIRE]\n"


def freeswitch_indented(messages: list[Logged]) -> Iterator[str]:
    """As `freeswitch`, with three spaces before each line and dashes at the end."""
    for one in messages:
        lines = "".join(f"   {line}\n" for line in _plain(one.text).split("\n")[:-1])
        yield f"{_sofia(one)}   {DASHES}\n{lines}   {DASHES}\n"


def _sofia(one: Logged) -> str:
    host, _, port = one.peer.rpartition(":")
    way = "send {} bytes to" if one.sent else "recv {} bytes from"
    return f"{way.format(len(one.text.encode()))} udp/[{host}]:{port} at {one.when:%H:%M:%S.%f}:\n"


def _plain(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return text if text.endswith("\n") else f"{text}\n"


def _freeswitch_lines(one: Logged) -> Iterator[str]:
    """What the log says of an outgoing call, which is what the cases with this form are."""
    stamp = _notice(one.when)
    if one.sent and one.start.startswith("INVITE"):
        yield f"{stamp} switch_channel.c:1123 New Channel {CHANNEL} [8b1d3c52-5d0f-4c0e-9a8e-3f1f6f0f2a11]\n"
    elif not one.sent and one.start.startswith("SIP/2.0 200") and "INVITE" in one.header("CSeq"):
        yield f"{stamp} sofia.c:8736 Channel [{CHANNEL}] has been answered\n"
    elif not one.sent and one.start.startswith("BYE"):
        yield f"{stamp} sofia.c:1065 Hangup {CHANNEL} [CS_EXECUTE] [NETWORK_OUT_OF_ORDER]\n"


def _notice(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S.%f} 99.87% [NOTICE]"


FORMS: Mapping[str, Callable[[list[Logged]], Iterator[str]]] = {
    "asterisk-pjsip": asterisk_pjsip,
    "asterisk-pjsip-file": asterisk_pjsip_file,
    "asterisk-chan-sip": asterisk_chan_sip,
    "asterisk-chan-sip-stamped": asterisk_chan_sip_stamped,
    "freeswitch": freeswitch,
    "freeswitch-indented": freeswitch_indented,
}


def load() -> dict[str, Any]:
    """The logs that there are."""
    data: dict[str, Any] = yaml.safe_load((ROOT / "captures/logs.yml").read_text(encoding="utf-8"))
    return data


def made() -> Iterator[tuple[str, bytes]]:
    """Each log that is made: its name and its bytes."""
    for name, log in load()["made"].items():
        yield name, "".join(FORMS[log["form"]](seen_by(log["of"], log["at"]))).encode()


def readme() -> str:
    """What each log is, and whether a program wrote it."""
    data, cases = load(), faults.cases()
    lines = [
        "# Text logs of the faulty calls\n",
        "Written by `make record`. What is wrong in each stands in [the table of captures](../captures/README.md).",
        "",
        "## Written by the program itself\n",
        "| log | what it is |\n|---|---|",
    ]
    for name, log in data["real"].items():
        what = f"sngrep's text export (F2, .txt) of `{log['of']}`." if log else KAMAILIO
        if "command" in log:
            what = f"What `{log['command'].format(file='FILE')}` prints of `{log['of']}`."
        lines.append(f"| `{name}` | {what} |")
    lines += ["", "## Made in the form of a product that does not run here\n", "| log | call | form |\n|---|---|---|"]
    lines += [
        f"| `{name}` | `{log['of']}`, as the {log['at']} sees it | {data['forms'][log['form']]} |"
        for name, log in data["made"].items()
        if log["of"] in cases
    ]
    return "\n".join([*lines, ""])


KAMAILIO = (
    "Kamailio's module sipdump, mode 1: a call through Kamailio, whose callee refuses G.729 with 488; and a call that "
    "Kamailio itself refuses with 483."
)


def main() -> None:
    """Write what is made, and the table."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, data in made():
        (TARGET / f"{name}.txt").write_bytes(data)
    (TARGET / "README.md").write_text(readme(), encoding="utf-8")


if __name__ == "__main__":
    main()
