"""Reading a packet capture: pcap and pcapng, down to the UDP payload. Everything else in it is passed over."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAX_PACKETS = 500
_CLASSIC = {0xA1B2C3D4: 1_000_000, 0xA1B23C4D: 1_000_000_000}
_SECTION, _INTERFACE, _PACKET = 0x0A0D0D0A, 1, 6
_ETHERNET, _RAW, _SLL, _SLL2 = 1, 101, 113, 276
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
        found = [udp for link, time, frame in _frames(data) if (udp := _datagram(link, time, frame))]
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
        if kind == _INTERFACE:
            (link,) = struct.unpack_from(f"{order}H", block, 8)
            links.append((link, _resolution(block[16:-4], order)))
        elif kind == _PACKET:
            interface, high, low, length, _ = struct.unpack_from(f"{order}IIIII", block, 8)
            link, unit = links[interface]
            yield link, (high << 32 | low) * unit, _piece(block, 28, length)
        at += size


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


def _datagram(link: int, time: float, frame: bytes) -> Datagram | None:
    if link == _RAW:
        packet = frame
    elif link in _AT:
        protocol, start = _AT[link]
        if frame[protocol : protocol + 2] != b"\x08\x00":
            return None
        packet = frame[start:]
    else:
        raise DamagedError(f"has the link type {link}; record it on Ethernet or Linux cooked")
    head = (packet[0] & 15) * 4
    (total,) = struct.unpack_from(">H", packet, 2)
    if packet[0] >> 4 != 4 or packet[9] != 17:
        return None
    if struct.unpack_from(">H", packet, 6)[0] & 0x3FFF:
        raise DamagedError("holds a fragmented packet; shorten the message")
    source, target = (".".join(map(str, packet[start : start + 4])) for start in (12, 16))
    return Datagram(time, source, target, _piece(packet, head + 8, total - head - 8))
