"""The traffic of one session: every situation that a recipe is about, once, while the live recipes listen."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

from tests.recipes.agents import Exchange, play
from tests.recipes.network import Network

PEERS = Path(__file__).parent / "peers.py"
REGISTRAR = "127.0.0.10"
SILENT = "127.0.0.9"
CANDIDATES = "\n".join(
    f"a=candidate:{n} 1 UDP {2130706431 - n} 198.51.100.{n} {50000 + n} typ host generation 0" for n in range(1, 24)
)
BUSY = Exchange(
    "busy-call", "refused", "486 Busy Here", proxy="127.0.0.10", reply="Server: Example-Phone/2.1", media="192.168.1.50"
)
ROUTED = Exchange(
    "routed-call",
    "answered",
    caller=REGISTRAR,
    headers="Record-Route: <sip:127.0.0.10;lr>\nP-Asserted-Identity: <sip:+12025550123@example.com>\nPrivacy: id\n"
    "Supported: timer, 100rel\nSession-Expires: 1800;refresher=uac\nUser-Agent: Example-PBX/4.2",
    reply="Server: Example-Phone/2.1\nRequire: timer\nSession-Expires: 1800;refresher=uac",
)
UNACKNOWLEDGED = Exchange("unacknowledged-call", "unacknowledged")
UNANSWERED = Exchange("unanswered-call", "unanswered", callee=SILENT)

EXCHANGES = (
    Exchange(
        "registered",
        "registered",
        callee=REGISTRAR,
        headers="Expires: 3600",
        reply="Contact: <sip:1001@127.0.0.2:5060>;expires=3600",
    ),
    Exchange("wrong-password", "registered", "403 Forbidden", callee=REGISTRAR, password="wrong"),  # noqa: S106
    Exchange(
        "too-brief",
        "rejected",
        "423 Interval Too Brief",
        callee=REGISTRAR,
        headers="Expires: 30",
        reply="Min-Expires: 60",
    ),
    BUSY,
    ROUTED,
    Exchange(
        "no-codec",
        "refused",
        "488 Not Acceptable Here",
        formats="18",
        reply='Warning: 305 example.com "Incompatible media format"',
    ),
    Exchange("moved", "refused", "302 Moved Temporarily", reply="Contact: <sip:1002@192.0.2.77:5060>;expires=600"),
    Exchange(
        "timer-too-small",
        "refused",
        "422 Session Interval Too Small",
        headers="Supported: timer\nSession-Expires: 90",
        reply="Min-SE: 1800",
    ),
    Exchange("no-extension", "refused", "420 Bad Extension", headers="Require: 100rel", reply="Unsupported: 100rel"),
    Exchange("too-large", "refused", "513 Message Too Large", more=CANDIDATES),
    Exchange(
        "bad-identity",
        "refused",
        "438 Invalid Identity Header",
        headers="Identity: eyJhbGciOiJFUzI1NiJ9.e30.c2ln;info=<https://cert.example.org/a.pem>;alg=ES256;ppt=shaken",
    ),
    Exchange("overload", "refused", "503 Service Unavailable", reply="Retry-After: 30"),
    Exchange("declined", "refused", "603 Decline", reply='Reason: Q.850;cause=21;text="Call rejected"'),
    UNACKNOWLEDGED,
    UNANSWERED,
)


def make(network: Network) -> None:
    """All of it, one exchange after the other."""
    silent = network.start(sys.executable, PEERS, "silent", SILENT, "5060")
    network.listens(silent, SILENT, 5060)
    for exchange in EXCHANGES:
        voices = []
        hop = None
        if exchange.proxy:
            hop = network.start(sys.executable, PEERS, "proxy", exchange.proxy, "5060", exchange.callee)
            network.listens(hop, exchange.proxy, 5060)
        if exchange is ROUTED:
            voices = [
                network.start(sys.executable, PEERS, "rtp", one, other, "40000")
                for one, other in ((REGISTRAR, exchange.callee), (exchange.callee, REGISTRAR))
            ]
        play(network, exchange)
        if hop:
            hop.interrupt()
        for voice in voices:
            assert voice.wait() == 0, voice.stderr
    silent.interrupt()
    tls(network)


def tls(network: Network) -> None:
    """Two handshakes on 5061: one that is completed, and one that the client breaks off over the certificate."""
    address = "127.0.0.21"
    certificate(network.folder)
    server = network.start(
        "openssl", "s_server", "-accept", f"{address}:5061", "-www", "-cert", "cert.pem", "-key", "key.pem"
    )
    network.listens(server, address, 5061)
    for trust in ((), ("-verify_return_error", "-no-CAfile", "-no-CApath")):
        client = network.start("openssl", "s_client", "-connect", f"{address}:5061", "-tls1_2", *trust)
        client.wait()
    server.interrupt()


def certificate(folder: Path) -> None:
    """A key and a certificate of a day, `key.pem` and `cert.pem`."""
    made = subprocess.run(
        shlex.split(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1"
            " -subj /CN=sip.example.com -keyout key.pem -out cert.pem"
        ),
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
