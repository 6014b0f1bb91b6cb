"""Cards that messengers show beside a link: one for each class of codes and one for all else, in each language.

They are rendered by Chromium, which shapes and orders every script, and are kept in `theme/assets/cards/`: rendering
one a code and language would take longer than the whole build and weigh more than the whole site. `make cards` makes
them anew; a test fails when they no longer say what the labels say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from generator.labels import Labels
from generator.model import Dataset

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "theme/assets/cards"
MADE = Path(__file__).parent / "made.json"
"""Digests of what the cards were made from, by their names."""
SIZE = (1200, 630)
"""Pixels; the size that messengers ask for."""
TOKENS = ROOT / "theme/assets/site/css/tokens.css"
"""Where the colours are."""
ICON = ROOT / "theme/assets/site/icon.svg"
ICONS = {"icon-192.png": (192, False), "icon-512.png": (512, False), "icon-full.png": (512, True)}
"""Pixels of the icons, and whether one fills its square, so that a system can cut it to a shape of its own: the
drawing then keeps to the inner four fifths (W3C Web App Manifest, section "Icon masks and safe zone")."""


@dataclass(frozen=True)
class Card:
    """What stands on one card."""

    class_: str
    """`4xx`; empty on the card for all else."""
    lang: str
    dir: str
    title: str
    site: str

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.lang}-{self.class_ or 'all'}.png"

    @property
    def digest(self) -> str:
        """Of everything that is seen on it, its style included."""
        style = (Path(__file__).parent / "card.html").read_text(encoding="utf-8") + TOKENS.read_text(encoding="utf-8")
        return hashlib.sha256((json.dumps(asdict(self)) + style).encode()).hexdigest()[:16]


def cards(dataset: Dataset) -> Iterator[Card]:
    """Every card that the site needs."""
    for language in dataset.languages:
        label = Labels(dataset, language)
        site = label("ui.site.name")
        yield Card("", language.code, language.dir, label("ui.site.tagline"), site)
        for class_ in dataset.classes:
            yield Card(class_, language.code, language.dir, label(f"ui.classes.{class_}.name"), site)


def digests(dataset: Dataset) -> dict[str, str]:
    """What `MADE` has to hold."""
    return {card.name: card.digest for card in cards(dataset)}


def icon_page(size: int, full: bool) -> str:
    """A page that shows the icon and nothing else; see `ICONS`."""
    drawing = ICON.read_text(encoding="utf-8")
    if full:
        drawing = drawing.replace(' rx="8"', "").replace("translate(4 4)", "translate(7.2 7.2) scale(.8)")
    return f"<style>body {{ margin: 0 }} svg {{ display: block; inline-size: {size}px }}</style>{drawing}"
