"""The frame of the pages in Debian's Chromium: paper, anchors, reports, what is missing, zoom, contrast."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import pytest

from generator.model import Dataset
from generator.pages.related import related
from tests.test_browser import KINDS, ROOTS, page

__all__ = ["page"]  # a fixture
REPORT = {"en": "Report a mistake", "ru": "Сообщить об ошибке", "fa": "گزارش"}


def sheets(page: Any) -> int:
    """How many sheets the page takes on paper."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def longest(dataset: Dataset, lang: str) -> list[int]:
    """The codes with most to print."""

    def length(code: int) -> int:
        text = dataset.texts["codes", str(code), lang]
        return sum(len(section.body) for section in text.sections.values())

    return sorted(dataset.codes, key=length)[-3:]


@pytest.mark.parametrize("lang", ROOTS)
def test_a_code_prints_on_one_sheet(lang: str, dataset: Dataset, page: Any, origin: str) -> None:
    for code in [100, *longest(dataset, lang)]:
        page.goto(f"{origin}{ROOTS[lang]}codes/{code}/")
        assert sheets(page) == 1, f"{code} {lang}"


@pytest.mark.parametrize("lang", ROOTS)
def test_all_codes_print_on_two_sheets(lang: str, dataset: Dataset, page: Any, origin: str) -> None:
    page.goto(f"{origin}{ROOTS[lang]}cheatsheet/")
    assert page.locator(".sheet li").count() == len(dataset.codes)
    assert sheets(page) == 2


