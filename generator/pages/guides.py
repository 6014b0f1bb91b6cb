"""A list of the guides, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.page import Page, View


def pages(view: View) -> Iterator[Page]:
    """The list, then every guide."""
    if not view.guides:
        return
    yield view.page(
        "guides.md",
        "guides/index.md",
        title=view.label("ui.nav.guides"),
        description=view.label("ui.guides.summary"),
        source=f"content/{view.lang}/ui.yml",
        kind="table",
        section="guides",
    )
    for key in view.guides:
        sections = view.shown("guides", key)
        yield view.page(
            "guide.md",
            f"guides/{key}.md",
            title=sections["title"].body,
            description=sections["summary"].body,
            source=view.source_of("guides", key),
            kind="guide",
            section="guides",
            sections=sections,
            conflicts=[conflict for conflict in view.dataset.conflicts if conflict.ruling.guide == key],
            note=lambda ruling: view.label(f"ui.sources.note-of.{ruling.lang}"),
        )
