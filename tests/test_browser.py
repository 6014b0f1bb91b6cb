"""The site in Debian's Chromium: what loads, what is seen, what the keyboard reaches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import went_wrong

KINDS = {
    "home": "",
    "table": "codes/",
    "class": "codes/4xx/",
    "code": "codes/486/",
    "obsolete code": "codes/411/",
    "recipes": "recipes/",
    "recipe": "recipes/who-answered/",
    "guides": "guides/",
    "guide": "guides/methods/",
    "explain": "explain/",
    "causes": "reference/q850/",
    "headers": "reference/headers/",
    "vendor": "reference/vendor/",
    "glossary": "reference/glossary/",
    "sources": "reference/sources/",
}
ROOTS = {"en": "/", "ru": "/ru/", "fa": "/fa/"}


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    yield opened
    context.close()


@pytest.mark.parametrize("lang", ROOTS)
def test_no_page_asks_for_what_is_elsewhere_or_missing(lang: str, page: Any, origin: str) -> None:
    foreign, failed, said = [], [], []
    page.on("request", lambda request: foreign.append(request.url) if not request.url.startswith(origin) else None)
    page.on("requestfailed", lambda request: failed.append(request.url) if went_wrong(request) else None)
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in KINDS.values():
        page.goto(origin + ROOTS[lang] + path, wait_until="networkidle")
    assert (foreign, failed, said) == ([], [], [])


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("lang", ROOTS)
def test_nothing_sticks_out_sideways(lang: str, width: int, page: Any, origin: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for kind, path in KINDS.items():
        page.goto(origin + ROOTS[lang] + path)
        inner = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert inner[0] <= inner[1], f"{kind} {lang} {width}"


VISUAL = """(root) => {
  // The words of a run, each with the place at which it is seen.
  const found = [];
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const range = document.createRange();
    for (const match of walk.currentNode.textContent.matchAll(/\\S+/g)) {
      range.setStart(walk.currentNode, match.index);
      range.setEnd(walk.currentNode, match.index + match[0].length);
      const box = range.getBoundingClientRect();
      found.push([match[0], box.left, box.top]);
    }
  }
  return found;
}"""


def test_persian_readers_see_the_label_in_its_order(page: Any, origin: str) -> None:
    page.goto(f"{origin}/fa/codes/486/")
    words = page.evaluate(VISUAL, page.query_selector("h1 bdi"))
    assert [word for word, _, _ in sorted(words, key=lambda item: item[1])] == ["486", "Busy", "Here"]


def test_persian_readers_see_latin_runs_in_their_order(page: Any, origin: str) -> None:
    """Every isolated run of several words reads from left to right, and so does every command."""
    page.goto(f"{origin}/fa/codes/403/")
    checked = 0
    for element in page.query_selector_all("article bdi, article code"):
        words = page.evaluate(VISUAL, element)
        rows = {round(top) for _, _, top in words}
        if len(words) > 1 and len(rows) == 1:
            checked += 1
            assert [left for _, left, _ in words] == sorted(left for _, left, _ in words)
    assert checked > 10


def test_persian_text_runs_from_the_right(page: Any, origin: str) -> None:
    page.goto(f"{origin}/fa/codes/486/")
    box = page.query_selector(".summary").bounding_box()
    words = page.evaluate(VISUAL, page.query_selector(".summary"))
    first = [word for word in words if word[2] == words[0][2]]
    assert first[0][1] > first[-1][1]
    assert page.evaluate("getComputedStyle(document.querySelector('.summary')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('pre code')).direction") == "ltr"
    assert box["x"] > 0


def test_the_table_is_filtered_in_any_digits_and_letters(page: Any, origin: str) -> None:
    page.goto(f"{origin}/fa/codes/")
    field = page.locator(".table-tools input")

    def codes() -> list[str]:
        return page.locator(".codes tbody tr:visible td:first-child").all_inner_texts()

    assert len(codes()) > 75
    field.fill("۴۸۶")
    assert codes() == ["486"]
    field.fill("Busy Ev")
    assert codes() == ["600"]
    field.fill("xyzzy")
    assert codes() == []
    assert page.locator(".table-tools output").inner_text() != ""


def test_the_table_is_sorted_by_keyboard(page: Any, origin: str) -> None:
    page.goto(f"{origin}/codes/")
    button = page.locator(".codes thead button").nth(1)
    button.focus()
    page.keyboard.press("Enter")
    phrases = page.locator(".codes tbody td:nth-child(2)").all_text_contents()
    assert phrases == sorted(phrases, key=lambda phrase: (phrase != "–", phrase.lower()))
    assert page.locator(".codes thead th").nth(1).get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert page.locator(".codes thead th").nth(1).get_attribute("aria-sort") == "descending"
    assert page.locator(".codes tbody td:nth-child(2)").all_text_contents() == phrases[::-1]


def test_without_javascript_the_table_is_a_table(browser: Any, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/codes/")
    assert page.locator(".codes tbody tr").count() > 75
    page.locator(".codes a", has_text="486").first.click()
    assert page.url.endswith("/codes/486/")
    context.close()


def test_the_switcher_leads_to_the_same_page(page: Any, origin: str) -> None:
    page.goto(f"{origin}/codes/486/")
    page.locator(".languages summary").focus()
    page.keyboard.press("Enter")
    page.locator(".languages a[lang=fa]").click()
    assert page.url == f"{origin}/fa/codes/486/"
    page.locator(".languages summary").click()
    page.locator(".languages a[lang=ru]").click()
    assert page.url == f"{origin}/ru/codes/486/"


def test_the_scheme_is_kept(page: Any, origin: str) -> None:
    page.goto(f"{origin}/codes/486/")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "default"
    page.locator("[data-md-component=palette] label:visible").click()
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    page.goto(f"{origin}/fa/codes/")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"


def test_short_addresses_and_what_does_not_exist(page: Any, origin: str) -> None:
    page.goto(f"{origin}/fa/486/")
    page.wait_for_url(f"{origin}/fa/codes/486/")
    page.goto(f"{origin}/no/such/page")
    assert page.locator("section").count() == 3
    page.locator("section[lang=ru] a").first.click()
    assert page.url == f"{origin}/ru/codes/"


def test_copy_gives_the_plain_command(browser: Any, origin: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{origin}/fa/codes/486/")
    page.locator(".copy").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("tshark ")
    assert "486" in copied
    assert copied.isascii()
    context.close()


def test_the_drawer_opens_by_keyboard_on_a_phone(page: Any, origin: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{origin}/fa/")
    page.locator("button.drawer-button").focus()
    page.keyboard.press("Enter")
    assert page.locator("#__drawer").is_checked()
    page.keyboard.press("Escape")
    assert not page.locator("#__drawer").is_checked()
    page.set_viewport_size({"width": 1280, "height": 844})
    assert not page.locator("button.drawer-button").is_visible()
