"""The plugin as MkDocs' own build sees it: announces the dataset's pages, then speaks them.

`mkdocs build` and `mkdocs serve` give the same pages as `sipcodes build`, only slower and with nothing kept between two
builds. A page is *announced* as a plain `File` before static-i18n runs (which gives it its address), and its text is
*spoken* into that file afterwards. Between the two, nothing of the site exists on disk.
"""

from __future__ import annotations

import logging
from pathlib import Path

from mkdocs import plugins
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage

from generator import extras, fillable, links, search
from generator.engine import content
from generator.labels import Labels
from generator.links import Linked
from generator.plugin import MATERIALS, SipcodesPlugin, navigation
from generator.problems import ContentError
from generator.project import Project

log = logging.getLogger("mkdocs.plugins.sipcodes")


class MkDocsBuild(SipcodesPlugin):  # type: ignore[no-untyped-call]
    """Turns the dataset into the pages of the site, as events of MkDocs and static-i18n."""

    def __init__(self) -> None:
        super().__init__()
        self._built: set[str] = set()
        self._linked: dict[str, Linked] = {}

    @plugins.event_priority(100)
    def _on_config_load(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read, merge and check everything, before MkDocs touches the output folder."""
        if config.plugins["i18n"].building:  # type: ignore[attr-defined]  # a further language, within the first
            return config
        try:
            self.load(Project(Path(config.config_file_path).parent), config)
        except ContentError as error:
            for problem in error.problems:
                log.error("%s", problem)
            raise Abort(f"{len(error.problems)} problem(s) in the content; the site was not built") from None
        self._built = set()
        self._linked = {}
        return config

    @plugins.event_priority(-110)
    def _on_config_localise(self, config: MkDocsConfig) -> MkDocsConfig:
        """Names and navigation in the language that static-i18n builds now."""
        current: str = config.plugins["i18n"].current_language  # type: ignore[attr-defined]
        language = self.dataset.language(current)
        self.localise(config, language)
        pages = self.pages[current].values()
        config.nav = navigation(((page, page.uri) for page in pages), Labels(self.dataset, language), language)
        self._built.add(current)
        return config

    on_config = plugins.CombinedEvent(_on_config_load, _on_config_localise)

    @plugins.event_priority(0)
    def _on_files_announce(self, files: Files, *, config: MkDocsConfig) -> Files:
        """The theme's files but Material's own, and one file a page; what lies in `content/` is never published."""
        kept = [file for file in files if file.src_dir != config.docs_dir and not file.src_uri.startswith(MATERIALS)]
        for file in kept:
            file.inclusion = InclusionLevel.INCLUDED
        announced = [
            File(
                path,
                config.docs_dir,
                config.site_dir,
                config.use_directory_urls,
                inclusion=InclusionLevel.INCLUDED if page.section else InclusionLevel.NOT_IN_NAV,
            )
            for path, page in self.pages[self.language.code].items()
        ]
        return Files([*kept, *announced])

    @plugins.event_priority(-110)
    def _on_files_speak(self, files: Files, *, config: MkDocsConfig) -> Files:
        """The text of each page that static-i18n has kept for this language."""
        for file in files:
            page = self._page(file)
            if page:
                file.content_string = page.file(page.compose())
        return files

    on_files = plugins.CombinedEvent(_on_files_announce, _on_files_speak)

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Nothing, for Python-Markdown is not the dialect of our pages."""
        return ""

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """The page as `sipcodes build` renders it."""
        ours = self._page(page.file)
        if ours is None:
            raise PluginError(f"{page.file.src_uri} is no page of the dataset")
        text = ours.compose()
        file = ours.file(text)
        page.markdown = fillable.marked(file, text.commands, self.dataset.inputs)
        extras.write_markdown(Path(config.site_dir), self.dataset, ours, file)
        made = content(page, ours)
        self._linked[ours.path] = made
        return super().on_page_content(made.html, page=page, config=config, files=files)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Everything that is no page, once all languages are there."""
        if self._built == set(self.pages):
            self._check_links()
            with search.indexing(self.dataset, self.all_pages, Path(config.site_dir)) as indexed:
                self.finish(config, indexed)
            (Path(config.site_dir) / "sitemap.xml.gz").unlink(missing_ok=True)  # MkDocs packs its own

    def _check_links(self) -> None:
        pages = self._linked.items()
        dead = links.dead({path: page.targets for path, page in pages}, {path: page.ids for path, page in pages})
        for path, link in dead:
            log.warning("%s links to %s, which is not there", path, link)
