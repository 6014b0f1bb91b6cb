"""`python -m supply.sbom`: two bills of materials (CycloneDX) below build/sbom/, and a list of licences.

The same bytes every time: no serial number, and a time only where SOURCE_DATE_EPOCH gives one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from supply import pins

ROOT = pins.ROOT
TOOLS = ROOT / "build/supply/venv/bin"
"""Where `make` puts what supply/requirements.txt pins."""
UNDECLARED = {"pyromark": "MIT"}
"""Licences that a package has only as a text, read by us: its LICENSE, and the README that it shows to its index."""

Bom = dict[str, Any]
Row = tuple[str, str, str, bool, str]
"""Name, version, licence, whether somebody chose it, and the lock file."""


def python() -> Bom:
    """Everything that requirements.txt and requirements-dev.txt pin, with what .venv says of it."""
    command = [str(TOOLS / "cyclonedx-py"), "environment", "--output-reproducible", "--sv", "1.6"]
    bom: Bom = json.loads(_output([*command, "--pyproject", "pyproject.toml", ".venv"]))
    needed = pins.pinned(ROOT / "requirements.txt")
    every = needed | pins.pinned(ROOT / "requirements-dev.txt")
    installed = {pins.normalised(part["name"]): part for part in bom["components"]}
    bom["components"] = [_pinned(installed, name, version) for name, version in sorted(every)]
    for part in bom["components"]:
        part["scope"] = "required" if (pins.normalised(part["name"]), part["version"]) in needed else "excluded"
    known = {bom["metadata"]["component"]["bom-ref"], *(part["bom-ref"] for part in bom["components"])}
    bom["dependencies"] = [
        entry | {"dependsOn": [ref for ref in entry.get("dependsOn", []) if ref in known]}
        for entry in bom["dependencies"]
        if entry["ref"] in known
    ]
    return bom


def _pinned(installed: dict[str, Bom], name: str, version: str) -> Bom:
    """The package in that version; one for another Python than ours says what its other version here says."""
    if name not in installed:
        raise SystemExit(f"{name} {version} is pinned, but not in .venv: make setup .venv/.dev")
    part = dict(installed[name])
    if part["version"] != version:
        part |= {"version": version, "bom-ref": f"{part['name']}=={version}", "purl": f"pkg:pypi/{name}@{version}"}
    if "licenses" not in part and name in UNDECLARED:
        part["licenses"] = [{"license": {"id": UNDECLARED[name], "acknowledgement": "concluded"}}]
    return part


def npm() -> Bom:
    """Everything that package-lock.json pins, also for systems that are not ours."""
    bom: Bom = json.loads(_output(["npm", "sbom", "--package-lock-only", "--sbom-format", "cyclonedx"]))
    del bom["serialNumber"], bom["metadata"]["timestamp"]
    bom["metadata"]["component"]["name"] = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["name"]
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        bom["metadata"]["timestamp"] = datetime.fromtimestamp(int(epoch), UTC).isoformat()
    return bom


def licence(part: Bom) -> str:
    """What a component is under, in as few words as it says it; empty where it says nothing."""
    found = part.get("licenses", [])
    ids = [entry.get("expression") or entry["license"].get("id") for entry in found]
    names = [entry["license"]["name"].rpartition(" :: ")[2] for entry in found if "name" in entry.get("license", {})]
    return " AND ".join(filter(None, ids)) or ", ".join(names)


def rows(boms: dict[str, Bom]) -> Iterator[Row]:
    """Of everything that is pinned anywhere, once, by the lock file that has it first."""
    says = {_key(kind, part): licence(part) for kind, bom in boms.items() for part in bom["components"]}
    says = _tools() | says
    direct = pins.direct()
    seen: set[tuple[str, str]] = set()
    for lock in pins.locks():
        for name, version in sorted(pins.pinned(lock) - seen):
            found = says.get(("python", name, version), "is not installed here")
            yield name, version, found, name in direct, lock.relative_to(ROOT).as_posix()
        seen |= pins.pinned(lock)
    for folder in pins.NPM:
        chosen, lock = pins.asked(folder), folder / "package-lock.json"
        for (name, version), entry in sorted(pins.locked(folder).items()):
            found = says.get(("npm", name, version)) or entry.get("license", "is not said in the lock")
            yield name, version, found, chosen.get(name) == version, lock.relative_to(ROOT).as_posix()


def _tools() -> dict[tuple[str, str, str], str]:
    """The licences of what our tools brought along into environments of their own."""
    found = {}
    for part in distributions(path=[str(path) for path in ROOT.glob("build/*/venv/lib/python3.*/site-packages")]):
        said = [name.rpartition(" :: ")[2] for name in part.metadata.get_all("Classifier", []) if "License ::" in name]
        said = part.metadata.get_all("License-Expression", said) or part.metadata.get_all("License", [])
        found["python", pins.normalised(part.name), part.version] = ", ".join(said).split("\n")[0] or "says nothing"
    return found


def _key(kind: str, part: Bom) -> tuple[str, str, str]:
    name = "/".join(filter(None, [part.get("group"), part["name"]]))
    return kind, pins.normalised(name) if kind == "python" else name, part["version"]


def _output(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def main() -> None:
    """Write both, and the licences; print these."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build/sbom"
    folder.mkdir(parents=True, exist_ok=True)
    kinds: dict[str, Callable[[], Bom]] = {"python": python, "npm": npm}
    boms = {kind: make() for kind, make in kinds.items()}
    for kind, bom in boms.items():
        text = json.dumps(bom, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / f"{kind}.cdx.json").write_text(text + "\n", encoding="utf-8")
    lines = [
        f"{name:44} {version:18} {says:28} {'direct' if chosen else '-':7} {lock}"
        for name, version, says, chosen, lock in rows(boms)
    ]
    (folder / "licences.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
