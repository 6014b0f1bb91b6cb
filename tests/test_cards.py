"""The cards for messengers: they are there, of the right size, and say what the labels say."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

from cards import FOLDER, ICON, ICONS, MADE, SIZE, TOKENS, digests
from generator import wellknown
from generator.model import Dataset
from generator.wellknown import THEME


def test_cards_say_what_the_labels_say(dataset: Dataset) -> None:
    made = json.loads(MADE.read_text(encoding="utf-8"))
    assert made == digests(dataset), "make cards"
    assert {path.name for path in FOLDER.glob("*.png")} == set(made)


def test_cards_have_the_size_that_is_asked_for(dataset: Dataset) -> None:
    for name in digests(dataset):
        head = (FOLDER / name).read_bytes()[:24]
        assert head.startswith(b"\x89PNG")
        assert struct.unpack(">II", head[16:24]) == SIZE
        assert 5_000 < (FOLDER / name).stat().st_size < 60_000


def test_every_page_has_the_card_of_its_class_and_language(site: Path) -> None:
    for path, card in {
        "codes/486": "en-4xx",
        "ru/codes/180": "ru-1xx",
        "fa/codes/6xx": "fa-6xx",
        "fa": "fa-all",
        "recipes/who-answered": "en-all",
    }.items():
        page = (site / path / "index.html").read_text(encoding="utf-8")
        address = re.search(r'<meta property="og:image" content="https://sipcodes\.example/([^"]+)">', page)
        assert address
        assert address[1] == f"assets/cards/{card}.png"
        assert (site / address[1]).is_file()
        assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_icons_and_the_installed_site_have_the_colours_of_the_pages() -> None:
    ink = re.search(r"--ink: (#[0-9a-f]{6})", TOKENS.read_text(encoding="utf-8"))
    assert ink
    assert ink[1] == THEME
    assert ink[1] in ICON.read_text(encoding="utf-8")
    for name, (size, _) in ICONS.items():
        assert struct.unpack(">II", ICON.with_name(name).read_bytes()[16:24]) == (size, size)
    assert {name for name, _, _ in wellknown.ICONS} == set(ICONS)
