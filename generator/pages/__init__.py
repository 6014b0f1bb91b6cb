"""The pages of the site, as Markdown: one module a kind, one template a kind, one list of them all."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Dataset, Language
from generator.pages import cheatsheet, codes, guides, home, offline, recipes, reference, translation
from generator.pages.explain import page as explain_page
from generator.pages.page import Page, View

__all__ = ["Page", "all_pages", "pages_of"]


def pages_of(dataset: Dataset, language: Language) -> Iterator[Page]:
    """Every page of one language, in the order of the navigation."""
    view = View(dataset, language)
    yield home.page(view)
    yield from codes.tables(view)
    yield from cheatsheet.pages(view)
    yield from codes.pages(view)
    yield from recipes.pages(view)
    yield from guides.pages(view)
    yield explain_page(view)
    yield from reference.pages(view)
    yield translation.rules(view)
    yield translation.page(view)
    yield offline.page(view)


def all_pages(dataset: Dataset) -> Iterator[Page]:
    """Every page of every language."""
    for language in dataset.languages:
        yield from pages_of(dataset, language)