def test_an_anchor_copies_its_address(browser: Any, origin: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{origin}/fa/codes/486/")
    anchor = page.locator("h2#causes .headerlink")
    anchor.click()
    assert page.evaluate("navigator.clipboard.readText()") == f"{origin}/fa/codes/486/#causes"
    assert anchor.get_attribute("data-said")
    assert anchor.get_attribute("title") not in ("", "Permanent link")
    context.close()


@pytest.mark.parametrize("lang", ROOTS)
def test_a_mistake_is_reported_with_its_place(lang: str, dataset: Dataset, page: Any, origin: str) -> None:
    page.goto(f"{origin}{ROOTS[lang]}codes/486/")
    address = unquote(page.locator(".contribute a", has_text=REPORT[lang]).get_attribute("href"))
    assert f"{ROOTS[lang]}codes/486/" in address
    drawn = page.locator(".dataset").evaluate("(element) => getComputedStyle(element, '::after').content")
    assert re.fullmatch(rf'"{dataset.version}, \d{{4}}-\d\d-\d\d"', drawn)


def test_related_codes_go_both_ways(dataset: Dataset, page: Any, origin: str) -> None:
    found = related(dataset)
    assert {600, 480} <= {code.code for code in found[486]}
    assert 486 in {code.code for code in found[600]}
    assert all(code not in {other.code for other in others} for code, others in found.items())
    page.goto(f"{origin}/codes/486/")
    shown = page.locator(".related .number").all_inner_texts()
    assert shown == [str(code.code) for code in found[486]]


@pytest.mark.parametrize(
    ("path", "lang", "codes"),
    [
        ("/codes/4867", "en", ["486", "487"]),
        ("/ru/codes/۴۸۷x", "ru", ["487"]),
        ("/fa/not-487", "fa", ["487"]),
        ("/nothing", "en", []),
    ],
)
def test_the_missing_page_proposes(path: str, lang: str, codes: list[str], page: Any, origin: str) -> None:
    page.goto(origin + path)
    first = page.locator("section").first
    assert first.get_attribute("lang") == lang
    assert page.evaluate("document.documentElement.lang") == lang
    assert [text.split()[0] for text in first.locator("li").all_inner_texts()] == codes
    if codes:
        first.locator("li a").first.click()
        page.wait_for_url(f"{origin}{ROOTS[lang]}codes/{codes[0]}/")
    else:
        assert first.locator(".meant").is_hidden()


def test_a_path_cannot_put_markup_into_the_missing_page(page: Any, origin: str) -> None:
    page.goto(f"{origin}/486%3Cimg%20src=x%20onerror=document.title=1%3E")
    assert page.locator("section .meant bdi").first.inner_text().startswith("/486<img")
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("lang", ROOTS)
def test_the_keyboard_sees_where_it_is(lang: str, page: Any, origin: str) -> None:
    """Each stop of the Tab key on the home page and on a code page has an outline, and there are no traps."""
    for path in ("", "codes/486/"):
        page.goto(origin + ROOTS[lang] + path)
        seen = set()
        for _ in range(14):
            page.keyboard.press("Tab")
            stop = page.evaluate(
                """() => {
                  const element = document.activeElement;
                  const radio = element.matches("[type=radio]");
                  const seen = radio ? element.nextElementSibling : element;
                  const style = getComputedStyle(seen);
                  const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
                  const box = seen.getBoundingClientRect();
                  const place = [...document.querySelectorAll("*")].indexOf(element);
                  return [`${place} ${element.outerHTML.slice(0, 90)}`, drawn, box.width > 0 && box.height > 0];
                }"""
            )
            seen.add(stop[0])
            assert stop[1:] == [True, True], stop[0]
        assert len(seen) == 14


def test_contrast_themes_keep_what_colours_say(browser: Any, origin: str) -> None:
    """In forced colours the ladder, the card and the current section are still drawn."""
    context = browser.new_context(forced_colors="active", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{origin}/codes/486/")
    style = "(element, name) => getComputedStyle(element)[name]"
    assert page.locator(".card").first.evaluate(style, "borderTopStyle") == "solid"
    assert "underline" in page.locator(".menu a[aria-current]").evaluate(style, "textDecorationLine")
    stroke = page.locator(".ladder__hop line").first.evaluate(style, "stroke")
    assert stroke != page.locator("body").evaluate(style, "backgroundColor")
    context.close()


def test_nothing_moves_for_those_who_asked(browser: Any, origin: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{origin}/codes/486/")
    longest = page.evaluate(
        """() => Math.max(...[...document.querySelectorAll("*")].flatMap((element) => {
          const style = getComputedStyle(element);
          return [style.transitionDuration, style.animationDuration].flatMap((all) => all.split(",").map(parseFloat));
        }))"""
    )
    assert longest <= 0.001
    context.close()


@pytest.mark.parametrize("lang", ROOTS)
def test_a_page_twice_as_large_fits(lang: str, page: Any, origin: str) -> None:
    """200 % zoom on a screen of 1280 pixels (WCAG 2.2, 1.4.4) leaves 640: nothing scrolls sideways."""
    page.set_viewport_size({"width": 640, "height": 450})
    for path in KINDS.values():
        page.goto(origin + ROOTS[lang] + path)
        inner = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert inner[0] <= inner[1], path


@pytest.mark.parametrize("lang", ROOTS)
def test_an_example_beside_the_box_is_looked_for(lang: str, page: Any, origin: str) -> None:
    page.goto(origin + ROOTS[lang])
    example = page.locator("[data-search-try]").nth(2)
    example.click()
    assert page.locator("[data-search-input]").input_value() == example.text_content()
    page.wait_for_selector("[data-search-results] [data-code='488']")


@pytest.mark.parametrize("width", [320, 360, 390, 640, 720, 1280])
@pytest.mark.parametrize("lang", ROOTS)
def test_the_box_of_the_home_page_has_its_room_before_it_comes(lang: str, width: int, page: Any, origin: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(origin + ROOTS[lang])
    page.wait_for_selector(".home-search .sip-search__foot button")
    page.evaluate("document.fonts.ready")
    room, box = page.evaluate(
        """() => {
          const place = document.querySelector(".home-search");
          const room = parseFloat(getComputedStyle(place).minHeight);
          place.style.minHeight = "0";
          return [room, place.getBoundingClientRect().height];
        }"""
    )
    assert 30 < box <= room
