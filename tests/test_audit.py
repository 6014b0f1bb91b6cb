"""The brief form of `make audit`: axe-core on one page of each kind, the Nu HTML checker's own faults, first views."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from audit import axe, pages, weight
from generator.corrections import corrected

BRIEF = ("", "codes/", "codes/486/", "recipes/who-answered/", "guides/methods/", "reference/q850/")

needs_axe = pytest.mark.skipif(
    not axe.SOURCE.exists() and os.environ.get("CI") != "true",
    reason="axe-core is missing; make audit/node_modules/.done",
)


@needs_axe
@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ru", "dark"), ("fa", "light"), ("fa", "dark")])
def test_axe_finds_nothing(lang: str, scheme: str, site: Path, origin: str, browser: Any) -> None:
    addresses = [f"/{pages.languages(site)[lang]}{kind}" for kind in BRIEF]
    found = list(axe.violations(browser, origin, addresses, [scheme]))
    assert found == [], "\n".join(map(str, found))


@needs_axe
def test_axe_would_find_something(browser: Any) -> None:
    page = browser.new_page()
    page.set_content("<html><body><img src='data:,'><a href='#x'></a></body></html>")
    source = axe.SOURCE.read_text(encoding="utf-8")
    assert {"image-alt", "link-name"} <= {violation.rule for violation in axe.judged(page, source, "/", "light")}
    page.close()


def test_a_first_view_is_light_and_asks_nobody_else(origin: str, browser: Any) -> None:
    """The test server does not compress: a third of the limit for what the audit weighs compressed, thrice over."""
    seen = weight.weigh(browser, origin, "/codes/486/")
    assert (seen.foreign, seen.font) == (0, 0)
    assert 5 <= seen.requests <= 14
    assert 20_000 < seen.bytes < 180_000


@pytest.mark.parametrize("address", ["/", "/fa/codes/", "/codes/486/"])
def test_nothing_moves_while_a_page_loads(address: str, origin: str, browser: Any) -> None:
    assert weight.weigh(browser, origin, address).shift < 0.001


def test_every_kind_of_page_is_judged(site: Path) -> None:
    assert set(BRIEF) <= set(pages.kinds(site))
    assert set(pages.languages(site)) == {"en", "ru", "fa"}


def test_corrections_touch_only_the_mistakes() -> None:
    field = '<input name="q" autocomplete="off">'
    wrong = f'<input class="md-toggle" id="x" autocomplete="off"><label for="x" tabindex="">{field}'
    assert corrected(wrong) == f'<input class="md-toggle" id="x"><label for="x">{field}'
    lonely = '<label class="md-nav__title" for="__toc">a</label>'
    assert corrected(lonely) == '<p class="md-nav__title">a</p>'
    assert corrected(f'<input id="__toc">{lonely}') == f'<input id="__toc">{lonely}'
