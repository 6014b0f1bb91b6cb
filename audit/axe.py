"""axe-core on pages, in every language, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from audit.pages import ROOT

SOURCE = ROOT / "audit/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES = ("light", "dark")
WIDTHS = {"light": 1280, "dark": 390}
"""Both widths are seen, each in one scheme."""


@dataclass(frozen=True)
class Violation:
    """What axe found, where, and the first element."""

    address: str
    scheme: str
    rule: str
    count: int
    element: str
    why: str

    def __str__(self) -> str:
        return f"{self.address} {self.scheme}: {self.rule} ({self.count}): {self.element}\n    {self.why}"


def violations(
    browser: Any, origin: str, addresses: Iterable[str], schemes: Iterable[str] = SCHEMES
) -> Iterator[Violation]:
    """Every violation on `addresses`, which begin with a slash. `browser` is Playwright's."""
    source = SOURCE.read_text(encoding="utf-8")
    addresses = list(addresses)
    for scheme in schemes:
        context = browser.new_context(
            color_scheme=scheme, viewport={"width": WIDTHS[scheme], "height": 844}, reduced_motion="reduce"
        )
        page = context.new_page()
        for address in addresses:
            page.goto(origin + address, wait_until="load")
            yield from judged(page, source, address, scheme)
        context.close()


def judged(page: Any, source: str, address: str, scheme: str) -> Iterator[Violation]:
    """The violations of the page as it stands."""
    page.evaluate(source)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    for item in found["violations"]:
        node = item["nodes"][0]
        yield Violation(
            address, scheme, item["id"], len(item["nodes"]), node["html"][:160], node["failureSummary"][:300]
        )
