"""How far each language is, as small drawings for READMEs."""

from __future__ import annotations

import html

from generator import status
from generator.model import Dataset

_DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{title}">
<title>{title}</title>
<rect width="{width}" height="20" rx="4" fill="#17212e"/>
<path d="M{left} 0h{right}v20h-{right}z" fill="{tone}"/>
<g fill="#fff" font-family="system-ui,sans-serif" font-size="11" text-anchor="middle">
<text x="{middle}" y="14">{name}</text><text x="{end}" y="14" direction="ltr">{value}</text></g>
</svg>
"""
TONES = ((95, "#00694f"), (70, "#9a4a00"), (0, "#8c1c13"))
"""From which percentage on which colour; white on each has a contrast of at least 6:1."""


def badges(dataset: Dataset) -> dict[str, str]:
    """A badge for each language, by its path below the site's root."""
    rows = status.table(dataset, dataset.languages)
    return {f"badges/{row['lang']}.svg": badge(row["name"], row["fresh_percent"]) for row in rows}


def badge(name: str, percent: float) -> str:
    """One badge: the language's own name, and the share of its sections that are up to date."""
    value = f"{percent:g} %"
    left, right = 16 + 7 * len(name), 14 + 7 * len(value)
    return _DRAWING.format(
        title=html.escape(f"{name}: {value}"),
        name=html.escape(name),
        value=value,
        width=left + right,
        left=left,
        right=right,
        middle=left / 2,
        end=left + right / 2,
        tone=next(tone for least, tone in TONES if percent >= least),
    )
