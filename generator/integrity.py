"""The list of what was published: every file with its SHA-256, so that one changed byte anywhere is found.

The list has the form of `sha256sum`, whose `-c` reads it as well, and it can be signed: with an Ed25519 key of
openssl (RFC 8032), `sipcodes sign`, or with any other tool, since it is one small file.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from generator.problems import ContentError, Problem

LIST = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"
SIGNED = 64
"""Bytes of a signature (RFC 8032, section 5.1.6); a file of any other size hides under its name."""
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<path>[^\0\n]+)")


def write(site: Path) -> None:
    """List every file below `site`."""
    (site / SIGNATURE).unlink(missing_ok=True)
    lines = [f"{digest}  {path}\n" for path, digest in _digests(site)]
    (site / LIST).write_text("".join(lines), encoding="utf-8", newline="\n")


def listed(site: Path) -> dict[str, str]:
    """What the list of a site says: paths and their digests; empty where there is no list."""
    path = site / LIST
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return {match["path"]: match["digest"] for line in lines if (match := _LINE.fullmatch(line))}


def problems(site: Path, public_key: Path | None = None) -> list[Problem]:
    """Every file that is not what the list says, that it lacks, or that is missing; and a signature that is wrong."""
    path = site / LIST
    if not path.is_file():
        return [Problem(str(path), 0, "V-LIST", "is missing; expected the list of a built site, build it anew")]
    found = [] if public_key is None else _signed(site, public_key)
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if not _LINE.fullmatch(line):
            found.append(Problem(str(path), number, "V-LIST", "is no line of the list; fetch or build the site anew"))
    said, there = listed(site), dict(_digests(site))
    for name in sorted(said.keys() | there.keys()):
        if said.get(name) != there.get(name):
            what = "is missing" if name not in there else "is not in the list" if name not in said else "was changed"
            found.append(Problem(str(site / name), 0, "V-FILE", f"{what}; fetch or build the site anew"))
    return found


def sign(site: Path, key: Path) -> None:
    """Sign the list with an Ed25519 private key (`openssl genpkey -algorithm ed25519`)."""
    done = _openssl("-sign", "-inkey", str(key), "-in", str(site / LIST), "-out", str(site / SIGNATURE))
    if done:
        raise ContentError([Problem(str(key), 0, "V-KEY", f"does not sign ({done}); expected an Ed25519 private key")])


def _signed(site: Path, public_key: Path) -> list[Problem]:
    path = site / SIGNATURE
    if not path.is_file():
        return [Problem(str(path), 0, "V-SIGN", "is missing; run sipcodes sign")]
    done = _openssl("-verify", "-pubin", "-inkey", str(public_key), "-in", str(site / LIST), "-sigfile", str(path))
    return (
        [Problem(str(path), 0, "V-SIGN", f"is not that of the list ({done}); do not trust this site")] if done else []
    )


def _openssl(*arguments: str) -> str:
    """What openssl complains about; empty where it is content."""
    try:
        done = subprocess.run(["openssl", "pkeyutl", "-rawin", *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "openssl is not installed"
    return (done.stderr.strip() or done.stdout.strip() or "failed").split("\n")[0] if done.returncode else ""


def _digests(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*"), key=lambda found: found.as_posix()):
        name = path.relative_to(site).as_posix()
        is_plain = path.is_file() and not path.is_symlink()
        if name == LIST or (name == SIGNATURE and is_plain and path.stat().st_size == SIGNED):
            continue
        if path.is_symlink() or not path.is_dir():  # a pipe is never opened: it could keep its reader for ever
            yield name, hashlib.sha256(path.read_bytes()).hexdigest() if is_plain else "no plain file"
