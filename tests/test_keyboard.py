"""With the keyboard alone: each stop is seen and in the order of reading, past the header, into the search and out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

ROOTS = {"en": "/", "fa": "/fa/"}
PATHS = ("", "codes/", "codes/486/", "recipes/who-answered/", "explain/")
STOPS = 40

STOP = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const seen = element.matches("[type=radio]") ? element.nextElementSibling
    : element.matches("[type=file]") ? element.parentElement.querySelector("label[for]") : element;
  const style = getComputedStyle(seen);
  const around = element.closest("li") ? getComputedStyle(element.closest("li")) : style;
  const drawn = [style, around].some((one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 1);
  const box = seen.getBoundingClientRect();
  return {
    name: element.outerHTML.slice(0, 100),
    drawn,
    inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    part: element.closest("header") ? "header" : element.closest("footer") ? "foot" : "main",
    start: document.documentElement.dir === "rtl" ? innerWidth - box.right : box.left,
    hidden: element.closest("[aria-hidden=true], [inert]") !== null,
  };
}"""


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    opened = context.new_page()
    yield opened
    context.close()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("lang", ROOTS)
def test_every_stop_is_seen_and_in_order(lang: str, path: str, page: Any, origin: str) -> None:
    page.goto(origin + ROOTS[lang] + path)
    stops = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(STOP)) is None:
            break
        stops.append(stop)
    assert len(stops) > 10
    for stop in stops:
        assert (stop["drawn"], stop["inside"], stop["hidden"]) == (True, True, False), stop["name"]
    assert "md-skip" in stops[0]["name"]
    parts = [stop["part"] for stop in stops[1:]]
    assert parts == sorted(parts, key=["header", "main", "foot"].index)
    header = [stop["start"] for stop in stops[1:] if stop["part"] == "header"]
    assert header == sorted(header), "from the beginning of the line to its end"


@pytest.mark.parametrize("lang", ROOTS)
def test_the_first_stop_leads_past_the_header(lang: str, page: Any, origin: str) -> None:
    page.goto(f"{origin}{ROOTS[lang]}codes/486/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(STOP)["part"] == "main"


@pytest.mark.parametrize("lang", ROOTS)
def test_the_search_is_entered_and_left(lang: str, page: Any, origin: str) -> None:
    """The dialog keeps the focus; Escape closes it and gives the focus back; an arrow and Enter lead to a page."""
    page.goto(f"{origin}{ROOTS[lang]}codes/486/")
    opener = page.locator("[data-search-open]")
    opener.focus()
    page.keyboard.press("Enter")
    page.locator("[data-search-input]").fill("487")
    page.wait_for_selector("[data-search-results] [role=option]")
    for _ in range(6):
        page.keyboard.press("Tab")
        within = "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
        assert page.evaluate(within)
    page.locator("[data-search-input]").focus()
    page.keyboard.press("Escape")
    if page.locator("dialog[open]").count():  # the first one may empty the box
        page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert opener.evaluate("element => element === document.activeElement")
    page.keyboard.press("/")
    page.locator("[data-search-input]").fill("487")
    page.wait_for_selector("[data-search-results] [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{origin}{ROOTS[lang]}codes/487/")


def test_contrast_themes_show_the_focus_and_the_verdict(browser: Any, origin: str) -> None:
    """In forced colours the focus and an explained trace are drawn."""
    context = browser.new_context(forced_colors="active", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{origin}/explain/")
    page.locator(".explain__tools button").nth(1).click()
    page.wait_for_selector(".explain__results:not([hidden])")
    style = "(element, name) => getComputedStyle(element)[name]"
    assert page.locator(".explain__call").first.evaluate(style, "borderTopStyle") == "solid"
    page.locator(".explain__rests summary").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(STOP)["drawn"]
    line = page.locator(".explain .ladder__hop line").first.evaluate(style, "stroke")
    assert line != page.locator("body").evaluate(style, "backgroundColor")
    context.close()


@pytest.mark.parametrize("lang", ROOTS)
def test_an_explained_trace_fits_at_any_width(lang: str, page: Any, origin: str) -> None:
    """320 pixels are a screen of 1280 at 400 % (WCAG 2.2, 1.4.10): only what is two-dimensional scrolls sideways."""
    for width in (320, 390, 640):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{origin}{ROOTS[lang]}explain/")
        page.locator(".explain__tools button").nth(1).click()
        page.wait_for_selector(".explain__results:not([hidden])")
        inner = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert inner[0] <= inner[1], width
