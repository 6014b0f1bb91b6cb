"""A list of the guides, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

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
        yield view.page(
            "guide.md",
            f"guides/{key}.md",
            partial(_values, view, key),
            title=view.title("guides", key),
            description=view.summary("guides", key),
            source=view.source_of("guides", key),
            kind="guide",
            section="guides",
        )


def _values(view: View, key: str) -> dict[str, object]:
    """What the template of a guide needs."""
    return {
        "sections": view.shown("guides", key),
        "conflicts": [conflict for conflict in view.dataset.conflicts if conflict.ruling.guide == key],
        "note": lambda ruling: view.label(f"ui.sources.note-of.{ruling.lang}"),
    }
