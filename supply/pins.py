"""What is pinned, as the lock files have it, and what of it somebody chose."""

from __future__ import annotations

import json
import re
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
NPM = (ROOT, ROOT / "audit", ROOT / "bench")
"""The folders with a `package.json`: what the site is built with, what judges it, what it is compared with."""
_ELSEWHERE = {"node_modules", ".venv", "build"}


def locks() -> list[Path]:
    """Every lock file of Python packages; first the one that the site is built with."""
    return sorted(_ours("requirements*.txt"), key=lambda path: (len(path.parts), len(path.name)))


def pinned(lock: Path) -> set[tuple[str, str]]:
    """Normalised name and version of each package in a lock file of Python; one name may have two (PEP 508 markers)."""
    found = re.findall(r"^([\w.-]+)==([^\s;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return {(normalised(name), version) for name, version in found}


def locked(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """By name and version: the entries of a `package-lock.json`."""
    packages = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {(path.rpartition("node_modules/")[2], entry["version"]): entry for path, entry in packages.items() if path}


def direct() -> set[str]:
    """The Python packages that somebody chose; those that these bring along are in the locks."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    chosen = [*project["project"]["dependencies"], *chain(*project["project"]["optional-dependencies"].values())]
    chosen += project["build-system"]["requires"]
    for path in _ours("requirements*.in"):
        lines = path.read_text(encoding="utf-8").splitlines()
        chosen += [line for line in lines if line and not line.startswith(("#", "-"))]
    return {normalised(re.split(r"[\s<>=~!\[;@]", name)[0]) for name in chosen}


def asked(folder: Path) -> dict[str, str]:
    """The npm packages that somebody chose in a folder, with their versions."""
    found = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    return {**found.get("dependencies", {}), **found.get("devDependencies", {})}


def normalised(name: str) -> str:
    """A name as an index of Python packages compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _ours(pattern: str) -> list[Path]:
    return sorted(path for path in ROOT.rglob(pattern) if not _ELSEWHERE & set(path.relative_to(ROOT).parts))
