"""What a reader can take along: the files of one language, each with its digest, so that a copy is whole or none.

`theme/sw.js` reads these lists. A version is the digest of a list, so that it changes with any byte of any file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from generator.labels import Labels
from generator.model import Dataset, Language
from generator.urls import language_root

FOLDER = "offline"
SHARED = ("assets", "captures")
"""Folders that every language needs, beside its own pages and its part of `search/`."""
LEFT_OUT = (".gz", ".br", ".md", ".map", ".zip", ".xml", ".txt")
"""Endings of files that no page asks for."""


def write(dataset: Dataset, site: Path, enabled: bool) -> None:
    """The lists of a finished site below `site/offline/`; where not `enabled`, the kill switch and no list."""
    if not enabled:
        (site / "sw-remove.js").replace(site / "sw.js")
        return
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    versions = {}
    for language in dataset.languages:
        content = listed(dataset, language, site)
        versions[language.code] = {
            "version": content["version"],
            "size": content["size"],
            "files": len(content["files"]),
        }
        (folder / f"{language.code}.json").write_text(_json(content), encoding="utf-8", newline="\n")
    (folder / "versions.json").write_text(_json(versions), encoding="utf-8", newline="\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def listed(dataset: Dataset, language: Language, site: Path) -> dict[str, Any]:
    """The list of one language: address, SHA-256 and size of each file, and the words of the worker."""
    files = [_entry(path, site) for path in sorted(_files(dataset, language, site))]
    label = Labels(dataset, language)
    found = {
        "lang": language.code,
        "root": language_root(dataset, language),
        "note": escape(label("site.offline.note")),
        "missing": escape(label("site.offline.missing")),
        "size": sum(size for _, _, size in files),
        "files": files,
    }
    return {"version": hashlib.sha256(_json(found).encode()).hexdigest()[:16], **found}


def _files(dataset: Dataset, language: Language, site: Path) -> Iterator[Path]:
    """Every file that a reader of one language may ask for."""
    root = site / language_root(dataset, language)
    others = {other.code for other in dataset.languages}
    shared = {*SHARED, FOLDER, "api", "search", *others}
    own = [folder for folder in root.iterdir() if folder.is_dir() and (root != site or folder.name not in shared)]
    own += [site / folder for folder in SHARED]
    own += [
        folder for folder in (site / "search").iterdir() if folder.is_dir() and folder.name in (language.code, "words")
    ]
    if root == site:
        yield site / FOLDER / "index.html"
    yield root / "index.html"
    yield root / "manifest.webmanifest"
    for folder in own:
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix not in LEFT_OUT and path.parent.name != "cards":
                yield path


def _entry(path: Path, site: Path) -> tuple[str, str, int]:
    body = path.read_bytes()
    return path.relative_to(site).as_posix().removesuffix("index.html"), hashlib.sha256(body).hexdigest(), len(body)
