"""What a page says of itself to machines: JSON-LD in the words of schema.org."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from generator.labels import Labels
from generator.model import Dataset, Language
from generator.pages.page import Page
from generator.urls import language_root, site_url

ARTICLES = ("code", "recipe", "guide")
"""Kinds of pages that are articles; the others are plain pages."""


@dataclass(frozen=True)
class Head:
    """What the head of a page says for machines."""

    title: str
    description: str
    is_article: bool
    markdown: str
    """Address of the page as Markdown, below the site's root."""
    json_ld: str
    card: str
    """Absolute address of the picture that messengers show (see `cards/`)."""


def head(base: str, dataset: Dataset, page: Page) -> Head:
    """`base` is the site's address with a slash at its end."""
    return Head(
        title=page.title,
        description=page.description,
        is_article=page.kind in ARTICLES,
        markdown=language_root(dataset, dataset.language(page.lang)) + page.uri,
        json_ld=json_ld(base, dataset, page),
        card=f"{base}assets/cards/{page.lang}-{_class(page) or 'all'}.png",
    )


def _class(page: Page) -> str:
    """The class of codes that a page is about; empty for all other pages."""
    if page.kind == "class":
        return page.uri.removeprefix("codes/").removesuffix(".md")
    return f"{page.title[0]}xx" if page.kind == "code" else ""


def json_ld(base: str, dataset: Dataset, page: Page) -> str:
    """The data block of a page, safe to stand in a `<script type="application/ld+json">`.

    `base` is the site's address with a slash at its end. Browsers do not execute a data block, so the
    Content-Security-Policy has nothing to allow.
    """
    language = dataset.language(page.lang)
    address = base + site_url(dataset, language, page.uri)
    home = base + language_root(dataset, language)
    label = Labels(dataset, language)
    graph = [_site(home, label, language), _page(address, home, page)]
    if page.kind == "code":
        graph.append(_term(address, home, page))
    elif page.uri == "codes/index.md":
        graph.append({"@type": "DefinedTermSet", "@id": f"{address}#set", "name": page.title, "url": address})
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _site(home: str, label: Labels, language: Language) -> dict[str, Any]:
    return {
        "@type": "WebSite",
        "@id": f"{home}#site",
        "url": home,
        "name": label("ui.site.name"),
        "description": label("ui.site.description"),
        "inLanguage": language.code,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": home + "?q={search_term_string}"},
            "query-input": "required name=search_term_string",
        },
    }


def _page(address: str, home: str, page: Page) -> dict[str, Any]:
    is_article = page.kind in ARTICLES
    found = {
        "@type": "TechArticle" if is_article else "WebPage",
        "@id": f"{address}#page",
        "url": address,
        "headline" if is_article else "name": page.title,
        "description": page.description,
        "inLanguage": page.lang,
        "isPartOf": {"@id": f"{home}#site"},
    }
    return {**found, "about": {"@id": f"{address}#term"}} if page.kind == "code" else found


def _term(address: str, home: str, page: Page) -> dict[str, Any]:
    """The code as a term of the set of all codes."""
    name, _, meaning = page.title.partition(" — ")
    return {
        "@type": "DefinedTerm",
        "@id": f"{address}#term",
        "termCode": name.split(" ")[0],
        "name": name,
        "alternateName": meaning,
        "description": page.description,
        "inLanguage": page.lang,
        "inDefinedTermSet": {"@id": urljoin(home, "codes/#set")},
    }
