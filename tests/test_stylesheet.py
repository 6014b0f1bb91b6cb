"""Material's stylesheet has been cut to what the site shows, and not further."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import material

from tests.conftest import ROOT

STOCK = Path(material.__file__).parent / "templates/assets/stylesheets"
MADE = ROOT / "theme/assets/vendor/material.css"
KEPT = ROOT / "generator/material.txt"
_RULE = re.compile(r"(?:^|[{};])([^{};@]+)\{")
_TAG = re.compile(r"<([a-z][a-z0-9]*)((?:\s+[^\s=>\"]+(?:=\"[^\"]*\"|='[^']*')?)*)")
_DRAWN = re.compile(r"::?(?:before|after)\b")
_ATTRIBUTE = re.compile(r"\s([^\s=>\"]+)(?:=\"([^\"]*)\"|='[^']*')?")
SHOWN = ("class", "id", "dir", "type")
"""Attributes whose values rules name, beside those of `data-md-…`."""


@cache
def named(css: str) -> frozenset[str]:
    """Every word of every selector, but what it draws itself."""
    return frozenset(word for rule in _RULE.findall(css) for word in re.findall(r"[\w-]+", _DRAWN.sub("", rule)))


def shown(page: str) -> set[str]:
    """Elements, attributes and values of a page."""
    found = set()
    for tag, attributes in set(_TAG.findall(page)):
        found.add(tag)
        for name, value in _ATTRIBUTE.findall(attributes):
            found.add(name)
            if name in SHOWN or name.startswith("data-md-"):
                found |= set(value.split())
    return found


def test_every_rule_for_what_a_page_shows_is_kept(site: Path) -> None:
    stock = named("".join(path.read_text(encoding="utf-8") for path in sorted(STOCK.glob("*.css"))))
    kept = set(KEPT.read_text(encoding="utf-8").split())
    missing: dict[str, str] = {}
    for path in sorted(site.rglob("*.html")):
        for word in (shown(path.read_text(encoding="utf-8")) & stock) - kept:
            missing.setdefault(word, path.relative_to(site).as_posix())
    for path in sorted((ROOT / "theme/assets").rglob("*.js")):
        words = set(re.findall(r"\bmd-[\w-]+", path.read_text(encoding="utf-8")))
        missing |= dict.fromkeys((words & stock) - kept, path.name)
    assert missing == {}, "add these words to generator/material.txt, in order, and run make assets"


def test_what_is_kept_is_sorted_and_named_by_a_rule() -> None:
    words = [line for line in KEPT.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert words == sorted(set(words))
    assert set(words) <= named("".join(path.read_text(encoding="utf-8") for path in sorted(STOCK.glob("*.css"))))


def test_the_rest_is_gone() -> None:
    css = MADE.read_text(encoding="utf-8")
    assert len(css) < 60_000
    assert ".md-header{" in css or ".md-header," in css
    for gone in (".admonition", "md-search__", "md-annotation", "sourceMappingURL", "http"):
        assert gone not in css.replace("http://www.w3.org/2000/svg", ""), gone


def test_the_stock_sheets_and_scripts_are_not_published(site: Path) -> None:
    assert not [
        path for name in ("stylesheets", "javascripts", "images") for path in (site / "assets" / name).glob("*")
    ]
    assert not list(site.rglob("*.map"))
