"""Building and serving the site, for the command line."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, PluginError

from generator import integrity, links, search, workers
from generator.cache import Cache
from generator.compress import compress
from generator.engine import Engine, versions
from generator.ledger import Keeper, Ledger, anew, sources
from generator.plugin import SipcodesPlugin
from generator.problems import ContentError, Problem, stop_on
from generator.project import Project
from generator.publish import check_target, replacing
from generator.serving import Preview, problems_of
from generator.sources import tree

POLLING = 0.2
"""Seconds between two looks at the files while serving."""


@dataclass(frozen=True)
class Built:
    """What a build did."""

    pages: int
    rendered: int
    """How many of them were not in the cache."""


def build(project: Project, target: Path, jobs: int = 0, cached: bool = True, compressed: bool = False) -> Built:
    """Build into a folder beside `target` and swap it in, with `jobs` processes (0: one a processor).

    `compressed`: with .gz and .br beside every text. The list of what was published comes last.

    Raises `ContentError` for whatever is wrong with the input; `target` then stays what it was.
    """
    _check_epoch()
    check_target(target, project.root)
    _require_config(project)
    _log_warnings()
    with replacing(target) as fresh:
        config = load_config(str(project.config), site_dir=str(fresh), strict=True)
        try:
            built = write(project, config, jobs or workers.processors(), cached)
            if compressed:
                compress(fresh)
            integrity.write(fresh)
            return built
        except (Abort, PluginError) as error:
            raise BuildFailedError(str(error) or "the build was stopped") from None


def write(project: Project, config: MkDocsConfig, jobs: int, cached: bool = True) -> Built:
    """Write the whole site into the folder that `config` names."""
    plugin = config.plugins["sipcodes"]
    if not isinstance(plugin, SipcodesPlugin):
        raise Abort("mkdocs.yml names another plugin sipcodes")
    stop_on(tree.faults(project))
    kept = Cache(project.root / "build" / "cache" / "pages") if cached else None
    ledger = Ledger(project.root / "build" / "cache" / "ledger", sources(project), versions()) if cached else None
    plugin.load(project, config, ledger.settled if ledger else frozenset())
    engine = Engine(config, plugin, kept)
    engine.localise(plugin.dataset.default)
    site = Path(config.site_dir)
    for file in engine.assets():
        file.copy_file()
    (site / "404.html").write_text(engine.template("404.html"), encoding="utf-8", newline="")
    pages = plugin.all_pages
    for code, found in plugin.pages.items():
        print(f"{code}: {len(found)} pages", file=sys.stderr)
    keeper = Keeper(ledger, kept) if ledger and kept else None
    with search.indexing(plugin.dataset, pages, site) as indexed:
        done = workers.render(engine, ledger, pages, site, jobs)
        _check_links(done)
        plugin.finish(config, indexed, keeper or anew)
    if ledger and kept and keeper:
        entries = {page.path: page.entry for page in done} | keeper.entries
        kept.keep(entry.name for entry in entries.values())
        ledger.write(entries)
    return Built(len(pages), sum(page.is_new for page in done))


def _check_links(done: list[workers.Done]) -> None:
    dead = links.dead({page.path: page.targets for page in done}, {page.path: page.ids for page in done})
    advice = "which is not there; correct the text or the template"
    stop_on([Problem(page, 0, "M-LINK", f"links to {link}, {advice}") for page, link in dead])


def serve(project: Project, address: str) -> None:
    """Serve with live reload until interrupted, over bad edits too. What is rendered once is not rendered again."""
    _require_config(project)
    _log_warnings()
    host, _, port = address.rpartition(":")
    with tempfile.TemporaryDirectory(prefix="sipcodes-") as folder:

        def rebuild() -> None:
            try:
                _require_config(project)
                config = load_config(str(project.config), site_dir=folder, strict=False)
                config.site_url = f"http://{address}{urlsplit(config.site_url or '/').path}"
                built = write(project, config, 1)
                server.problems = ()
                print(f"{built.rendered} of {built.pages} pages rendered", file=sys.stderr)
            except Exception as error:  # whatever an edit breaks, the server goes on
                server.problems = problems_of(error, project.root)
                print(*server.problems, sep="\n", file=sys.stderr)

        config = load_config(str(project.config), site_dir=folder)
        mount = urlsplit(config.site_url or "/").path
        server = Preview(rebuild, host or "127.0.0.1", int(port), folder, mount, polling_interval=POLLING)
        rebuild()
        for watched in filter(None, (config.docs_dir, config.theme.custom_dir, str(project.config))):
            server.watch(watched)
        try:
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            server.shutdown()


class BuildFailedError(Exception):
    """The build was stopped, and this is why."""


def _check_epoch() -> None:
    """SOURCE_DATE_EPOCH must be a number of seconds (reproducible-builds.org), or MkDocs ends in a traceback."""
    value = os.environ.get("SOURCE_DATE_EPOCH")
    if value is not None and not (value.isascii() and value.isdigit() and int(value) < 2**32):
        message = f"is '{value}'; expected whole seconds since 1970 in 32 bits, correct or unset it"
        raise ContentError([Problem("SOURCE_DATE_EPOCH", 0, "E-EPOCH", message)])


def _require_config(project: Project) -> None:
    """Whatever MkDocs finds wrong with mkdocs.yml, as one problem; its own parts raise all kinds of exceptions."""
    try:
        load_config(str(project.config))
    except (ConfigurationError, Abort, OSError, TypeError, ValueError, AttributeError) as error:
        first = str(error).strip().split("\n")[0] or type(error).__name__
        raise ContentError([Problem("mkdocs.yml", 0, "E-CONFIG", f"{first}; correct it")]) from None


def _log_warnings() -> None:
    """Warnings of MkDocs' parts on standard error; the rest of its talk left out."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.WARNING)
    logger.propagate = False
