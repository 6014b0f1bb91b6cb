"""The home page: a tool, not a poster."""

from __future__ import annotations

from generator.pages.page import Page, View
from generator.pages.recipes import grouped


def page(view: View) -> Page:
    """The home page of one language."""
    return view.page(
        "home.md",
        "index.md",
        lambda: {
            "popular": [view.dataset.codes[code] for code in view.dataset.popular],
            "groups": grouped(view.dataset),
        },
        title=view.label("ui.site.name"),
        description=view.label("ui.site.description"),
        source=f"content/{view.lang}/ui.yml",
        kind="home",
        section="home",
    )
