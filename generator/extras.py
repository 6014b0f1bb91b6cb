"""Files of the site that are no pages: short addresses, the sitemap, the page for what does not exist."""

from __future__ import annotations

import html
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from generator.headers import META_POLICY
from generator.labels import Labels
from generator.model import Dataset, Language
from generator.pages.page import Page
from generator.urls import language_root, page_url, site_url


def absolute(base: str, dataset: Dataset, language: Language, uri: str) -> str:
    """The absolute address of a page; `base` is the site's address with a slash at its end."""
    return base + site_url(dataset, language, uri)


def alternates(base: str, dataset: Dataset, uri: str) -> list[tuple[str, str]]:
    """`hreflang` and absolute address of one page in every language, and the default for all others."""
    found = [(language.code, absolute(base, dataset, language, uri)) for language in dataset.languages]
    return [*found, ("x-default", absolute(base, dataset, dataset.default, uri))]


def short_addresses(dataset: Dataset) -> dict[str, str]:
    """`/486/`, `/ru/486/`: pages that lead to the code at once, with and without JavaScript."""
    return {
        f"{language_root(dataset, language)}{code}/index.html": _redirect(language, f"../codes/{code}/")
        for language in dataset.languages
        for code in dataset.codes
    }


def write_markdown(site: Path, dataset: Dataset, page: Page, text: str) -> None:
    """A page as Markdown beside its folder, `codes/486.md`, where its links to other such files hold."""
    target = site / language_root(dataset, dataset.language(page.lang)) / page.uri
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")


def _redirect(language: Language, target: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{language.code}" dir="{language.dir}">\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{META_POLICY}">\n'
        f'<meta name="robots" content="noindex">\n<meta http-equiv="refresh" content="0; url={target}">\n'
        f'<link rel="canonical" href="{target}">\n<title>{target}</title>\n<a href="{target}">{target}</a>\n</html>\n'
    )


def sitemap(base: str, dataset: Dataset, pages: Iterable[Page]) -> str:
    """The sitemap with absolute addresses and the alternates of each page (sitemaps.org, hreflang)."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for page in pages:
        location = absolute(base, dataset, dataset.language(page.lang), page.uri)
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href="{html.escape(url)}"/>'
            for lang, url in alternates(base, dataset, page.uri)
        )
        lines.append(f"<url><loc>{html.escape(location)}</loc>{links}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def not_found(base: str, dataset: Dataset) -> list[dict[str, str]]:
    """What the one page for missing addresses says, per language."""
    root = urlsplit(base).path or "/"
    entries = []
    for language in dataset.languages:
        label = Labels(dataset, language)
        home = root + language_root(dataset, language)
        entries.append(
            {
                "lang": language.code,
                "dir": language.dir,
                "title": label("ui.not-found.title"),
                "text": label("ui.not-found.text"),
                "home": home,
                "home_label": label("ui.nav.home"),
                "codes": home + page_url("codes/index.md"),
                "codes_label": label("ui.nav.all"),
                "asked": label("look.missing.asked"),
                "meant": label("look.missing.meant"),
            }
        )
    return entries
