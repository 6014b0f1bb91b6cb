"""The page that explains a trace. What it does is in `theme/assets/explain/`."""

from __future__ import annotations

from generator.explain import AREA
from generator.pages.page import Page, View


def page(view: View) -> Page:
    """The page of one language."""
    label = f"{AREA}.labels"
    return view.page(
        "explain.md",
        "explain/index.md",
        lambda: {"label": lambda key: view.label(f"{label}.{key}")},
        title=view.label(f"{label}.title"),
        description=view.label(f"{label}.description"),
        source=f"content/{view.lang}/{AREA}.yml",
        kind=AREA,
        section=AREA,
    )
