"""How long the trace explainer takes in Chromium, and whether the page goes on answering.

A capture of 10,000 messages is made here and explained five times. What is printed: the time from the choice of the
file to the report on the page (median and worst), and the longest time for which nothing else ran on the page. Build
the site first; another folder may be named.
"""

from __future__ import annotations

import functools
import http.server
import statistics
import struct
import sys
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

MESSAGES, ROUNDS = 10_000, 5
CALLER, CALLEE = bytes((192, 0, 2, 10)), bytes((198, 51, 100, 20))
WATCH = """() => {
  window.longest = 0;
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    if (window.began && !window.done) window.longest = Math.max(window.longest, now - Math.max(last, window.began));
    window.done = Boolean(window.ended);
    last = now;
    setTimeout(tick, 5);
  };
  tick();
  document.getElementById("explain-file").addEventListener("change", () => (window.began = performance.now()), true);
  new MutationObserver(() => {
    if (!document.querySelector(".explain__results").hidden) window.ended ??= performance.now();
  }).observe(document.querySelector(".explain"), { subtree: true, attributes: true, attributeFilter: ["hidden"] });
}"""


def message(start: str, number: int, cseq: str, tag: str = "") -> bytes:
    return (
        f"{start}\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-{number}-{cseq.split()[-1][:3]}\r\n"
        f"Max-Forwards: 70\r\nFrom: <sip:1001@example.com>;tag=f{number}\r\nTo: <sip:2002@example.org>{tag}\r\n"
        f"Call-ID: {number}@192.0.2.10\r\nCSeq: {cseq}\r\nContact: <sip:1001@192.0.2.10>\r\nContent-Length: 0\r\n\r\n"
    ).encode()


def exchange(number: int) -> list[tuple[bool, bytes]]:
    """One call: whether the caller sends, and what."""
    tag = f";tag=t{number}"
    ok = "SIP/2.0 200 OK"
    return [
        (True, message("INVITE sip:2002@example.org SIP/2.0", number, "1 INVITE")),
        (False, message("SIP/2.0 100 Trying", number, "1 INVITE")),
        (False, message("SIP/2.0 180 Ringing", number, "1 INVITE", tag)),
        (False, message(ok, number, "1 INVITE", tag)),
        (True, message("ACK sip:2002@example.org SIP/2.0", number, "1 ACK", tag)),
        (True, message("BYE sip:2002@example.org SIP/2.0", number, "2 BYE", tag)),
        (False, message(ok, number, "2 BYE", tag)),
    ]


def capture(count: int) -> bytes:
    """A pcap of raw IP with `count` messages of calls one after the other."""
    made = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101)]
    sent = [one for number in range(count // 7 + 1) for one in exchange(number)][:count]
    for index, (out, data) in enumerate(sent):
        source, target = (CALLER, CALLEE) if out else (CALLEE, CALLER)
        udp = struct.pack(">HHHH", 5060, 5060, 8 + len(data), 0) + data
        packet = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0) + source + target + udp
        made.append(
            struct.pack("<IIII", 1_772_445_600 + index // 100, index % 100 * 10_000, *[len(packet)] * 2) + packet
        )
    return b"".join(made)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        pass


def main() -> None:
    from playwright.sync_api import sync_playwright

    from tests.conftest import CHROMIUM, FLAGS

    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    file = {"name": "big.pcap", "mimeType": "application/octet-stream", "buffer": capture(MESSAGES)}
    times, gaps = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(ROUNDS):
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/explain/", wait_until="networkidle")
            page.wait_for_selector("#explain-file", state="attached")
            page.evaluate(WATCH)
            page.set_input_files("#explain-file", file)
            page.wait_for_selector(".explain__results:not([hidden])")
            page.wait_for_timeout(200)
            took, gap = page.evaluate("[window.ended - window.began, window.longest]")
            times.append(took)
            gaps.append(gap)
            page.close()
        browser.close()
    print(f"{MESSAGES} messages, {len(file['buffer']) / 1e6:.1f} MB, {ROUNDS} rounds")
    print(f"report on the page: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")
    print(f"longest time in which nothing else ran: median {statistics.median(gaps):.0f} ms, worst {max(gaps):.0f} ms")


if __name__ == "__main__":
    main()
