"""What a reader of a right-to-left page sees: the places of the characters on the screen, not the markup."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest

from tests.test_browser import KINDS, page

__all__ = ["page"]  # a fixture
PAGES = {
    **KINDS,
    "normal code": "codes/401/",
    "code of vendors": "codes/403/",
    "cheat sheet": "cheatsheet/",
    "trace": "explain/",
}

LINES = """() => {
  // Lines of running text, each a list of tokens with their boxes in the order of the text: an isolated run is one
  // token, and so is each word or mark outside of one.
  const blocks = "h1, h2, h3, p, li, td, th, dt, dd, legend, summary, label, strong";
  const skip = "svg, pre, .headerlink, [hidden], .neighbours, .badges, .sip-search, details:not([open])";
  const found = [];
  for (const block of document.querySelectorAll("article " + blocks.replaceAll(", ", ", article "))) {
    if (block.querySelector(blocks) || block.closest(skip) || !block.getClientRects().length) continue;
    const tokens = [];
    const add = (text, rects) => {
      for (const box of rects) {
        if (box.width < 0.5) continue;
        tokens.push({ text, left: box.left, right: box.right, middle: (box.top + box.bottom) / 2 });
      }
    };
    const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let last = null;
    while (walk.nextNode()) {
      const node = walk.currentNode;
      if (node.parentElement.closest(skip)) continue;
      const within = (element) => element !== block && block.contains(element);
      let run = null;
      for (let element = node.parentElement; within(element); element = element.parentElement) {
        if (element.matches("bdi, code, [dir=ltr]")) run = element;
      }
      if (run) {
        if (run !== last) {
          const range = document.createRange();
          range.selectNodeContents(run);
          const rows = [];
          for (const box of range.getClientRects()) {
            const shared = (other) => Math.min(other.bottom, box.bottom) - Math.max(other.top, box.top);
            const row = rows.find((other) => shared(other) > Math.min(other.height, box.height) / 2);
            if (!row) rows.push(box);
            else {
              const left = Math.min(row.left, box.left);
              rows[rows.indexOf(row)] = new DOMRect(left, row.top, Math.max(row.right, box.right) - left, row.height);
            }
          }
          add(run.textContent, rows);
        }
        last = run;
        continue;
      }
      for (const match of node.textContent.matchAll(/[\\p{L}\\p{M}\\p{N}\\u200c٫٬]+|[^\\s\\p{L}\\p{M}\\p{N}]/gu)) {
        const range = document.createRange();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        add(match[0], range.getClientRects());
      }
    }
    let line = [];
    for (const token of tokens) {
      if (line.length && Math.abs(token.middle - line.at(-1).middle) > 9) { found.push(line); line = []; }
      line.push(token);
    }
    if (line.length > 1) found.push(line);
  }
  return found;
}"""

RUNS = """() => [...document.querySelectorAll("article bdi[dir=ltr], article code")].map((run) => {
  // The characters of each isolated run that stands on one line, with their left edges.
  const places = [];
  const walk = document.createTreeWalker(run, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    for (let at = 0; at < walk.currentNode.length; at += 1) {
      const range = document.createRange();
      range.setStart(walk.currentNode, at);
      range.setEnd(walk.currentNode, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width) places.push([walk.currentNode.textContent[at], box.left, box.bottom]);
    }
  }
  return places;
}).filter((places) => {
  const bottoms = places.map((place) => place[2]);
  return places.length > 1 && Math.max(...bottoms) - Math.min(...bottoms) < 12;
})"""


COPIED = """() => [...document.querySelectorAll("article li, article p")]
  .filter((block) => block.getClientRects().length && !block.querySelector("li, p") && !block.closest("details, form"))
  .filter((block) => /[a-z]/i.test(block.textContent))
  .map((block) => {
    getSelection().selectAllChildren(block);
    return [getSelection().toString(), block.textContent];
  })"""


@pytest.mark.parametrize("width", [1280, 390])
def test_lines_run_from_right_to_left(width: int, page: Any, origin: str) -> None:
    """Word after word, run after run and mark after mark, each stands left of the one before it."""
    page.set_viewport_size({"width": width, "height": 900})
    mixed = 0
    for kind, path in PAGES.items():
        page.goto(f"{origin}/fa/{path}")
        for line in page.evaluate(LINES):
            mixed += any(token["text"].isascii() for token in line)
            for before, after in itertools.pairwise(line):
                told = f"{kind}: {' '.join(token['text'] for token in line)} at {after['text']}"
                assert after["right"] <= before["right"] + 1.5, told
                assert after["left"] <= before["left"] + 1.5, told
    assert mixed > 300


def test_isolated_runs_run_from_left_to_right(page: Any, origin: str) -> None:
    """Character after character, hyphens, dots, slashes and digits too."""
    checked = 0
    for path in PAGES.values():
        page.goto(f"{origin}/fa/{path}")
        for places in page.evaluate(RUNS):
            checked += 1
            lefts = [left for _, left, _ in places]
            kerned = all(after > before - 1 for before, after in itertools.pairwise(lefts))
            assert kerned, "".join(character for character, *_ in places)
    assert checked > 500


def test_what_is_copied_is_what_is_seen(page: Any, origin: str) -> None:
    """A mixed line goes to the clipboard in its order and without a character that nobody sees."""
    page.goto(f"{origin}/fa/codes/486/")
    copied = page.evaluate(COPIED)
    assert len(copied) > 20
    for got, shown in copied:
        assert " ".join(got.split()) == " ".join(shown.split())
        assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", got)


def test_arrows_point_the_way_of_reading(page: Any, origin: str) -> None:
    """The one that leads back stands at the right and points there."""
    page.goto(f"{origin}/fa/codes/486/")
    back, on = (page.locator(f".neighbours .arrow-{way}") for way in ("back", "on"))
    assert back.bounding_box()["x"] > on.bounding_box()["x"]
    content = "(link, part) => getComputedStyle(link, part).content"
    assert back.evaluate(content, "::before") == '"→ "'
    assert on.evaluate(content, "::after") == '" ←"'
