"""The Persian typeface: all letters that the content uses, on the pages that need it, and no line that jumps."""

from __future__ import annotations

import re
import time
from typing import Any

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


def test_no_line_jumps_when_it_comes_late(browser: Any, origin: str) -> None:
    """Layout shift (CLS) of a code page whose typeface comes half a second after everything else."""

    def late(route: Any) -> None:
        time.sleep(0.5)
        route.continue_()

    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.route("**/*.woff2", late)
    page.goto(f"{origin}/fa/codes/486/", wait_until="networkidle")
    assert page.evaluate("document.fonts.check('16px Vazirmatn', 'سلام')")
    shift = page.evaluate(
        """() => new Promise((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += entry.value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(sum), 200);
        })"""
    )
    assert shift < 0.05
    page.close()
