"""The peers that SIPp does not play: a voice stream with gaps, a proxy, a server that never answers, a name server,
a client over TLS.

Run inside the network: `peers.py rtp|proxy|silent|names|options ...`.
"""

from __future__ import annotations

import socket
import ssl
import struct
import sys
import time

LOST = {30, 31, 32, 55}
"""Packets of the stream that are never sent."""


def rtp(source: str, target: str, port: int, packets: int = 90) -> None:
    """G.711 A-law in packets of 20 ms, some of which are missing (RFC 3550 §5.1)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind((source, port))
        time.sleep(0.5)  # the call is answered meanwhile
        for number in range(packets):
            if number not in LOST:
                head = struct.pack(
                    "!BBHII", 0x80, 8 | (0x80 if number == 0 else 0), 1000 + number, number * 160, 0x5EED
                )
                udp.sendto(head + b"\xd5" * 160, (target, port))
            time.sleep(0.02)


def proxy(address: str, port: int, target: str) -> None:
    """Passes requests to `target` and responses back, as a stateless proxy does (RFC 3261 §16.11)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind((address, port))
        caller = ("", 0)
        while True:
            message, source = udp.recvfrom(65535)
            first, _, rest = message.partition(b"\r\n")
            if first.startswith(b"SIP/2.0"):
                mine, _, others = rest.partition(b"\r\n")  # SIPp joins the Via values that it was sent
                theirs = b"Via:" + mine.partition(b",")[2] + b"\r\n" if b"," in mine else b""
                udp.sendto(first + b"\r\n" + theirs + others, caller)
                continue
            caller = source
            branch = f"z9hG4bK-proxy-{rest.partition(b'branch=')[2].split()[0].decode()}"
            via = f"\r\nVia: SIP/2.0/UDP {address}:{port};branch={branch}\r\n".encode()
            udp.sendto(first + via + rest.replace(b"Max-Forwards: 70", b"Max-Forwards: 69"), (target, port))


def silent(address: str, port: int) -> None:
    """Takes every packet and answers none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind((address, port))
        while True:
            udp.recv(65535)


RECORDS = {
    ("example.com", 35): [b"\x00\x0a\x00\x64\x01s\x08SIPS+D2T\x00" + b"\x05_sips\x04_tcp\x07example\x03com\x00",
                          b"\x00\x14\x00\x64\x01s\x07SIP+D2U\x00" + b"\x04_sip\x04_udp\x07example\x03com\x00"],
    ("_sips._tcp.example.com", 33): [b"\x00\x0a\x00\x3c\x13\xc5\x04sip1\x07example\x03com\x00"],
    ("_sip._tcp.example.com", 33): [b"\x00\x0a\x00\x3c\x13\xc4\x04sip1\x07example\x03com\x00"],
    ("_sip._udp.example.com", 33): [b"\x00\x0a\x00\x3c\x13\xc4\x04sip1\x07example\x03com\x00",
                                    b"\x00\x14\x00\x3c\x13\xc4\x04sip2\x07example\x03com\x00"],
    ("example.com", 1): [socket.inet_aton("192.0.2.10")],
    ("example.com", 28): [socket.inet_pton(socket.AF_INET6, "2001:db8::10")],
}  # fmt: skip
"""What the name server knows, by name and type (RFC 1035, RFC 2782, RFC 3403)."""


def names(address: str, port: int) -> None:
    """Answers for example.com, and with an empty answer for all else."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind((address, port))
        while True:
            query, client = udp.recvfrom(4096)
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii").lower())
                at += 1 + query[at]
            question = query[12 : at + 5]
            kind = struct.unpack("!H", query[at + 1 : at + 3])[0]
            data = RECORDS.get((".".join(labels), kind), [])
            answer = b"".join(b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 3600, len(one)) + one for one in data)
            udp.sendto(query[:2] + struct.pack("!HHHHH", 0x8580, 1, len(data), 0, 0) + question + answer, client)


OPTIONS = """OPTIONS sip:{address} SIP/2.0
Via: SIP/2.0/TLS {own[0]}:{own[1]};branch=z9hG4bK-options-1;rport
Max-Forwards: 70
From: <sip:1001@example.com>;tag=1
To: <sip:{address}>
Call-ID: options@{own[0]}
CSeq: 1 OPTIONS
Content-Length: 0

"""


def options(address: str, port: int) -> None:
    """Asks a server over TLS, and prints its answer."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the certificate was made a moment ago
    with socket.create_connection((address, port), 10) as tcp, context.wrap_socket(tcp) as tls:
        text = OPTIONS.format(address=address, own=tls.getsockname())
        tls.sendall(text.replace("\n", "\r\n").encode())
        print(tls.recv(65535).decode())


if __name__ == "__main__":
    play, *rest = sys.argv[1:]
    words = [int(word) if word.isdigit() else word for word in rest]
    {"rtp": rtp, "proxy": proxy, "silent": silent, "names": names, "options": options}[play](*words)  # type: ignore[operator]
