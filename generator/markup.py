"""Small turns of Markdown and HTML: plain text made safe, references made links, Latin isolated."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable, Container

REFERENCE = re.compile(r"\bRFC (?P<rfc>\d{3,5})(?: §(?P<section>\d+(?:\.\d+)*))?")
"""How texts cite a standard: `RFC 3261 §21.4.24`."""

_CODE_SPAN = re.compile(r"(```.*?```|~~~.*?~~~|`[^`\n]*`|\[[^\]\n]*\]\([^)\n]*\))", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.:/=§#-])[1-6]\d\d(?![\w:=%-]|\.\d)")
_LONG = 24
_H3 = re.compile(r"^(### .*?)(\s*\{#[a-z0-9-]+\})?[ \t]*$", re.MULTILINE)
_ORDERED = re.compile(r"^(\s*\d+)\.")
_MARKS = "\\`*_[]{}~|"
"""What Markdown makes something of inside a line; no tag or attribute of ours holds any of it."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~-])")


def plain(text: str) -> str:
    """Plain text as Markdown that shows exactly that text, whatever it holds."""
    escaped = _SPECIAL.sub(r"\\\1", html.escape(text, quote=False)).replace("\n", " ")
    return _ORDERED.sub(r"\1\.", escaped)


def fenced(text: str) -> str:
    """`text` as a block of code which no line of it can end."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def isolated(text: str) -> str:
    """Latin words, such as `486 Busy Here`, kept in their order inside any line (UAX #9).

    A single word is not broken at its hyphens: `Retry-` at one line's end and `After` on the next are read in
    the wrong order. Runs that have to wrap on a phone say so by their class.
    """
    wraps = ' class="wrap"' if " " in text or len(text) > _LONG else ""
    return f'<bdi dir="ltr"{wraps}>{html.escape(text, quote=False)}</bdi>'


def isolated_words(text: str) -> str:
    """The same in Markdown, to which nothing in the words is a mark."""
    return _unmarked(isolated(text))


def _unmarked(markup: str) -> str:
    return "".join(f"&#{ord(char)};" if char in _MARKS else char for char in markup)


def status(code: int, phrase: str) -> str:
    """Number and phrase as the status line has them, isolated, the number in an element of its own."""
    said = f" {html.escape(phrase, quote=False)}" if phrase else ""
    return _unmarked(f'<bdi dir="ltr" class="wrap"><span class="number">{code}</span>{said}</bdi>')


def reference_url(rfc: str, section: str | None) -> str:
    """The address of an RFC, or of a section of it, at the RFC Editor."""
    anchor = f"#section-{section}" if section else ""
    return f"https://www.rfc-editor.org/rfc/rfc{rfc}{anchor}"


def references(text: str) -> str:
    """`RFC 3261 §21.4.24` made links, outside code and links."""

    def link(match: re.Match[str]) -> str:
        return f"[{match[0]}]({reference_url(match['rfc'], match['section'])})"

    parts = _CODE_SPAN.split(text)
    return "".join(part if index % 2 else REFERENCE.sub(link, part) for index, part in enumerate(parts))


def code_links(text: str, codes: Container[int], page: str, is_quantity: Callable[[re.Match[str]], bool]) -> str:
    """Plain text as Markdown in which every code that has a page is a link, seen from `page` (`codes/411.md`)."""
    folder, _, own = page.rpartition("/")
    prefix = {"codes": "", "": "codes/"}.get(folder, "../codes/")

    def link(match: re.Match[str]) -> str:
        known = int(match[0]) in codes and f"{match[0]}.md" != own and not is_quantity(match)
        return f"[{match[0]}]({prefix}{match[0]}.md)" if known else match[0]

    return _NUMBER.sub(link, references(plain(text)))


def numbered(text: str, prefix: str) -> str:
    """`text` with an ASCII id, `causes-1` and so on, on each H3 that has none, outside fenced blocks."""
    numbers = itertools.count(1)

    def with_id(match: re.Match[str]) -> str:
        return match[0] if match[2] else f"{match[1]} {{#{prefix}-{next(numbers)}}}"

    parts = re.split(r"(```.*?```)", text, flags=re.DOTALL)
    return "".join(part if index % 2 else _H3.sub(with_id, part) for index, part in enumerate(parts))


_COMMAND = re.compile(r'(<div class="language-sh highlight"><pre><span></span><code>)(.*?)(</code>)', re.DOTALL)
_SPACE = re.compile(r'(<span class="w">\s+</span>|\s*\n)')


def unbroken_words(page: str) -> str:
    """Rendered commands with each word in an element of its own, so that lines break between words.

    A browser breaks a line after any hyphen, and a command must not be read as `-` at one line's end and `e` on
    the next. What is copied stays the same.
    """

    def wrap(match: re.Match[str]) -> str:
        parts = _SPACE.split(match[2])
        words = (
            part if index % 2 or not part else f'<span class="word">{part}</span>' for index, part in enumerate(parts)
        )
        return match[1] + "".join(words) + match[3]

    return _COMMAND.sub(wrap, page)
