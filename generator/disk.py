"""The site as one zip that works when it is opened from disk, search included.

Browsers load no modules, no workers and no data from `file:` addresses, and know no index pages there. So modules
become classic scripts (`disk.mjs`), data becomes scripts, links name their `index.html`, and a small script stands in
for `fetch` and `Worker` (`disk_runtime.js`). What only a server makes sense of is left out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path

from generator.node import node
from generator.problems import ContentError, Problem

BUNDLER = Path(__file__).with_name("disk.mjs")
RUNTIME = Path(__file__).with_name("disk_runtime.js")
FOLDER = "sipcodes"
"""The folder that the zip unpacks to."""
LEFT_OUT = shutil.ignore_patterns(
    "*.gz", "*.br", "sitemap.xml", "robots.txt", "opensearch.xml", "feed.xml", "llms.txt", "*.webmanifest", "_headers",
    ".well-known", "404.html", "sw.js", "sw-remove.js", "cards"
)  # fmt: skip
_LINK = re.compile(r'(<a\b[^>]*?\shref="|<form\b[^>]*?\saction="|content="0; url=)([^"#?]*)')
_DROPPED = re.compile(
    r'\s*<(?:link rel="(?:manifest|preload|modulepreload|search)"|meta http-equiv="Content-Security-Policy")[^>]*>'
)
_FEEDS = re.compile(r'\s*<link rel="alternate" type="application/atom\+xml"[^>]*>')
_MODULE = re.compile(r'<script type="module" src="([^"]+)"')


def pack(site: Path, target: Path) -> int:
    """Write the zip of a built site. Returns its size in bytes.

    Raises `ContentError` where `site` holds no site, and `RuntimeError` with what Node said where bundling fails. The
    same site gives the same bytes; SOURCE_DATE_EPOCH is the time of all its files.
    """
    if not (site / "index.html").is_file():
        raise ContentError([Problem(str(site), 0, "E-SITE", "holds no site; run make site, or name one with --site")])
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / FOLDER
        shutil.copytree(site, copy, ignore=LEFT_OUT, symlinks=True)
        for path in [path for path in copy.rglob("*") if path.is_symlink()]:
            path.unlink()  # a site of ours holds none, and what it leads to is not for the zip
        _for_disk(copy)
        made = Path(folder) / "made.zip"
        _zip(copy, made)
        made.replace(target)
    return target.stat().st_size


def _for_disk(root: Path) -> None:
    """Change a copy of the site, in its place, into one that needs no server."""
    for path in (root / "offline").glob("*.json"):
        path.unlink()  # the worker's lists
    modules: set[str] = set()
    for path in sorted(root.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        for source in _MODULE.findall(page):
            modules.add((path.parent / source).resolve().relative_to(root.resolve()).as_posix())
        up = "../" * (len(path.relative_to(root).parts) - 1)
        path.write_text(rewritten(page, up), encoding="utf-8", newline="\n")
    workers = [path.relative_to(root).as_posix() for path in sorted((root / "assets").rglob("*worker.js"))]
    imported = [path.relative_to(root).as_posix() for path in sorted((root / "assets").rglob("words-*.js"))]
    _bundle(root, sorted(modules), workers, imported)
    for path in sorted((root / "search").rglob("*.json")):
        text = json.dumps(path.read_text(encoding="utf-8"), ensure_ascii=False).replace("\u2028", "\\u2028")
        name = path.relative_to(root).as_posix()
        path.with_name(path.name + ".js").write_text(
            f"sipcodesDisk.file({json.dumps(name)},{text});\n", encoding="utf-8"
        )
        path.unlink()
    shutil.copyfile(RUNTIME, root / "assets" / "disk.js")


def rewritten(page: str, up: str) -> str:
    """A page that is read from disk; `up` leads from it to the root."""
    page = _FEEDS.sub("", _DROPPED.sub("", page))
    page = _LINK.sub(lambda match: match[1] + _file(match[2]), page)
    page = page.replace('<script type="module" src=', "<script defer src=")
    return page.replace("</head>", f'<script src="{up}assets/disk.js"></script></head>', 1)


def _file(address: str) -> str:
    """The file behind an address within the site; any other address as it is."""
    if not address or ":" in address or address.startswith("/"):
        return address
    is_folder = address.endswith("/") or address.rsplit("/", 1)[-1] in (".", "..")
    return f"{address.rstrip('/')}/index.html" if is_folder else address


def _bundle(root: Path, modules: list[str], workers: list[str], imported: list[str]) -> None:
    payload = json.dumps({"root": str(root), "modules": modules, "workers": workers, "imported": imported})
    done = subprocess.run(
        [node(), str(BUNDLER)], input=payload, text=True, encoding="utf-8", capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{BUNDLER.name} failed:\n{done.stderr.strip()}")


def _zip(folder: Path, target: Path) -> None:
    """Sorted, with one time and one mode for all, so that the bytes depend on nothing but the content."""
    epoch = max(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), 315_532_800)  # zip begins in 1980
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.rglob("*"), key=Path.as_posix):
            if path.is_file():
                info = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), time.gmtime(epoch)[:6])
                info.external_attr = 0o100644 << 16
                info.create_system = 3
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, path.read_bytes())
