"""What a page is, and what every page's template can say."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2

from generator import markup
from generator.labels import Labels
from generator.model import Code, Dataset, Language, Shown, State
from generator.quantities import is_quantity
from generator.shown import shown, summary_of, title_of

GUIDES = ("sip", "methods", "transactions", "ports-nat", "reading-a-trace")
"""Guides that are to be read first, in this order; the others follow by name."""


@dataclass(frozen=True)
class Composed:
    """What stands on a page."""

    body: str
    """Markdown."""
    commands: tuple[str, ...] = ()
    """The commands in the body, with the placeholders that the reader's form fills."""


@dataclass(frozen=True)
class Page:
    """One page in one language, ready for any Markdown site engine.

    What stands on it is composed when it is asked for, each time anew, so that the pages of a site are never all in
    memory at once.
    """

    uri: str
    """Below the language's folder: `codes/486.md`."""
    lang: str
    title: str
    """Plain text, for `<title>` and navigation."""
    description: str
    """Plain text."""
    source: str
    """The file that somebody who wants to correct the page has to edit, below the project's root."""
    kind: str
    """`home`, `code`, `class`, `table`, `index`, `recipe`, `guide`, `reference`, `cheatsheet`
    or `offline`: names the layout."""
    section: str = ""
    """Key of the navigation's section; empty for pages outside the navigation."""
    besides: str = ""
    """What the text is made of besides the dataset's facts and texts."""
    compose: Callable[[], Composed] = field(default=lambda: Composed(""), repr=False, compare=False)
    """Makes the page's text. What it costs is paid at each call."""

    @property
    def path(self) -> str:
        """Below `content/`: `fa/codes/486.md`."""
        return f"{self.lang}/{self.uri}"

    @property
    def body(self) -> str:
        """The page's text, composed now."""
        return self.compose().body

    @property
    def markdown(self) -> str:
        """The whole file, with front matter, composed now."""
        return self.file(self.compose())

    def file(self, text: Composed) -> str:
        """The whole file, with front matter, where the text is composed already."""
        front = {"title": self.title, "description": self.description, "kind": self.kind}
        lines = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items())
        return f"---\n{lines}\n---\n\n{text.body}"


