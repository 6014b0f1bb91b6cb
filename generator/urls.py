"""Addresses of pages: below the site's root, and absolute."""

from __future__ import annotations

from generator.model import Dataset, Language


def page_url(uri: str) -> str:
    """The address of `codes/486.md` below its language's root: `codes/486/`."""
    stem = uri.removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        return stem.removesuffix("index")
    return f"{stem}/"


def language_root(dataset: Dataset, language: Language) -> str:
    """Where a language sits below the site's root: nothing for the default one, else `fa/`."""
    return "" if language == dataset.default else f"{language.code}/"


def site_url(dataset: Dataset, language: Language, uri: str) -> str:
    """The address of a page below the site's root: `fa/codes/486/`."""
    return language_root(dataset, language) + page_url(uri)
