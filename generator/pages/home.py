"""The home page: a tool, not a poster."""

from __future__ import annotations

from generator.pages.page import Page, View

POPULAR = (486, 403, 408, 404, 480, 488, 503, 401, 487, 603)
"""Codes that people look up most, for the home page. Those that the registry lacks are left out."""


def page(view: View) -> Page:
    """The home page of one language."""
    codes = view.dataset.codes
    return view.page(
        "home.md",
        "index.md",
        title=view.label("ui.site.name"),
        description=view.label("ui.site.description"),
        source=f"content/{view.lang}/ui.yml",
        kind="home",
        section="home",
        popular=[codes[number] for number in POPULAR if number in codes],
    )
