"""The Persian typeface: all letters that the content uses, on the pages that need it, and no line that jumps."""

from __future__ import annotations

import re
from typing import Any

import pytest

from audit.weight import WATCH
from tests.conftest import ROOT

RANGE = re.compile(r"U\+([0-9A-F]{4})(?:-([0-9A-F]{4}))?")


def ranges(text: str) -> list[str]:
    return re.findall(r"U\+[0-9A-F]{4}(?:-[0-9A-F]{4})?", text)


def declared() -> list[str]:
    return ranges((ROOT / "theme/vazirmatn.txt").read_text(encoding="utf-8"))


def test_the_style_sheet_asks_for_what_the_file_has() -> None:
    css = (ROOT / "theme/assets/site/persian.css").read_text(encoding="utf-8")
    lists = re.findall(r"unicode-range: ([^;]*);", css)
    assert len(lists) > 1
    assert all(ranges(found) == declared() for found in lists)


def test_the_typeface_has_every_letter_of_the_content() -> None:
    had = set()
    for first, last in RANGE.findall(" ".join(declared())):
        had |= set(range(int(first, 16), int(last or first, 16) + 1))
    written = {
        character
        for path in [*(ROOT / "content/fa").rglob("*.md"), *(ROOT / "content/fa").rglob("*.yml")]
        for character in path.read_text(encoding="utf-8")
        if "\u0600" <= character <= "\u06ff"
    }
    assert len(written) > 40
    assert {f"U+{ord(character):04X}" for character in written if ord(character) not in had} == set()
    assert 10_000 < (ROOT / "theme/assets/vendor/vazirmatn.woff2").stat().st_size < 30_000


def test_only_pages_from_right_to_left_load_it(browser: Any, origin: str) -> None:
    for root, count in (("/", 0), ("/ru/", 0), ("/fa/", 1)):
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(f"{origin}{root}codes/486/", wait_until="networkidle")
        assert len([url for url in asked if url.endswith(".woff2")]) == count
        page.close()


HEIGHTS = """() => [...document.querySelectorAll("article :is(h1, h2, h3, p, li, td), nav.menu a")]
  .map((block) => Math.round(block.getBoundingClientRect().height))"""
HAS = "() => document.fonts.check('16px Vazirmatn', 'سلام')"


def late(page: Any, address: str) -> tuple[list[int], list[int], float]:
    """Heights of all blocks before and after the typeface has come, and what moved then (layout shift, CLS)."""
    held: list[Any] = []
    page.add_init_script(WATCH)
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    page.wait_for_timeout(300)
    assert held, "asked for"
    assert not page.evaluate(HAS), "what is seen now is the fallback"
    before = page.evaluate(HEIGHTS)
    page.evaluate("window.audit.shift = 0")
    held[0].continue_()
    page.wait_for_function(HAS)
    page.wait_for_timeout(300)
    return before, page.evaluate(HEIGHTS), page.evaluate("window.audit.shift")


@pytest.mark.parametrize("path", ["fa/", "fa/codes/486/", "fa/recipes/who-answered/", "fa/codes/"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_line_jumps_when_it_comes_late(width: int, path: str, browser: Any, origin: str) -> None:
    """The typeface is held back until the page has been painted without it; then hardly a line changes."""
    page = browser.new_page(viewport={"width": width, "height": 844})
    before, after, shift = late(page, f"{origin}/{path}")
    page.close()
    assert len(before) == len(after) > 20
    changed = sum(old != new for old, new in zip(before, after, strict=True))
    assert changed <= len(before) * 0.05, f"{changed} of {len(before)} blocks have another height"
    assert shift < 0.03


def test_another_width_of_the_fallback_would_be_seen(browser: Any, origin: str) -> None:
    """That the test above sees what it is about: with a fallback that is a third wider, lines do jump."""
    page = browser.new_page(viewport={"width": 390, "height": 844})

    def wider(route: Any) -> None:
        sheet = (ROOT / "theme/assets/site/persian.css").read_text(encoding="utf-8")
        route.fulfill(body=re.sub(r"size-adjust: [^;]*;", "size-adjust: 130%;", sheet), content_type="text/css")

    page.route("**/persian.css*", wider)
    before, after, shift = late(page, f"{origin}/fa/codes/486/")
    page.close()
    assert sum(old != new for old, new in zip(before, after, strict=True)) > len(before) * 0.2
    assert shift > 0.03
