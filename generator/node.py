"""Where Node is."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


def node() -> str:
    """Node: the system's, or the one that a Python wheel has put beside this interpreter. Raises `RuntimeError`."""
    beside = Path(sys.executable).with_name("node")
    found = shutil.which("node") or (str(beside) if beside.exists() else None)
    if found is None:
        raise RuntimeError("node is not installed; expected Node 20 or newer for search and explain (make assets)")
    return found
