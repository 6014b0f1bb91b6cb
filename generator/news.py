"""What has changed, as an Atom feed for each language (RFC 4287).

The changes are short strings like all others, in `content/<lang>/changes.yml`; the key of each begins with its day,
so that a feed depends on nothing but the content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from generator.labels import Labels
from generator.model import Dataset, Language
from generator.urls import language_root

KEY = re.compile(r"(?P<day>20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))-[a-z0-9-]+")
"""`2026-11-21-search`."""


@dataclass(frozen=True)
class Change:
    """One entry of the feed, in one language."""

    key: str
    day: str
    title: str
    text: str
    page: str
    """Address below the language's root; empty for the home page."""


def keys(dataset: Dataset) -> list[str]:
    """The keys of all changes, the newest first."""
    found = {key.split(".")[1] for key in dataset.strings.get(dataset.default.code, {}) if key.startswith("changes.")}
    return sorted(found, reverse=True)


def changes(dataset: Dataset, language: Language) -> Iterator[Change]:
    """The changes as readers of `language` get them, the newest first."""
    label = Labels(dataset, language)
    own = Labels(dataset, dataset.default)
    for key in keys(dataset):
        match = KEY.fullmatch(key)
        if match:
            part = f"changes.{key}"
            page = own(f"{part}.page") if own.has(f"{part}.page") else ""
            yield Change(key, match["day"], label(f"{part}.title"), label(f"{part}.text"), page)


def files(dataset: Dataset, base: str) -> dict[str, str]:
    """`feed.xml`, `ru/feed.xml` and so on; `base` is the site's address with a slash at its end."""
    return {
        f"{language_root(dataset, language)}feed.xml": feed(dataset, language, base) for language in dataset.languages
    }


def feed(dataset: Dataset, language: Language, base: str) -> str:
    """The feed of one language."""
    home = base + language_root(dataset, language)
    label = Labels(dataset, language)
    found = list(changes(dataset, language))
    updated = found[0].day if found else "2026-01-01"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language.code}" xml:base="{escape(home)}">',
        f"<id>{escape(home)}feed.xml</id>",
        f"<title>{escape(label('ui.site.name'))}</title>",
        f"<subtitle>{escape(label('ui.site.description'))}</subtitle>",
        f'<link rel="self" type="application/atom+xml" href="{escape(home)}feed.xml"/>',
        f'<link rel="alternate" type="text/html" hreflang="{language.code}" href="{escape(home)}"/>',
        f"<updated>{updated}T00:00:00Z</updated>",
        f"<author><name>{escape(label('ui.site.name'))}</name></author>",
    ]
    for change in found:
        lines += [
            "<entry>",
            f"<id>{escape(home)}feed.xml#{change.key}</id>",
            f"<title>{escape(change.title)}</title>",
            f'<link rel="alternate" type="text/html" href="{escape(home + change.page)}"/>',
            f"<updated>{change.day}T00:00:00Z</updated>",
            f"<summary>{escape(change.text)}</summary>",
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])
