"""Which pages stand for all: one of each kind, and every page that is the only one of its kind."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
MANY = ("code", "recipe", "guide", "class")
"""Kinds with many pages alike: one of each is enough."""
CHOSEN = ("codes/486/", "codes/411/", "recipes/who-answered/", "guides/methods/", "codes/4xx/")
"""The ones that stand for their kind, and a code that no longer is one."""
_KIND = re.compile(r'class="page page--([a-z]+)')
_REFRESH = 'http-equiv="refresh"'


def languages(site: Path) -> dict[str, str]:
    """Tag to the folder below the site's root: `""` for the default language, then `ru/` and so on."""
    found = {}
    for path in sorted(site.rglob("manifest.webmanifest"), key=lambda path: len(path.parts)):
        root = path.parent.relative_to(site).as_posix()
        found[json.loads(path.read_text(encoding="utf-8"))["lang"]] = "" if root == "." else f"{root}/"
    return found


def kinds(site: Path) -> list[str]:
    """Addresses below a language's root, the home page first."""
    folders = [root for root in languages(site).values() if root]
    found = []
    for path in sorted(site.rglob("index.html")):
        address = path.parent.relative_to(site).as_posix() + "/"
        if address.startswith(tuple(folders)):
            continue
        page = path.read_text(encoding="utf-8")
        if _REFRESH in page:
            continue
        match = _KIND.search(page)
        if address in CHOSEN or not match or match[1] not in MANY:
            found.append("" if address == "./" else address)
    return sorted(found)
