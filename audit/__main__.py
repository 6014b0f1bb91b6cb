"""`python -m audit [--site DIR] [--only axe,vnu,weight,lighthouse]`: judge the built site, print one table.

Exit status 1 where anything is not as it has to be. Every finding stands below the table.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from audit import axe, lighthouse, pages, vnu, weight
from audit.server import serving
from tests.conftest import CHROMIUM, FLAGS

LIMIT = 60_000
"""Bytes of a code page without its font."""
FULL = ("", "codes/", "codes/486/", "recipes/who-answered/")
"""What is weighed in every language, and what Lighthouse is shown in two."""
MISSING = "/no/such/page"

Row = tuple[str, str, bool]
"""What was judged, the figure, and whether it is as it has to be."""


def _axe(site: Path, origin: str, browser: Any, findings: list[str]) -> Iterator[Row]:
    kinds = pages.kinds(site)
    for lang, root in sorted(pages.languages(site).items()):
        addresses = [f"/{root}{kind}" for kind in kinds] + ([MISSING] if not root else [])
        for scheme in axe.SCHEMES:
            found = list(axe.violations(browser, origin, addresses, [scheme]))
            findings.extend(map(str, found))
            yield f"axe-core, {len(addresses)} pages, {lang}, {scheme}", f"{len(found)} violations", not found


def _vnu(site: Path, origin: str, browser: Any, findings: list[str]) -> Iterator[Row]:
    found = list(vnu.errors(site))
    findings.extend(f"/{page}: {message}" for page, message in found)
    yield f"Nu HTML checker, {len(list(site.rglob('*.html')))} files", f"{len(found)} errors", not found


def _weight(site: Path, origin: str, browser: Any, findings: list[str]) -> Iterator[Row]:
    for root in pages.languages(site).values():
        for kind in FULL:
            seen, views = weight.lightest(browser, origin, f"/{root}{kind}")
            right = seen.foreign == 0 and seen.shift < 0.001 and seen.longest <= 50 and seen.bytes <= LIMIT
            figure = (
                f"{seen.bytes / 1000:.1f} kB + font {seen.font / 1000:.1f} kB, {seen.requests} requests, "
                f"{seen.foreign} third-party, shift {seen.shift}, longest task {seen.longest} ms"
                f"{f' (least of {views} views)' if views > 1 else ''}"
            )
            yield f"first view of {seen.address}", figure, right


def _lighthouse(site: Path, origin: str, browser: Any, findings: list[str]) -> Iterator[Row]:
    for root in _ends(pages.languages(site)):
        for kind in FULL:
            address = f"/{root}{kind}"
            scores, faults = lighthouse.scores(origin + address)
            findings.extend(f"{address}: {fault}" for fault in faults if set(scores.values()) != {100})
            yield f"Lighthouse {address}", " / ".join(map(str, scores.values())), set(scores.values()) == {100}


def _ends(roots: dict[str, str]) -> list[str]:
    """The default language and one other: the first by its tag, which here runs from the right."""
    return ["", *[root for _, root in sorted(roots.items()) if root][:1]]


JUDGES: dict[str, Callable[[Path, str, Any, list[str]], Iterator[Row]]] = {
    "axe": _axe,
    "vnu": _vnu,
    "weight": _weight,
    "lighthouse": _lighthouse,
}


def main() -> int:
    """Run the judges that were asked for."""
    parser = argparse.ArgumentParser(prog="audit", description=__doc__)
    parser.add_argument("--site", type=Path, default=pages.ROOT / "site")
    parser.add_argument("--only", default=",".join(JUDGES), help=f"of {', '.join(JUDGES)}")
    options = parser.parse_args()
    rows: list[Row] = []
    findings: list[str] = []
    with serving(options.site.resolve()) as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name in options.only.split(","):
            for row in JUDGES[name](options.site.resolve(), origin, browser, findings):
                rows.append(row)
                print(f"{'ok' if row[2] else 'NO':4}{row[0]:44} {row[1]}", flush=True)
        browser.close()
    for finding in findings:
        print(finding)
    return 0 if rows and all(right for _, _, right in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
