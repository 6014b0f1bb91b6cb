"""The one module that MkDocs sees: announces the dataset's pages, then speaks them.

A page is *announced* as a plain `File` before static-i18n runs (which gives it its address, switcher and
alternates), and its text is *spoken* into that file afterwards. Between the two, nothing of the site exists on disk.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment
from mkdocs import plugins
from mkdocs.config import Config, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils.templates import TemplateContext

from generator import api, bidi, checks, extras, fillable, merge, news, safety, search, structured, wellknown
from generator.corrections import corrected
from generator.labels import Labels
from generator.markup import unbroken_words
from generator.model import Dataset, Language
from generator.pages import Page, pages_of
from generator.problems import ContentError, Problem, stop_on
from generator.project import Project
from generator.urls import site_url

log = logging.getLogger("mkdocs.plugins.sipcodes")


MATERIALS = ("assets/javascripts/", "assets/stylesheets/", "assets/images/")
"""What Material brings and this site replaces, or makes less of (stylesheet.mjs)."""


class SipcodesConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options in mkdocs.yml."""

    edit = config_options.Optional(config_options.Type(str))
    """Address of a file in the forge's editor, with `{path}` for the file."""
    report = config_options.Optional(config_options.Type(str))
    """Address of the forge's form for a new issue, with `{url}` for the page."""
    contact = config_options.Type(str, default="")
    """Where weaknesses are reported: an https or mailto address, for security.txt."""
    contact_expires = config_options.Type(str, default="")
    """Until when `contact` holds (RFC 3339); to be renewed within a year (RFC 9116, section 2.5.5)."""


