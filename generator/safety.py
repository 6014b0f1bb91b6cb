"""The second wall: what a rendered page may hold, as an allow-list over its HTML.

The checks refuse markup with power in the source. This looks at what came out of the Markdown renderer, whatever
went in, so that either of the two alone keeps a page from running what a stranger wrote. The third wall is the
browser's own (`headers.py`).
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

TAGS = frozenset(
    """a b bdi blockquote br button circle code dd defs desc details div dl dt em fieldset figure form g h1 h2 h3 h4
    h5 h6 hr i input kbd label legend li line marker nav ol output p path pre polygon polyline rect section span strong
    sub summary sup svg table tbody td text th thead title tr tspan ul""".split()
)
"""Elements that a page's text is made of: prose, tables, the ladder, the form of a recipe."""

NAMES = frozenset(
    """class id dir lang title href role tabindex type for name value hidden download open start colspan rowspan scope
    autocomplete autocapitalize autocorrect enterkeyhint spellcheck inputmode maxlength placeholder pattern size
    xmlns viewBox width height x y x1 x2 y1 y2 cx cy r rx ry dx dy d points transform text-anchor dominant-baseline
    orient refX refY markerWidth markerHeight marker-end marker-start preserveAspectRatio focusable""".split()
)
"""Attributes, spelt as browsers spell them."""
PREFIXES = ("aria-", "data-")
ATTRIBUTES = re.compile("|".join([*sorted(name.lower() for name in NAMES), "aria-[a-z]+", "data-[a-z-]+"]))
ADDRESS = re.compile(r"(?:https://[a-z0-9.-]+(?:[/?#][^\s]*)?|(?![a-z][a-z0-9+.-]*:|//|\\)[^\s\\]*)", re.IGNORECASE)
"""An https address, or one within the site."""


_NAMES = "|".join(sorted(TAGS))
_PLAIN_ADDRESS = r"(?!//)(?:https://[a-z0-9.-]+)?[\w./?=%~#,;+@()!*'-]*"
_PLAIN_ATTRIBUTE = rf'(?!href\b)(?:{ATTRIBUTES.pattern})(?=[ \n=/>])(?:="[^"<>]*")?'
_PLAIN = re.compile(
    rf'</?(?:{_NAMES})(?:[ \n]+(?:href="{_PLAIN_ADDRESS}"|{_PLAIN_ATTRIBUTE}))*[ \n]*/?>',
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
"""A tag beyond doubt: all of it in the plainest form, no entity in an address, no colon but that of https."""


def faults(page: str) -> list[str]:
    """What a page's HTML holds that no page of ours needs: elements, attributes, addresses.

    Nearly every page is made of plain tags alone, which one expression tells; the others are parsed.
    """
    if "<" not in _PLAIN.sub("", page):
        return []
    return parsed_faults(page)


def parsed_faults(page: str) -> list[str]:
    """The same, from the whole page parsed."""
    inspector = _Inspector()
    inspector.feed(page)
    inspector.close()
    return inspector.found


def clean(page: str) -> str:
    """`page` as a browser reads it, without whatever no page of ours needs.

    `faults` stops the build on such a page; this holds where `faults` reads HTML otherwise than a browser does.
    """
    return nh3.clean(
        page,
        tags=set(TAGS),
        clean_content_tags={"script", "style"},
        attributes={"*": set(NAMES)},
        generic_attribute_prefixes=set(PREFIXES),
        url_schemes={"https"},
        link_rel=None,
    )


class _Inspector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if not ATTRIBUTES.fullmatch(name):
                self.found.append(f"{name}= in <{tag}>")
            elif name == "href" and not ADDRESS.fullmatch((value or "").strip("\x00-\x20")):
                self.found.append(f"the address {value!r} in <{tag}>")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl[:20]}>")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data[:20]}>")
