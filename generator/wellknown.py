"""Files that machines look for at fixed addresses: robots.txt, security.txt, llms.txt, web app manifests.

robots.txt is RFC 9309, security.txt RFC 9116, llms.txt the proposal of llmstxt.org, the manifest W3C's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import urlsplit

from generator.api import ROOT
from generator.labels import Labels
from generator.model import Dataset, Language
from generator.pages.page import Page
from generator.urls import language_root

ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-full.png", "512x512", "maskable"),
)
THEME = "#17212e"
"""The colour of the browser's own bars around the installed site: the ink of theme/assets/site/css/tokens.css."""


def files(dataset: Dataset, pages: Iterable[Page], base: str, contact: str, expires: str) -> dict[str, str]:
    """All of them, by path below the site's root. `base` is the site's address with a slash at its end.

    `contact` is where weaknesses are reported (an https or mailto address) and `expires` until when that holds, as
    RFC 3339 has it; without either there is no security.txt, because both are obligatory in it.
    """
    pages = tuple(pages)
    made = {"robots.txt": robots(base)}
    if contact and expires:
        made[".well-known/security.txt"] = security(dataset, base, contact, expires)
    for language in dataset.languages:
        root = language_root(dataset, language)
        made[f"{root}llms.txt"] = llms(dataset, language, pages, base)
        made[f"{root}manifest.webmanifest"] = manifest(dataset, language, base)
    return made


def robots(base: str) -> str:
    """Everything may be read, and here is the sitemap."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n"


def security(dataset: Dataset, base: str, contact: str, expires: str) -> str:
    """Whom to tell about a weakness."""
    tags = ", ".join(language.code for language in dataset.languages)
    fields = {
        "Contact": contact,
        "Expires": expires,
        "Preferred-Languages": tags,
        "Canonical": f"{base}.well-known/security.txt",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def llms(dataset: Dataset, language: Language, pages: Iterable[Page], base: str) -> str:
    """The pages of one language as a list of links to their Markdown, by kind."""
    label = Labels(dataset, language)
    lines = [f"# {label('ui.site.name')}", "", f"> {label('ui.site.description')}", ""]
    own = [page for page in pages if page.lang == language.code]
    home = base + language_root(dataset, language)
    for heading, kinds in (
        ("ui.nav.codes", ("code",)),
        ("ui.nav.recipes", ("recipe",)),
        ("ui.nav.guides", ("guide",)),
        ("ui.nav.tables", ("table", "class", "reference")),
    ):
        found = [page for page in own if page.kind in kinds]
        if found:
            lines += [f"## {label(heading)}", "", *(_line(home, page) for page in found), ""]
    lines += ["## API", "", f"- [JSON]({base}{ROOT}/codes.json)", f"- [CSV]({base}{ROOT}/codes.csv)"]
    others = [other for other in dataset.languages if other != language]
    lines += [f"- [{other.name}]({base}{language_root(dataset, other)}llms.txt)" for other in others]
    return "\n".join([*lines, ""])


def _line(home: str, page: Page) -> str:
    title = page.title.replace("[", "\\[").replace("]", "\\]")
    return f"- [{title}]({home}{page.uri}): {page.description}"


def manifest(dataset: Dataset, language: Language, base: str) -> str:
    """The web app manifest of one language; its addresses are below the site's path."""
    label = Labels(dataset, language)
    root = urlsplit(base).path
    home = root + language_root(dataset, language)
    icons = [
        {"src": f"{root}assets/site/{name}", "sizes": sizes, "type": "image/png", "purpose": purpose}
        for name, sizes, purpose in ICONS
    ]
    content = {
        "id": home,
        "name": label("ui.site.name"),
        "short_name": label("site.short-name"),
        "description": label("ui.site.description"),
        "lang": language.code,
        "dir": language.dir,
        "start_url": home,
        "scope": root,
        "display": "standalone",
        "theme_color": THEME,
        "background_color": "#ffffff",
        "icons": [{"src": f"{root}assets/site/icon.svg", "sizes": "any", "type": "image/svg+xml"}, *icons],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