class SipcodesPlugin(plugins.BasePlugin[SipcodesConfig]):  # type: ignore[no-untyped-call]
    """Turns the dataset into the pages of the site."""

    dataset: Dataset
    pages: dict[str, dict[str, Page]]
    """By language and by address below `content/`."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = {}

    @plugins.event_priority(100)
    def _on_config_load(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read, merge and check everything, before MkDocs touches the output folder."""
        if self._is_nested(config):
            return config
        try:
            self.dataset = load(Project(Path(config.config_file_path).parent), config)
        except ContentError as error:
            for problem in error.problems:
                log.error("%s", problem)
            raise Abort(f"{len(error.problems)} problem(s) in the content; the site was not built") from None
        self.pages = {}
        return config

    @plugins.event_priority(-110)
    def _on_config_localise(self, config: MkDocsConfig) -> MkDocsConfig:
        """Names and navigation in the language that is being built."""
        language = self._language(config)
        label = Labels(self.dataset, language)
        self.pages[language.code] = {page.path: page for page in pages_of(self.dataset, language)}
        config.site_name = html.escape(label("ui.site.name"))  # Material's templates print it as it is
        config.site_description = label("ui.site.description")
        config.copyright = f"{label('ui.site.footer')} {label('ui.site.dataset')} {self.dataset.version}"
        config.nav = navigation(self.pages[language.code].values(), label, language)
        log.info("%s: %d pages", language.code, len(self.pages[language.code]))
        return config

    on_config = plugins.CombinedEvent(_on_config_load, _on_config_localise)

    @plugins.event_priority(0)
    def _on_files_announce(self, files: Files, *, config: MkDocsConfig) -> Files:
        """The theme's files but Material's own, and one file a page; what lies in `content/` is never published."""
        kept = [file for file in files if file.src_dir != config.docs_dir and not file.src_uri.startswith(MATERIALS)]
        language = self._language(config)
        announced = []
        for path, page in self.pages[language.code].items():
            inclusion = InclusionLevel.INCLUDED if page.section else InclusionLevel.NOT_IN_NAV
            announced.append(
                File(
                    path,
                    config.docs_dir,
                    config.site_dir,
                    config.use_directory_urls,
                    inclusion=inclusion,
                )
            )
        for file in kept:
            file.inclusion = InclusionLevel.INCLUDED
        return Files([*kept, *announced])

    @plugins.event_priority(-110)
    def _on_files_speak(self, files: Files, *, config: MkDocsConfig) -> Files:
        """The text of each page that static-i18n has kept for this language."""
        for file in files:
            page = self._page(file)
            if page:
                file.content_string = fillable.marked(page.markdown, page.commands, self.dataset.inputs)
        return files

    on_files = plugins.CombinedEvent(_on_files_announce, _on_files_speak)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Labels and isolation for the theme's templates."""
        language = self._language(config)
        label = Labels(self.dataset, language)
        env.globals["text"] = label
        env.globals["t"] = lambda key, **values: html.escape(label(f"ui.{key}", **values))
        env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
        env.globals["language"] = language
        env.globals["languages"] = self.dataset.languages
        env.globals["search_labels"] = search.labels(self.dataset, language)
        env.globals["search_report"] = self.config.report
        env.filters["isolate"] = self._isolate(language)
        return env

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Latin runs of right-to-left pages put into isolation, in the text and in its table of contents."""
        unsafe = safety.faults(html)
        if unsafe:
            raise PluginError(f"{page.file.src_uri} would hold {', '.join(unsafe[:5])}: no page may; see the checks")
        isolate = self._isolate(self._language(config))
        for item in page.toc:
            _isolate_titles(item, isolate)
        return isolate(fillable.elements(unbroken_words(html), self.dataset.inputs))

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """What the theme says about a page: its alternates, and where it can be edited."""
        ours = self._page(page.file)
        if ours:
            source = ours.source if self._exists(ours.source, config) else self._original(ours)
            page.edit_url = self.config.edit.format(path=source) if self.config.edit else None
            extra = cast(dict[str, Any], context)
            extra["alternates"] = extras.alternates(_base(config), self.dataset, ours.uri)
            extra["switch"] = [
                (language, site_url(self.dataset, language, ours.uri)) for language in self.dataset.languages
            ]
            extra["kind"] = ours.kind
            extra["uri"] = ours.uri
            extra["found"] = structured.head(_base(config), self.dataset, ours)
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """What the templates that are no pages need."""
        if template_name == "404.html":
            cast(dict[str, Any], context)["entries"] = extras.not_found(_base(config), self.dataset)
        return context

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """The direction on the root element, which the theme only sets on the body, and its markup put right."""
        return corrected(output).replace("<html ", f'<html dir="{self._language(config).dir}" ', 1)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Everything that is no page, once all languages are there."""
        if len(self.pages) < len(self.dataset.languages):
            return
        site = Path(config.site_dir)
        pages = [page for found in self.pages.values() for page in found.values()]
        try:
            search.write(self.dataset, pages, site)  # clears its folder first
        except RuntimeError as error:
            raise PluginError(str(error)) from None
        made = {
            **api.files(self.dataset),
            **extras.short_addresses(self.dataset),
            **search.opensearch_files(self.dataset, _base(config)),
            "sitemap.xml": extras.sitemap(_base(config), self.dataset, pages),
            **extras.markdown(self.dataset, pages),
            **news.files(self.dataset, _base(config)),
            **wellknown.files(self.dataset, pages, _base(config), self.config.contact, self.config.contact_expires),
        }
        for path, text in made.items():
            target = site / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        root = Path(config.config_file_path).parent
        for capture in self.dataset.captures.values():
            target = site / capture.uri
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((root / capture.path).read_bytes())
        (site / "sitemap.xml.gz").unlink(missing_ok=True)  # MkDocs packs its own sitemap, which ours replaces

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Live reload for the theme as well; MkDocs watches `content/` and mkdocs.yml by itself."""
        if config.theme.custom_dir:
            server.watch(config.theme.custom_dir)
        return server

    def _language(self, config: MkDocsConfig) -> Language:
        """The language that static-i18n is building just now."""
        current: str = config.plugins["i18n"].current_language  # type: ignore[attr-defined]
        return self.dataset.language(current)

    def _is_nested(self, config: MkDocsConfig) -> bool:
        """Whether static-i18n is building a further language inside the first one's build."""
        return bool(config.plugins["i18n"].building)  # type: ignore[attr-defined]

    def _page(self, file: File) -> Page | None:
        return self.pages.get(file.src_uri.split("/", 1)[0], {}).get(file.src_uri)

    def _isolate(self, language: Language) -> Callable[[str], str]:
        return bidi.isolate if language.is_rtl else str

    def _exists(self, source: str, config: MkDocsConfig) -> bool:
        return (Path(config.config_file_path).parent / source).is_file()

    def _original(self, page: Page) -> str:
        """The file of the original, for a page whose own text is not written yet."""
        kind, key = page.source.split("/")[-2:]
        original = self.dataset.originals.get((kind, key.removesuffix(".md")))
        return original.path if original else page.source


def load(project: Project, config: MkDocsConfig) -> Dataset:
    """The dataset, or `ContentError` with everything that is wrong with it or with the list of languages."""
    problems: list[Problem] = []
    dataset = merge.load(project, problems)
    declared = [language.locale for language in config.plugins["i18n"].config.languages]
    if dataset.languages and declared != [language.code for language in dataset.languages]:
        ours = ", ".join(language.code for language in dataset.languages)
        message = f"lists the languages {', '.join(declared)}; content/languages.yml has {ours}, make them one"
        problems.append(Problem("mkdocs.yml", 0, "L-LIST", message))
    stop_on(problems)
    stop_on(checks.blocking(project, dataset))
    return dataset


def navigation(pages: Iterable[Page], label: Labels, language: Language) -> list[Any]:
    """The navigation: sections by `Page.section`, in the order in which their pages come."""
    sections: dict[str, list[Any]] = {}
    for page in pages:
        if page.section:
            title = html.escape(label("ui.nav.home") if page.section == "home" else page.title)
            entry = {bidi.isolate(title) if language.is_rtl else title: page.uri}
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
