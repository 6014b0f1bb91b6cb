"""What the project depends on: pinned by hash, few, each with its reason, and never named by a registry's address."""

from __future__ import annotations

import json
import re

import pytest

from supply import pins
from tests.conftest import ROOT

LOCKS = pins.locks()
PACKAGES = [folder / "package.json" for folder in pins.NPM]


def _reasons() -> str:
    text = (ROOT / "HACKING.md").read_text(encoding="utf-8")
    return text.partition("\n## Dependencies")[2].partition("\n## ")[0].lower()


def _named() -> set[str]:
    """Every package that somebody chose; those that these bring along are in the locks."""
    return pins.direct().union(*map(pins.asked, pins.NPM))


def test_every_dependency_has_its_reason() -> None:
    reasons = _reasons()
    missing = {
        name for name in _named() if name not in reasons and not (name.startswith("types-") and "types-*" in reasons)
    }
    assert missing == set(), "add a line to the table of HACKING.md"


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_python_is_pinned_by_hash(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    loose = [
        entry.split("\n")[0]
        for entry in entries
        if not re.match(r"[\w.\[\]-]+==\S+.*--hash=sha256:[0-9a-f]{64}", entry, re.S)
    ]
    assert (len(entries) > 0, loose) == (True, [])
    assert "://" not in text


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_npm_is_pinned_by_hash(path: object) -> None:
    lock = json.loads(path.with_name("package-lock.json").read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    packages = {name: found for name, found in lock["packages"].items() if name}
    assert [name for name, found in packages.items() if not found.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, found in packages.items() if "resolved" in found] == []
    versions = pins.asked(path.parent)  # type: ignore[attr-defined]
    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_mkdocs_stays_below_two() -> None:
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert re.search(r"^mkdocs==1\.", locked, re.MULTILINE)
