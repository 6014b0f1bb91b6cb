"""Markdown to HTML: the dialect in which pages and texts are written.

CommonMark with tables, as forges show it in their editors, through pulldown-cmark; and of Python-Markdown's
extensions what our templates use: attribute lists (`{: .summary }`) at the end of headings, paragraphs and links, and
Markdown in blocks of HTML, which CommonMark has by itself where a blank line comes first.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import pyromark
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_MARKDOWN = pyromark.Markdown(
    options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_HEADING_ATTRIBUTES,
)
_INLINE = re.compile(r'(<(nav)\b[^>]*) markdown="1">(.*?)</\2>', re.DOTALL)
_MARKED = re.compile(r' markdown="1"(?=[ >])')
_HEADING_LIST = re.compile(r"^(#{1,6} .*?) *\{:([^}\n]*)\} *$", re.MULTILINE)
_PARAGRAPH_LIST = re.compile(r"<p>((?:(?!</?p>).)*?)\n\{: *([^}\n]*?) *\}</p>", re.DOTALL)
_LINK_LIST = re.compile(r"<a ([^>]*)>((?:(?!</?a\b).)*?)</a>\{: *([^}\n]*?) *\}", re.DOTALL)
_HEADING = re.compile(r'<h([1-6])( id="([^"]*)")?([^>]*)>(.*?)</h\1>', re.DOTALL)
_FENCE = re.compile(r'<pre><code(?: class="language-([^"]*)")?>(.*?)</code></pre>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_FORMATTER = HtmlFormatter(nowrap=True)


@dataclass(frozen=True)
class Rendered:
    """A text as HTML, and its headings as MkDocs' table of contents wants them."""

    html: str
    toc: list[dict[str, Any]]


def events(markdown: str) -> list[tuple[Any, dict[str, int]]]:
    """What the parser reads in a text: pulldown-cmark's events, each with its range of bytes in UTF-8."""
    return cast("list[tuple[Any, dict[str, int]]]", _MARKDOWN.events_with_range(markdown))


def definitions(markdown: str) -> dict[str, Any]:
    """The definitions of links by reference in a text; each has its range of bytes as `span`."""
    return cast("dict[str, Any]", _MARKDOWN.reference_definitions(markdown))


def render(markdown: str) -> Rendered:
    """The HTML of a page's Markdown, which has no front matter."""
    source = _INLINE.sub(r"\1>\n\n\3\n\n</\2>", _HEADING_LIST.sub(r"\1 {\2}", markdown))
    source = _MARKED.sub("", source)
    page = _MARKDOWN.html(source)
    page = _FENCE.sub(lambda match: _code(html.unescape(match[2]), match[1] or "text"), page)
    page = _PARAGRAPH_LIST.sub(lambda match: f"<p {_attributes(match[2])}>{match[1]}</p>", page)
    page = _LINK_LIST.sub(lambda match: f"<a {_attributes(match[3])} {match[1]}>{match[2]}</a>", page)
    headings: list[tuple[int, str, str]] = []

    def linked(match: re.Match[str]) -> str:
        id_ = match[3] or f"section-{len(headings) + 1}"
        headings.append((int(match[1]), id_, match[5]))
        anchor = f'<a class="headerlink" href="#{id_}" title="Permanent link">&para;</a>'
        return f'<h{match[1]} id="{id_}"{match[4]}>{match[5]}{anchor}</h{match[1]}>'

    return Rendered(_HEADING.sub(linked, page), _nested(headings))


def _attributes(words: str) -> str:
    """`.summary #top` as attributes."""
    classes = " ".join(word[1:] for word in words.split() if word[0] == ".")
    ids = [f'id="{word[1:]}"' for word in words.split() if word[0] == "#"]
    return " ".join([*ids, *([f'class="{classes}"'] if classes else [])])


@cache
def _code(text: str, language: str) -> str:
    """A block of code as pymdownx.highlight has it."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return _code(text, "text")
    lines = highlight(text, lexer, _FORMATTER)
    return f'<div class="language-{language} highlight"><pre><span></span><code>{lines}</code></pre></div>'


def _nested(headings: list[tuple[int, str, str]]) -> list[dict[str, Any]]:
    root: list[dict[str, Any]] = []
    open_: list[dict[str, Any]] = []
    for level, id_, content in headings:
        name = _TAG.sub("", content).strip()
        entry = {"level": level, "id": id_, "name": name, "html": content, "data-toc-label": "", "children": []}
        while open_ and open_[-1]["level"] >= level:
            open_.pop()
        (open_[-1]["children"] if open_ else root).append(entry)
        open_.append(entry)
    return root
