"""Markdown and MkDocs' theme as a function: a page in, its HTML out.

Pages are rendered one by one and none is kept in memory. What a page is rendered from is its Markdown, what the theme
is told about it, and the surroundings that it shares with all pages of its language; the digest of the three is its
name in the cache.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc
from mkdocs.utils.templates import TemplateContext

from generator import cache as store
from generator import fillable, links, prose
from generator.compiled import remembered
from generator.labels import Labels, ThemeLabels
from generator.links import Linked
from generator.model import Language
from generator.pages import Page
from generator.pages.page import Composed
from generator.plugin import MATERIALS, SipcodesPlugin, navigation
from generator.urls import site_url


class Engine:
    """Renders the pages of one language at a time; `localise` says which."""

    def __init__(self, config: MkDocsConfig, plugin: SipcodesPlugin, kept: store.Cache | None) -> None:
        self.config = config
        self.plugin = plugin
        self.kept = kept
        self.rendered = 0
        """How many pages were not in the cache."""
        self.env: Environment = remembered(config.theme.get_env())
        self._language: Language | None = None

    def localise(self, language: Language) -> None:
        """Make everything ready for the pages of `language`."""
        if language == self._language:
            return
        self._language = language
        self.plugin.localise(self.config, language)
        pages = self.plugin.pages[language.code].values()
        self._nav = self._navigation(pages_in_nav := [page for page in pages if page.section], language)
        self.plugin.on_env(self.env, config=self.config, files=Files([]))
        self.surroundings = self._surroundings(pages_in_nav, language)

    def render(self, page: Page, text: Composed) -> tuple[str, Linked]:
        """The name in the cache of a page with that text, and the page itself, from there or anew."""
        shown = self._nav_pages.get(page.path) or MkDocsPage(None, self._file(page), self.config)
        shown.meta = {"title": page.title, "description": page.description, "kind": page.kind}
        shown.markdown = fillable.marked(page.file(text), text.commands, self.plugin.dataset.inputs)
        extra: dict[str, Any] = {}
        self.plugin.on_page_context(_context(extra), page=shown, config=self.config, nav=self._nav)
        name = store.key(self.surroundings, page.path, shown.markdown, repr(shown.edit_url), repr(extra))
        found = self.kept.get(name) if self.kept else None
        if found is None:
            found = replace(self._render(page, shown, extra), markdown=page.file(text))
            if self.kept:
                self.kept.put(name, found)
        return name, found

    def standing(self, page: Page) -> str:
        """A digest of everything that a page is made from besides facts and texts."""
        dated = self.plugin.dated if page.kind == "home" else ""
        return store.key(self.surroundings, repr(page), dated)

    def _render(self, page: Page, shown: MkDocsPage, extra: dict[str, Any]) -> Linked:
        self.rendered += 1
        made = content(shown, page)
        shown.content = self.plugin.on_page_content(made.html, page=shown, config=self.config, files=Files([]))
        shown.active = True
        context = get_context(self._nav, [], self.config, shown)
        context.update(extra)  # type: ignore[typeddict-item]
        html = self.env.get_template("main.html").render(context)
        shown.active = False
        html = self.plugin.on_post_page(html, page=shown, config=self.config)
        return Linked(html, made.ids, made.targets)

    def template(self, name: str) -> str:
        """A template that is no page."""
        base = urlsplit(self.config.site_url or "/").path
        context = get_context(self._nav, [], self.config, base_url=base)
        context = self.plugin.on_template_context(context, template_name=name, config=self.config)
        return self.env.get_template(name).render(context)

    def assets(self) -> list[File]:
        """The theme's files that are copied: all but Material's own, and nothing that a link leads to."""
        files = Files([])
        files.add_files_from_theme(self.env, self.config)
        return [file for file in files if not file.src_uri.startswith(MATERIALS) and _is_in_place(file)]

    def _navigation(self, pages: list[Page], language: Language) -> Navigation:
        files = Files([self._file(page) for page in pages])
        self.config.nav = navigation(
            ((page, page.path) for page in pages), Labels(self.plugin.dataset, language), language
        )
        nav = get_navigation(files, self.config)
        self._nav_pages = {file.src_uri: file.page for file in files if file.page}
        nav.homepage = self._nav_pages.get(f"{language.code}/index.md")
        return nav

    def _file(self, page: Page) -> File:
        address = site_url(self.plugin.dataset, self.plugin.language, page.uri)
        inclusion = InclusionLevel.INCLUDED if page.section else InclusionLevel.NOT_IN_NAV
        return File(
            page.path,
            self.config.docs_dir,
            self.config.site_dir,
            use_directory_urls=True,
            dest_uri=f"{address}index.html",
            inclusion=inclusion,
        )

    def _surroundings(self, pages: list[Page], language: Language) -> str:
        config, dataset = self.config, self.plugin.dataset
        return store.key(
            versions(),
            templates(tuple(config.theme.dirs)),
            repr([(page.path, page.title, page.section) for page in pages]),
            repr([config.site_name, config.site_url, config.site_description, config.copyright, config.nav]),
            repr(sorted((name, repr(config.theme[name])) for name in config.theme)),
            repr([config.extra, sorted(self.plugin.config.items())]),
            repr([language, dataset.languages, sorted(dataset.inputs.items())]),
            repr(sorted(ThemeLabels(dataset, language).all.items())),
        )


def content(shown: MkDocsPage, page: Page) -> Linked:
    """A page's own part from its Markdown; its table of contents is put into `shown`."""
    text = prose.render((shown.markdown or "").split("\n---\n", 1)[1])
    shown.toc = get_toc(text.toc)  # type: ignore[arg-type]
    return links.resolve(text.html, page.uri)


def _is_in_place(file: File) -> bool:
    """Whether a file is itself where it seems to be: a link could bring in anything that the builder may read."""
    folder = Path(file.src_dir or "").resolve()
    return (folder / file.src_uri).resolve() == folder / file.src_uri


def _context(extra: dict[str, Any]) -> TemplateContext:
    return extra  # type: ignore[return-value]


@cache
def versions() -> str:
    """The interpreter, every installed distribution, and a digest of this package."""
    installed = sorted(f"{found.metadata['Name']} {found.version}" for found in distributions())
    own = Path(__file__).parent
    files = sorted(path for path in own.rglob("*") if path.suffix in (".py", ".md"))
    return store.key(sys.version, *installed, *(path.read_text(encoding="utf-8") for path in files))


def templates(folders: tuple[str, ...]) -> str:
    """A digest of the theme's templates; read anew each time, for they are what a designer edits."""
    texts = []
    for folder in folders:
        for root, subfolders, names in os.walk(folder):
            subfolders[:] = [name for name in subfolders if name not in (".icons", "assets")]
            texts += [os.path.join(root, name) for name in names if name.endswith(".html")]
    return store.key(*(Path(path).read_text(encoding="utf-8") for path in sorted(texts)))
