#!/usr/bin/env python3
"""From saving a file to the page with the change: `sipcodes serve` as an editor feels it.

    bench/serve_bench.py [--codes 80] [--changes 7]

A word is added to one translation, and the page is asked for again and again until it has the word. What live reload
adds, telling the browser, is less than the time between two questions.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench import synthetic  # noqa: E402

PATIENCE = 120
"""Seconds."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def until(address: str, word: str) -> float:
    """Seconds until the page at `address` says `word`."""
    start = time.monotonic()
    while time.monotonic() - start < PATIENCE:
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310 (our own server)
                if word in answer.read().decode():
                    return time.monotonic() - start
        except urllib.error.URLError:
            pass
        time.sleep(0.02)
    raise SystemExit(f"{address} never said {word}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codes", type=int, default=80)
    parser.add_argument("--changes", type=int, default=7)
    options = parser.parse_args()
    project = synthetic.make(ROOT / "build" / "bench" / "serve", options.codes)
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "bench.wide", "--project", str(project), "serve", "--address", address]
    server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        page = f"http://{address}/ru/codes/486/"
        print(f"first build: {until(page, '486'):.1f} s")
        path, times = project / "content" / "ru" / "codes" / "486.md", []
        for number in range(options.changes):
            word = f"слово{number}"
            text = path.read_text(encoding="utf-8").rstrip()
            path.write_text(f"{text} {word}.\n", encoding="utf-8")
            times.append(until(page, word))
        print(
            f"a change: median {statistics.median(times):.2f} s ({min(times):.2f}–{max(times):.2f}), {len(times)} times"
        )
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
