"""Rendering pages in parallel: processes that are forked when everything is read, each page written by its own.

What a page looks like does not depend on who renders it, so the output is the same for any number of processes.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import extras
from generator.engine import Engine
from generator.ledger import Entry, Ledger
from generator.links import Linked
from generator.pages import Page
from generator.urls import site_url
from generator.watched import watching

CHUNK = 24
"""Pages in a task: enough that handing it over costs nothing, few enough that all processes end together."""


@dataclass(frozen=True)
class Done:
    """What the parent has to know of a page that was written."""

    path: str
    entry: Entry
    """For the ledger."""
    ids: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]
    is_new: bool
    """Whether it was rendered now, and not found in the cache."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def render(engine: Engine, ledger: Ledger | None, pages: Sequence[Page], site: Path, jobs: int) -> list[Done]:
    """Write every page below `site`, with that many processes. The order of the result is that of `pages`."""
    tasks = list(_tasks(pages))
    if jobs < 2 or len(tasks) < 2:
        return [done for task in tasks for done in _write(engine, ledger, pages, site, task)]
    global _shared
    _shared = (engine, ledger, pages, site)
    try:
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            return [done for found in pool.imap(_forked, tasks) for done in found]
    finally:
        _shared = None


_shared: tuple[Engine, Ledger | None, Sequence[Page], Path] | None = None
"""What the forked processes have inherited: handing it over would cost more than rendering."""


def _tasks(pages: Sequence[Page]) -> Iterator[range]:
    """Runs of pages of one language each."""
    start = 0
    for at in range(1, len(pages) + 1):
        if at == len(pages) or at - start == CHUNK or pages[at].lang != pages[start].lang:
            yield range(start, at)
            start = at


def _forked(task: range) -> list[Done]:
    if _shared is None:
        raise RuntimeError("a process was started without its work")
    engine, ledger, pages, site = _shared
    return _write(engine, ledger, pages, site, task)


def _write(engine: Engine, ledger: Ledger | None, pages: Sequence[Page], site: Path, task: Iterable[int]) -> list[Done]:
    found = []
    for page in (pages[at] for at in task):
        engine.localise(engine.plugin.dataset.language(page.lang))
        before = engine.rendered
        entry, made = _made(engine, ledger, page)
        address = site_url(engine.plugin.dataset, engine.plugin.language, page.uri)
        target = site / address / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(made.html, encoding="utf-8", newline="")
        extras.write_markdown(site, engine.plugin.dataset, page, made.markdown)
        found.append(Done(page.path, entry, made.ids, made.targets, engine.rendered > before))
    return found


def _made(engine: Engine, ledger: Ledger | None, page: Page) -> tuple[Entry, Linked]:
    """A page as it was, where nothing that it was made from has changed; else composed, and rendered if need be."""
    standing = engine.standing(page)
    name = ledger.known(page.path, standing) if ledger else None
    kept = engine.kept.get(name) if engine.kept and name else None
    if ledger and kept:
        return ledger.entry(page.path), kept
    with watching() as seen:
        name, made = engine.render(page, page.compose())
    return Entry(standing, frozenset(seen), name), made
