"""The page on which a reader takes the site along."""

from __future__ import annotations

from generator.pages.page import Page, View


def page(view: View) -> Page:
    """The page of one language."""
    return view.page(
        "offline.md",
        "offline.md",
        lambda: {"root": "../" if view.language == view.dataset.default else "../../"},
        title=view.label("site.offline.title"),
        description=view.label("site.offline.summary"),
        source=f"content/{view.lang}/site.yml",
        kind="offline",
    )
