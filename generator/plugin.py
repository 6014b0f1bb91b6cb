"""What the site adds to MkDocs and Material: names, labels, the walls around a page, and files that are no pages.

The hooks are events of MkDocs. `engine.py` calls them page by page, MkDocs' own build (`mkdocs_build.py`) in its order.
"""

from __future__ import annotations

import html
import itertools
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment
from mkdocs import plugins
from mkdocs.config import Config, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import get_build_date
from mkdocs.utils.templates import TemplateContext

from generator import (
    api,
    bidi,
    checks,
    extras,
    fillable,
    headers,
    merge,
    news,
    offline,
    safety,
    search,
    structured,
    styles,
    wellknown,
)
from generator.contribute.badges import badges
from generator.contribute.links import links
from generator.corrections import corrected
from generator.explain import modules as explainer_words
from generator.labels import Labels, ThemeLabels
from generator.ledger import Keep, anew
from generator.markup import unbroken_words
from generator.model import Dataset, Language
from generator.pages import Page, pages_of
from generator.problems import Problem, stop_on
from generator.project import Project
from generator.repeated import Repeated
from generator.urls import site_url

MATERIALS = ("assets/javascripts/", "assets/stylesheets/", "assets/images/", styles.FOLDER)
"""What Material brings and this site replaces, or makes less of (stylesheet.mjs); style sheets that are joined."""


class SipcodesConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options in mkdocs.yml."""

    forge = config_options.Type(dict, default={})
    """The repository on the web: `url`, `branch` and `kind`; read by `generator.sources.forge`."""
    edit = config_options.Type(str, default="")
    """Address of a file in the forge's editor, with `{path}` for the file, in place of the forge's own."""
    report = config_options.Type(str, default="")
    """Address of the forge's form for a new issue, with `{url}` for the page, in place of the forge's own."""
    contact = config_options.Type(str, default="")
    """Where weaknesses are reported: an https or mailto address, for security.txt."""
    offline = config_options.Type(bool, default=True)
    """Whether readers may take the site along; where not, the kill switch takes back what they have."""
    contact_expires = config_options.Type(str, default="")
    """Until when `contact` holds (RFC 3339); to be renewed within a year (RFC 9116, section 2.5.5)."""


class SipcodesPlugin(plugins.BasePlugin[SipcodesConfig]):  # type: ignore[no-untyped-call]
    """Turns the dataset into the pages of the site."""

    dataset: Dataset
    pages: dict[str, dict[str, Page]]
    """By language and by address below `content/`."""
    language: Language
    """The one whose pages are being rendered."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = {}

    def load(self, project: Project, config: MkDocsConfig, settled: frozenset[str] = frozenset()) -> None:
        """Read, merge and check everything, or raise `ContentError`; then list every page."""
        self.dataset = load(project, config, settled)
        self.pages = {
            language.code: {page.path: page for page in pages_of(self.dataset, language)}
            for language in self.dataset.languages
        }

    @property
    def all_pages(self) -> list[Page]:
        """The pages of every language, one language after the other."""
        return [page for found in self.pages.values() for page in found.values()]

    def localise(self, config: MkDocsConfig, language: Language) -> None:
        """Names in the language that is to be rendered."""
        self.language = language
        label = Labels(self.dataset, language)
        config.theme["language"] = language.code
        config.site_name = html.escape(label("ui.site.name"))  # Material's templates print it as it is
        config.site_description = label("ui.site.description")
        config.copyright = label("ui.site.footer")

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Labels and isolation for the theme's templates."""
        language = self.language
        label = ThemeLabels(self.dataset, language)
        env.globals["text"] = label
        env.globals["kept"] = Repeated()
        env.globals["policy"] = headers.META_POLICY
        env.globals["t"] = lambda key, **values: html.escape(label(f"ui.{key}", **values))
        env.globals["look"] = lambda key, **values: html.escape(label(f"look.{key}", **values))
        env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
        env.globals["language"] = language
        env.globals["languages"] = self.dataset.languages
        env.globals["search_labels"] = search.labels(self.dataset, language)
        env.globals["search_report"] = self.dataset.forge.report(language.code)
        env.filters["isolate"] = self._isolate(language)
        return env

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Latin runs of right-to-left pages put into isolation, in the text and in its table of contents."""
        unsafe = safety.faults(html)
        if unsafe:
            raise PluginError(f"{page.file.src_uri} would hold {', '.join(unsafe[:5])}: no page may; see the checks")
        html = html.replace('title="Permanent link"', f'title="{self._quoted("look.anchor")}"')
        isolate = self._isolate(self.language)
        for item in page.toc:
            _isolate_titles(item, isolate)
        return isolate(fillable.elements(unbroken_words(safety.clean(html)), self.dataset.inputs))

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """What the theme says about a page: its alternates, and where it can be edited."""
        ours = self._page(page.file)
        if ours:
            extra = cast(dict[str, Any], context)
            extra["links"] = links(self.dataset, ours.source)
            page.edit_url = extra["links"].edit or None
            extra["alternates"] = extras.alternates(_base(config), self.dataset, ours.uri)
            extra["switch"] = [
                (language, site_url(self.dataset, language, ours.uri)) for language in self.dataset.languages
            ]
            extra["kind"] = ours.kind
            extra["dataset"] = self.dated if ours.kind == "home" else ""  # it would change every page
            extra["uri"] = ours.uri
            extra["found"] = structured.head(_base(config), self.dataset, ours)
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """What the templates that are no pages need."""
        if template_name == "404.html":
            extra = cast(dict[str, Any], context)
            extra["entries"] = extras.not_found(_base(config), self.dataset)
            phrases = {str(code.code): code.phrase for code in self.dataset.codes.values()}
            extra["known"] = json.dumps(phrases, ensure_ascii=False)
        return context

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """The direction on the root element, which the theme only sets on the body, and its markup put right."""
        return corrected(output).replace("<html ", f'<html dir="{self.language.dir}" ', 1)

    def finish(self, config: MkDocsConfig, indexed: search.Finish, kept: Keep = anew) -> None:
        """Everything that is no page, once all languages are there.

        `indexed` waits for the search index, and `kept` knows what was made before.
        """
        site = Path(config.site_dir)
        pages = self.all_pages
        made = {
            **extras.short_addresses(self.dataset),
            **search.opensearch_files(self.dataset, _base(config)),
            styles.TARGET: styles.joined(Path(config.theme.custom_dir or ""), self.dated),
            **explainer_words(self.dataset),
            "_headers": headers.static_host(),
            "sitemap.xml": extras.sitemap(_base(config), self.dataset, pages),
            **badges(self.dataset),
            **news.files(self.dataset, _base(config)),
            **wellknown.files(self.dataset, pages, _base(config), self.config.contact, self.config.contact_expires),
        }
        begun: set[str] = set()
        for path, piece in itertools.chain(api.pieces(self.dataset, kept), made.items()):
            target = site / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("a" if path in begun else "w", encoding="utf-8", newline="\n") as file:
                file.write(piece)
            begun.add(path)
        root = Path(config.config_file_path).parent
        for capture in self.dataset.captures.values():
            target = site / capture.uri
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((root / capture.path).read_bytes())
        try:
            indexed()
        except RuntimeError as error:
            raise PluginError(str(error)) from None
        offline.write(self.dataset, site, self.config.offline)  # last: it reads every file

    def _page(self, file: File) -> Page | None:
        return self.pages.get(file.src_uri.split("/", 1)[0], {}).get(file.src_uri)

    def _quoted(self, key: str) -> str:
        """A label for an attribute."""
        return html.escape(Labels(self.dataset, self.language)(key))

    @property
    def dated(self) -> str:
        """Version and date of the dataset, as the foot of the site shows them."""
        return f"{self.dataset.version}, {get_build_date()}"

    def _isolate(self, language: Language) -> Callable[[str], str]:
        return bidi.isolate if language.is_rtl else str


def load(project: Project, config: MkDocsConfig, settled: frozenset[str]) -> Dataset:
    """The dataset, or `ContentError` with everything that is wrong with it or with the list of languages."""
    problems: list[Problem] = []
    dataset = merge.load(project, problems)
    declared = [language.locale for language in config.plugins["i18n"].config.languages]
    if dataset.languages and declared != [language.code for language in dataset.languages]:
        ours = ", ".join(language.code for language in dataset.languages)
        message = f"lists the languages {', '.join(declared)}; content/languages.yml has {ours}, make them one"
        problems.append(Problem("mkdocs.yml", 0, "L-LIST", message))
    stop_on(problems)
    stop_on(checks.blocking(project, dataset, settled))
    return dataset


def navigation(pages: Iterable[tuple[Page, str]], label: Labels, language: Language) -> list[Any]:
    """The navigation of pages and their files: sections by `Page.section`, in the order in which their pages come."""
    sections: dict[str, list[Any]] = {}
    for page, file in pages:
        if page.section:
            title = html.escape(label("ui.nav.home") if page.section == "home" else page.title)
            entry = {bidi.isolate(title) if language.is_rtl else title: file}
            sections.setdefault(page.section, []).append(entry)
    return [
        entries[0] if section == "home" else {html.escape(label(f"ui.nav.{section}")): entries}
        for section, entries in sections.items()
    ]


def _isolate_titles(item: AnchorLink, isolate: Callable[[str], str]) -> None:
    item.title = isolate(item.title)
    for child in item.children:
        _isolate_titles(child, isolate)


def _base(config: MkDocsConfig) -> str:
    return (config.site_url or "/").rstrip("/") + "/"
