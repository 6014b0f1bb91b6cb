"""The table of all codes is laid out row by row: still a table to every reader, and nothing jumps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from audit.weight import WATCH

SCROLLED = """async () => {
  for (let at = 0; at < document.documentElement.scrollHeight; at += 600) {
    scrollTo(0, at);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
  return window.audit.shift;
}"""


@pytest.fixture(params=[390, 1280])
def page(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    opened = context.new_page()
    opened.add_init_script(WATCH)
    yield opened
    context.close()


@pytest.mark.parametrize("root", ["", "fa/"])
def test_rows_come_when_they_are_near_and_nothing_moves(root: str, page: Any, origin: str) -> None:
    page.goto(f"{origin}/{root}codes/", wait_until="networkidle")
    drawn = "row => row.cells[1].firstElementChild.checkVisibility({ contentVisibilityAuto: true })"
    rows = page.locator(".codes tbody tr")
    assert rows.first.evaluate(drawn)
    assert not rows.last.evaluate(drawn)
    assert page.evaluate(SCROLLED) < 0.001
    assert rows.last.evaluate(drawn)


def test_columns_stand_in_line(page: Any, origin: str) -> None:
    """Each row is laid out by itself, and its cells begin where those of the head do."""
    page.goto(f"{origin}/fa/codes/")
    edges = page.evaluate(
        """() => [...document.querySelectorAll(".codes tr")].map((row) => [...row.cells]
          .map((cell) => cell.getBoundingClientRect())
          .filter((box) => box.width)
          .map((box) => Math.round(box.right)))"""
    )
    assert len(edges) > 75
    assert {tuple(row) for row in edges} == {tuple(edges[0])}
    assert len(edges[0]) == (3 if page.viewport_size["width"] == 390 else 5)


def test_it_is_a_table_to_those_who_do_not_see_it(page: Any, origin: str) -> None:
    page.goto(f"{origin}/codes/")
    table = page.get_by_role("table")
    headers = ["Code", "Phrase", "Meaning", "Who sends it", "Retry"][: 3 if page.viewport_size["width"] == 390 else 5]
    assert [text.split("\n")[0] for text in table.get_by_role("columnheader").all_inner_texts()] == headers
    row = table.get_by_role("row").filter(has_text="Busy Here")
    assert row.get_by_role("cell").first.text_content() == "486"
    assert page.locator(".codes td[role=cell]").count() == page.locator(".codes td").count()
