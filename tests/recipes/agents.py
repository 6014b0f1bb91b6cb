"""SIPp's agents: a caller and a callee that play one exchange."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.recipes.network import Network, Process

SCENARIOS = Path(__file__).parent / "scenarios"

OFFER = """v=0
o=- 1 1 IN IP4 {address}
s=-
c=IN IP4 {address}
t=0 0
m=audio 40000 RTP/AVP {formats}
{maps}
a=sendrecv"""
CODECS = {"0": "PCMU/8000", "8": "PCMA/8000", "18": "G729/8000"}
"""Static payload types (RFC 3551 §6)."""


@dataclass(frozen=True)
class Exchange:
    """One exchange between two agents: which scenario, and what stands in it."""

    name: str
    play: str
    """The scenario: `refused`, `answered`, `registered` ..."""
    status: str = "200 OK"
    caller: str = "127.0.0.2"
    callee: str = "127.0.0.20"
    proxy: str = ""
    """The proxy to which the caller sends its requests; the callee itself where empty."""
    headers: str = ""
    """Further header fields of the request."""
    reply: str = ""
    """Further header fields of the response."""
    media: str = ""
    """The address in the offer; the caller's own where empty."""
    formats: str = "8 0"
    user: str = "1001"
    password: str = "secret-1001"  # noqa: S105
    more: str = ""
    """Further lines of the offer."""

    @property
    def call_id(self) -> str:
        """The Call-ID of the exchange."""
        return f"{self.name}@{self.caller}"

    def scenario(self, side: str) -> str:
        """The scenario of one side, filled."""
        contact = f"Contact: <sip:{self.user}@{self.media or self.caller}:5060>"
        values = {
            "name": self.name,
            "code": self.status[:3],
            "status": self.status,
            "from": self.user,
            "to": "1002",
            "password": self.password,
            "headers": _lines(
                "" if self.play in ("registered", "rejected") else f"{contact}\nContent-Type: application/sdp",
                self.headers,
            ),
            "reply": _lines(
                f"Contact: <sip:1002@{self.callee}:5060>" if self.play in ("answered", "unacknowledged") else "",
                self.reply,
            ),
            "body": _lines(_sdp(self.media or self.caller, self.formats), self.more),
            "answer": _sdp(self.callee, "8"),
        }
        text = (SCENARIOS / f"{self.play}-{side}.xml").read_text(encoding="utf-8")
        for name, value in values.items():
            text = re.sub(rf"@{name}@\n" if not value else rf"@{name}@", lambda _, v=value: v, text)  # type: ignore[misc]
        return text


def _sdp(address: str, formats: str) -> str:
    maps = "\n".join(f"a=rtpmap:{number} {CODECS[number]}" for number in formats.split())
    return OFFER.format(address=address, formats=formats, maps=maps)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def sipp(network: Network, exchange: Exchange, side: str) -> Process:
    """Start one side of an exchange."""
    file = network.folder / f"{exchange.name}-{side}.xml"
    file.write_text(exchange.scenario(side), encoding="utf-8")
    address = exchange.caller if side == "caller" else exchange.callee
    target = [f"{exchange.proxy or exchange.callee}:5060"] if side == "caller" else []
    return network.start(
        *("sipp", "-sf", file, "-i", address, "-p", "5060", "-m", "1", "-nostdin"),
        *("-cid_str", exchange.call_id, "-timeout", "15", *target),
    )


def play(network: Network, exchange: Exchange) -> None:
    """Play an exchange to its end: both sides end as their scenarios say, and where a message is to stay out, by it."""
    callee = None
    if (SCENARIOS / f"{exchange.play}-callee.xml").exists():
        callee = sipp(network, exchange, "callee")
        network.listens(callee, exchange.callee, 5060)
    caller = sipp(network, exchange, "caller")
    ends = (0, 1) if exchange.play in ("unacknowledged", "unanswered") else (0,)
    for side in filter(None, (caller, callee)):
        status = side.wait()
        assert status in ends, f"{exchange.name}: {side.stdout[-1500:]}{side.stderr[-500:]}"
