"""The tools that recipes run: whether they are here, and which version."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache

import pytest

VERSIONS = {
    "tshark": (["tshark", "--version"], r"TShark \(Wireshark\) ([\d.]+)", "TShark {}"),
    "tcpdump": (["tcpdump", "--version"], r"tcpdump version ([\d.]+)", "tcpdump {}"),
    "sngrep": (["sngrep", "-V"], r"sngrep - ([\d.]+)", "sngrep {}"),
    "sipsak": (["sipsak", "-V"], r"sipsak ([\d.]+)", "sipsak {}"),
    "sipp": (["sipp", "-v"], r"SIPp v([\d.]+)", "SIPp {}"),
    "ss": (["ss", "-V"], r"iproute2-([\d.]+)", "ss (iproute2 {})"),
    "dig": (["dig", "-v"], r"DiG ([\d.]+)", "DiG {}"),
    "kamcmd": (["kamailio", "-v"], r"kamailio ([\d.]+)", "kamcmd (Kamailio {})"),
    "nft": (["nft", "-v"], r"nftables v([\d.]+)", "nftables {}"),
}
"""How each tool is asked, where its answer has the version, and how a page writes it."""


@cache
def version(tool: str) -> str:
    """Tool and version as a page writes it. Without the tool the test is skipped, but never with CI=true."""
    need(tool)
    command, pattern, form = VERSIONS[tool]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    match = re.search(pattern, done.stdout + done.stderr)
    assert match, f"{' '.join(command)} says {(done.stdout + done.stderr)[:200]}"
    return form.format(match[1])


def need(*tools: str) -> None:
    """Skip where a tool is missing; fail with CI=true."""
    for tool in tools:
        if shutil.which(tool) is None:
            absent(f"{tool} is missing; run make tools")


def need_root() -> None:
    """Skip where packets cannot be captured; fail with CI=true."""
    if os.geteuid() != 0:
        absent("capturing needs root")


def absent(why: str) -> None:
    """What the tests need is not here."""
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)