class View:
    """The dataset as a template of one language sees it."""

    def __init__(self, dataset: Dataset, language: Language) -> None:
        self.dataset = dataset
        self.language = language
        self.lang = language.code
        self.label = Labels(dataset, language)

    def shown(self, kind: str, key: str) -> dict[str, Shown]:
        """The sections of a text, each in this language or in the original."""
        return shown(self.dataset, kind, key, self.lang)

    def title(self, kind: str, key: str) -> str:
        """The H1 of a text."""
        return title_of(self.dataset, kind, key, self.lang)

    def summary(self, kind: str, key: str) -> str:
        """The summary of a text."""
        return summary_of(self.dataset, kind, key, self.lang)

    def meaning(self, code: Code) -> str:
        """The short meaning of a code: the H1 of its text."""
        return self.title("codes", str(code.code))

    @property
    def guides(self) -> list[str]:
        """The keys of all guides, in the order of their reading."""
        found = {key for kind, key in self.dataset.originals if kind == "guides"}
        return [key for key in GUIDES if key in found] + sorted(found - set(GUIDES))

    def cause(self, number: str) -> str:
        """A Q.850 cause with its name, as Markdown: `17 User busy`."""
        if number == "default":
            return self._ui("q850.default")
        name = self.dataset.q850.causes.get(int(number), "") if number else ""
        return markup.isolated_words(f"{number} {name}".strip()) if number else "–"

    def reference(self, code: Code) -> str:
        """The address of the section that defines a code."""
        return markup.reference_url(code.rfc.removeprefix("RFC "), code.section or None)

    def source_of(self, kind: str, key: str) -> str:
        """The file of a text in this language, whether or not it exists yet."""
        return f"content/{self.lang}/{kind}/{key}.md"

    def page(self, template: str, uri: str, values: Callable[[], Mapping[str, Any]] = dict, **fields: str) -> Page:
        """A page that `template` makes of `fields`, which are `Page`'s other ones, and of what `values` gives.

        Among these `commands` are the page's commands.
        """

        def compose() -> Composed:
            linked = partial(markup.code_links, codes=self.dataset.codes, page=uri, is_quantity=is_quantity(self.label))
            given = values()
            body = _template(template).render(
                view=self, t=self._plain, h=self._html, raw=self._ui, linked=linked, **fields, **given
            )
            return Composed(body.strip() + "\n", given.get("commands", ()))

        return Page(uri=uri, lang=self.lang, compose=compose, **fields)

    def _ui(self, key: str, **values: object) -> str:
        return self.label(f"ui.{key}", **values)

    def _plain(self, key: str, **values: object) -> str:
        """A label as Markdown that shows it as it is. `values` are Markdown already."""
        text = markup.plain(self._ui(key))
        for name, value in values.items():
            text = text.replace(f"\\{{{name}\\}}", str(value))
        return text

    def _html(self, key: str) -> str:
        """A label for HTML: in an element or in an attribute."""
        return html.escape(self._ui(key))

    def section(self, part: Shown, level: int = 2) -> str:
        """A section with its heading, marked where it is not in this language or not up to date."""
        heading = f"{'#' * level} {markup.plain(self._heading(part))} {{#{part.id}}}"
        return f"{heading}\n\n{self.prose(part)}"

    def prose(self, part: Shown) -> str:
        """The body of a section: in its own language and direction, with a notice, where it fell back."""
        if part.id == "summary":  # plain text, whatever it holds
            body = markup.references(markup.plain(part.body))
        else:
            body = markup.references(markup.numbered(part.body, part.id))
        if part.state is State.STALE:
            return f'<p class="stale">{self._stale(part)}</p>\n\n{body}'
        if part.state is not State.MISSING:
            return body
        language = self.dataset.language(part.lang)
        notice = html.escape(self._ui("text.missing"))
        return (
            f'<p class="missing"{self._of_label("ui.text.missing")}>{notice}{self._editor(part)}</p>\n\n'
            f'<div class="original" lang="{language.code}" dir="{language.dir}" markdown="1">\n\n{body}\n\n</div>'
        )

    def _editor(self, part: Shown) -> str:
        """The way to the file in which a missing section is to be written."""
        path = part.original.replace(f"content/{part.original_lang}/", f"content/{self.lang}/", 1)
        kind, name = path.split("/")[-2:]
        is_there = (kind, name.removesuffix(".md"), self.lang) in self.dataset.texts
        address = self.dataset.forge.edit(path) if is_there else self.dataset.forge.new(path)
        words = html.escape(self.label("contribute.translate"))
        return f' <a href="{html.escape(address)}">{words}</a>' if address else ""

    def of(self, part: Shown) -> str:
        """The attributes of a section that is shown in another language than the page's, for an attribute list."""
        if part.lang == self.lang:
            return ""
        return f' lang="{part.lang}" dir="{self.dataset.language(part.lang).dir}"'

    def _of_label(self, key: str) -> str:
        """The attributes of a label that has fallen back to the default language."""
        if self.dataset.strings.get(self.lang, {}).get(key):
            return ""
        return f' lang="{self.dataset.default.code}" dir="{self.dataset.default.dir}"'

    def _stale(self, part: Shown) -> str:
        """That the original has gone on, and the ways to see how: beside this text, and in its history."""
        anchor = "" if part.id in ("title", "summary") else f"#{part.id}"
        ways = [
            (f"?with={part.original_lang}{anchor}", "compare"),
            (self.dataset.forge.history(part.original), "changes"),
        ]
        links = [
            f'<a href="{html.escape(to)}">{html.escape(self.label(f"contribute.{key}"))}</a>' for to, key in ways if to
        ]
        return " ".join([html.escape(self._ui("text.stale")), *links])

    def _heading(self, part: Shown) -> str:
        """A closed heading in this language; a free one as its text has it."""
        for kind in ("codes", "recipes"):
            key = f"ui.headings.{kind}.{part.id}"
            if self.label.has(key):
                return self.label(key)
        return part.heading


def cell(text: str) -> str:
    """Plain text for a cell of a Markdown table."""
    return markup.plain(text).replace("\n", " ")


@cache
def _template(name: str) -> jinja2.Template:
    """A compiled template. They write Markdown, so nothing is escaped unless a filter does it."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent.parent / "templates"),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        comment_start_string="<%#",  # {# is how Markdown gives a heading its id
        comment_end_string="#%>",
    )
    environment.filters.update(
        plain=markup.plain,
        fenced=markup.fenced,
        cell=cell,
        bdi=markup.isolated_words,
        status=lambda code: markup.status(code.code, code.phrase),
        references=markup.references,
        html=html.escape,
    )
    return environment.get_template(name)
