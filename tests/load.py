"""nginx with deploy/ under load, beside a plain file of the same size: `python -m tests.load`. Needs nginx and wrk."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from generator import site
from generator.project import Project
from tests import small
from tests.test_nginx import nginx

SECONDS = 8


def measure(address: str) -> tuple[float, str]:
    """Requests a second, and the 99th percentile of the answer's time."""
    command = ["wrk", "-t1", "-c32", f"-d{SECONDS}s", "--latency", "-H", "Accept-Encoding: gzip", address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate, late = re.search(r"Requests/sec:\s*([\d.]+)", said), re.search(r"99%\s*(\S+)", said)
    assert rate
    assert late
    return float(rate[1]), late[1]


def main() -> None:
    """Print both."""
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        root = Path(folder) / "project"
        small.copy(root)
        built = root / "site"
        site.build(Project(root), built, compressed=True)
        page = built / "fa/codes/486/index.html"
        (built / "plain.bin").write_bytes(page.with_name("index.html.gz").read_bytes())
        with nginx(Path(folder) / "conf", built) as address:
            for name, path in (
                ("a Persian code page, gzip", "/fa/codes/486/"),
                ("a plain file of its size", "/plain.bin"),
            ):
                rate, late = measure(address + path)
                print(f"{name}: {rate:,.0f} requests/s, p99 {late}")


if __name__ == "__main__":
    sys.exit(main())
