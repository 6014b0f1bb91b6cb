"""Links between pages: from Markdown files to addresses, and whether what they name is there.

An address is a function of two paths alone. Whether the target exists is asked once, when all pages are known, so that
a page can be rendered, or taken from the cache, without looking at any other.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from generator.urls import page_url

_HREF = re.compile(r'(<a\b[^>]*?\shref=")([^":?#]*\.md|)(\?[^"#]*)?(#[^"]*)?"')
_ID = re.compile(r'\sid="([^"]+)"')


@dataclass(frozen=True)
class Linked:
    """A page whose links are addresses, with what has to be true of other pages."""

    html: str
    ids: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]
    """Page below its language's folder and, where the link has one, the id in it."""
    markdown: str = ""
    """The page's file as Markdown."""


def resolve(html: str, uri: str) -> Linked:
    """`html` of the page `uri` (`codes/486.md`) with addresses in place of the Markdown files that it links to."""
    targets: dict[tuple[str, str], None] = {}
    folder = posixpath.dirname(uri)
    here = page_url(uri)

    def address(match: re.Match[str]) -> str:
        path, query, anchor = match[2], match[3] or "", match[4] or ""
        if not path and (query or not anchor):
            return match[0]
        target = posixpath.normpath(posixpath.join(folder, path)) if path else uri
        targets[(target, anchor[1:])] = None
        return f'{match[1]}{relative(page_url(target), here) if path else ""}{query}{anchor}"'

    return Linked(_HREF.sub(address, html), tuple(dict.fromkeys(_ID.findall(html))), tuple(targets))


@cache
def relative(target: str, here: str) -> str:
    """The address of one page as seen from another, both below the same root: `../486/`."""
    path = posixpath.relpath(target or ".", here or ".")
    return f"{path}/"


def dead(
    targets: Mapping[str, Iterable[tuple[str, str]]], ids: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, str]]:
    """Pages and the links in them that lead nowhere; `targets` and `ids` are by page."""
    known = {page: frozenset(found) for page, found in ids.items()}
    for page, links in targets.items():
        lang = page.partition("/")[0]
        for target, anchor in links:
            there = known.get(f"{lang}/{target}")
            if there is None or (anchor and anchor not in there):
                yield page, f"{target}#{anchor}" if anchor else target
