"""The style sheet of the site: one file a purpose for those who write it, one request for those who read it."""

from __future__ import annotations

from pathlib import Path

PARTS = (
    "tokens",
    "type",
    "direction",
    "frame",
    "controls",
    "code",
    "wire",
    "tables",
    "home",
    "cheatsheet",
    "contribute",
    "print",
)
"""The sheets of `theme/assets/site/css/`, in the order of the cascade."""
FOLDER = "assets/site/css"
TARGET = "assets/site/site.css"


def joined(theme: Path, dataset: str) -> str:
    """All sheets as one text, with what stands for the dataset in the foot of the site. `OSError` where one is missing.

    Its version is in the style sheet, because in the pages it would change every one of them with every word.
    """
    own = f':root {{ --dataset: "{dataset}"; }}\n'
    return own + "\n".join((theme / FOLDER / f"{part}.css").read_text(encoding="utf-8") for part in PARTS)
