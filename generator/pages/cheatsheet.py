"""Every code on one page that prints on two sheets of paper."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.codes import badge
from generator.pages.page import Page, View

SIGNS = {"normal": "✓", "callee-state": "○", "action": "!"}
"""What stands for each badge, where there is no room for words; the legend has the words."""


def pages(view: View) -> Iterator[Page]:
    """The cheat sheet of one language."""
    yield view.page(
        "cheatsheet.md",
        "cheatsheet.md",
        lambda: {"sign": lambda code: SIGNS[badge(code)], "signs": SIGNS},
        title=view.label("look.cheatsheet.title"),
        description=view.label("look.cheatsheet.summary"),
        source=f"content/{view.lang}/look.yml",
        kind="cheatsheet",
        section="codes",
    )
