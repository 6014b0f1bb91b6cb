"""The bills of materials name exactly what is pinned, say its licence, and are the same every time."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from supply import pins, vulnerabilities
from tests.conftest import ROOT

Boms = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def folder() -> Path:
    """What `make sbom` makes."""
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    done = subprocess.run(
        ["make", "-s", "sbom"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return ROOT / "build/sbom"


@pytest.fixture(scope="module")
def boms(folder: Path) -> Boms:
    return {kind: json.loads((folder / f"{kind}.cdx.json").read_text("utf-8")) for kind in ("python", "npm")}


def _named(bom: dict[str, Any]) -> set[tuple[str, str]]:
    return {("/".join(filter(None, [part.get("group"), part["name"]])), part["version"]) for part in bom["components"]}


def test_python_is_what_is_pinned(boms: Boms) -> None:
    every = pins.pinned(ROOT / "requirements.txt") | pins.pinned(ROOT / "requirements-dev.txt")
    assert {(pins.normalised(name), version) for name, version in _named(boms["python"])} == every
    needed = {pins.normalised(part["name"]) for part in boms["python"]["components"] if part["scope"] == "required"}
    assert needed == {name for name, _ in pins.pinned(ROOT / "requirements.txt")}


def test_npm_is_what_is_pinned(boms: Boms) -> None:
    assert _named(boms["npm"]) == set(pins.locked(ROOT))
    assert all(part["hashes"] for part in boms["npm"]["components"])


@pytest.mark.parametrize("kind", ["python", "npm"])
def test_it_is_cyclonedx_and_the_same_every_time(boms: Boms, kind: str) -> None:
    bom = boms[kind]
    assert bom["bomFormat"] == "CycloneDX"
    assert tuple(map(int, bom["specVersion"].split("."))) >= (1, 5)
    assert (bom["metadata"]["component"]["name"], bom["metadata"]["component"]["version"]) == ("sipcodes", "1.0.0")
    assert "serialNumber" not in bom
    assert "timestamp" not in bom["metadata"]
    assert str(ROOT) not in json.dumps(bom)
    refs = {bom["metadata"]["component"]["bom-ref"], *(part["bom-ref"] for part in bom["components"])}
    assert {ref for entry in bom["dependencies"] for ref in [entry["ref"], *entry.get("dependsOn", [])]} <= refs
    assert [part["name"] for part in bom["components"] if not part.get("licenses")] == []


def test_each_pinned_package_is_listed_with_a_licence(folder: Path) -> None:
    lines = [line.split() for line in (folder / "licences.txt").read_text("utf-8").splitlines()]
    listed = {(name, version) for name, version, *_ in lines}
    wanted = set().union(*map(pins.pinned, pins.locks()), *(set(pins.locked(folder)) for folder in pins.NPM))
    assert listed == wanted
    assert next(line for line in lines if line[0] == "nh3")[2:] == ["MIT", "direct", "requirements.txt"]
    assert next(line for line in lines if line[0] == "babel")[3:] == ["-", "requirements.txt"]


def test_nobody_reached_is_not_called_safe(capsys: pytest.CaptureFixture[str]) -> None:
    assert vulnerabilities.told([("a.txt", [], ""), ("b.txt", None, "405")]) == 2
    assert "b.txt: NOT ASKED, nothing is known of it either way: 405" in capsys.readouterr().out
    assert vulnerabilities.told([("a.txt", ["x 1: CVE-1"], ""), ("b.txt", None, "405")]) == 1
    assert vulnerabilities.told([("a.txt", [], "")]) == 0


def test_what_answers_no_json_has_not_answered(tmp_path: Path) -> None:
    assert vulnerabilities._asked(["sh", "-c", "echo; echo first >&2; echo last >&2; exit 1"], tmp_path) == (
        None,
        "last",
    )
