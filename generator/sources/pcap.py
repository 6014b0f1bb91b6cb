"""Reading a packet capture: pcap and pcapng, down to the UDP payload.

Captures are published as they are, and nobody reads them byte by byte in a proposal. So what the site does not show may
not be in them: every packet is a UDP datagram, and there are no comments and no blocks but those that packets need.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAX_PACKETS = 500
_CLASSIC = {0xA1B2C3D4: 1_000_000, 0xA1B23C4D: 1_000_000_000}
_SECTION, _INTERFACE, _PACKET = 0x0A0D0D0A, 1, 6
_ETHERNET, _RAW, _SLL, _SLL2 = 1, 101, 113, 276
_LITERAL = ord("`")
"""A section header of such a length begins a template literal, so that the file could be a script as well."""
_KINDS = {_SECTION: 24, _INTERFACE: 16, _PACKET: 28}
"""The blocks that packets need, and where their options or data begin (draft-ietf-opsawg-pcapng, section 4)."""
_OPTIONS = {_SECTION: {0, 4}, _INTERFACE: {0, 9}}
"""End of options, the program that wrote the file, the unit of times."""
_PROGRAM = re.compile(rb"[\w .,()/:+~-]*", re.ASCII)
_AT = {_ETHERNET: (12, 14), _SLL: (14, 16), _SLL2: (0, 20)}
"""Per link type: where the protocol number stands, and where the packet begins."""


class DamagedError(Exception):
    """The file is no capture, or one that ends too early; says why."""


@dataclass(frozen=True)
class Datagram:
    """One UDP packet over IPv4."""

    time: float
    source: str
    target: str
    payload: bytes


def datagrams(data: bytes) -> list[Datagram]:
    """Every UDP packet over IPv4 of a capture, in its order. Raises `DamagedError`."""
    try:
        found = [_datagram(link, time, frame) for link, time, frame in _frames(data)]
    except (struct.error, IndexError):
        raise DamagedError("ends in the middle of a packet") from None
    if len(found) > MAX_PACKETS:
        raise DamagedError(f"holds {len(found)} packets, expected at most {MAX_PACKETS}")
    return found


def _frames(data: bytes) -> Iterator[tuple[int, float, bytes]]:
    """Link type, time and bytes of each packet."""
    if len(data) < 24:
        raise DamagedError("is too short for a capture")
    (magic,) = struct.unpack_from("<I", data)
    if magic == _SECTION:
        yield from _blocks(data)
        return
    for order in "<>":
        (magic,) = struct.unpack_from(f"{order}I", data)
        if magic in _CLASSIC:
            yield from _records(data, order, _CLASSIC[magic])
            return
    raise DamagedError("is neither pcap nor pcapng")


def _records(data: bytes, order: str, unit: int) -> Iterator[tuple[int, float, bytes]]:
    """The packets of a classic pcap."""
    (link,) = struct.unpack_from(f"{order}I", data, 20)
    at = 24
    while at < len(data):
        seconds, part, size, _ = struct.unpack_from(f"{order}IIII", data, at)
        yield link, seconds + part / unit, _piece(data, at + 16, size)
        at += 16 + size


def _blocks(data: bytes) -> Iterator[tuple[int, float, bytes]]:
    """The packets of a pcapng: its enhanced packet blocks."""
    order, at = "<", 0
    links: list[tuple[int, float]] = []
    while at < len(data):
        (kind,) = struct.unpack_from(f"{order}I", data, at)
        if kind == _SECTION:
            order = "<" if data[at + 8 : at + 12] == b"\x4d\x3c\x2b\x1a" else ">"
            links = []
        (size,) = struct.unpack_from(f"{order}I", data, at + 4)
        if size < 12 or size % 4:
            raise DamagedError(f"has a block of {size} bytes")
        block = _piece(data, at, size)
        _judge(kind, block, order)
        if kind == _INTERFACE:
            (link,) = struct.unpack_from(f"{order}H", block, 8)
            links.append((link, _resolution(block[16:-4], order)))
        elif kind == _PACKET:
            interface, high, low, length, _ = struct.unpack_from(f"{order}IIIII", block, 8)
            link, unit = links[interface]
            yield link, (high << 32 | low) * unit, _piece(block, 28, length)
        at += size


def _judge(kind: int, block: bytes, order: str) -> None:
    """Raise `DamagedError` for a block that holds more than packets need."""
    if kind not in _KINDS:
        raise DamagedError(f"has a block of the kind {kind}, which no packet needs; write the file with editcap")
    if struct.unpack_from(f"{order}I", block, len(block) - 4)[0] != len(block):
        raise DamagedError("has a block whose two lengths differ")
    if kind == _SECTION and (block[8:12] not in (b"\x4d\x3c\x2b\x1a", b"\x1a\x2b\x3c\x4d") or block[4] == _LITERAL):
        raise DamagedError("has a section header that other programs read otherwise; write the file with editcap")
    at = _KINDS[kind]
    if kind == _PACKET:
        (length,) = struct.unpack_from(f"{order}I", block, 20)
        at += (length + 3) // 4 * 4
    while at + 4 < len(block):
        code, size = struct.unpack_from(f"{order}HH", block, at)
        if code not in _OPTIONS.get(kind, set()) or (
            code == 4 and not _PROGRAM.fullmatch(block[at + 4 : at + 4 + size])
        ):
            raise DamagedError(f"has the option {code} in a block of the kind {kind}, say a comment; write it without")
        at += 4 + (size + 3) // 4 * 4


def _resolution(options: bytes, order: str) -> float:
    """The unit of an interface's times: microseconds, unless option 9 says otherwise."""
    at = 0
    while at + 4 <= len(options):
        code, size = struct.unpack_from(f"{order}HH", options, at)
        if code == 9 and size == 1:
            exponent = options[at + 4]
            return float(2.0 ** -(exponent & 127) if exponent & 128 else 10.0**-exponent)
        at += 4 + (size + 3) // 4 * 4
    return 1e-6


def _piece(data: bytes, at: int, size: int) -> bytes:
    if at + size > len(data):
        raise DamagedError("ends in the middle of a packet")
    return data[at : at + size]


def _datagram(link: int, time: float, frame: bytes) -> Datagram:
    if link == _RAW:
        packet = frame
    elif link in _AT:
        protocol, start = _AT[link]
        if frame[protocol : protocol + 2] != b"\x08\x00":
            raise DamagedError("holds a packet that is not IPv4; leave out what is not SIP over UDP")
        packet = frame[start:]
    else:
        raise DamagedError(f"has the link type {link}; record it on Ethernet or Linux cooked")
    head = (packet[0] & 15) * 4
    (total,) = struct.unpack_from(">H", packet, 2)
    if packet[0] >> 4 != 4 or packet[9] != 17:
        raise DamagedError("holds a packet that is not UDP; leave out what is not SIP over UDP")
    if struct.unpack_from(">H", packet, 6)[0] & 0x3FFF:
        raise DamagedError("holds a fragmented packet; shorten the message")
    source, target = (".".join(map(str, packet[start : start + 4])) for start in (12, 16))
    return Datagram(time, source, target, _piece(packet, head + 8, total - head - 8))
