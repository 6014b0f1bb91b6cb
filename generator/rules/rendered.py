"""What the renderer reads in a text, held to what a text may say.

`structure.markup` reads the source, and a source has more than one reader: what is a code span to an expression is the
border of a table's cell to CommonMark. Here the events of the very parser that makes the pages are looked at, so that
nothing lies between what is judged and what is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator import prose
from generator.model import Dataset, Section, Text
from generator.problems import Problem
from generator.project import Project
from generator.rules.commands import PIPED, foreign
from generator.rules.options import powerful
from generator.rules.structure import INSIDE, OUTSIDE, PLAIN

LANGUAGES = ("", "sip", "sdp", "sh", "bash", "text")
TYPED = ("sh", "bash")
DOUBLE = re.compile(r"\"([^\"'$`\\!]*)\"")
"""A string in double quotes in which the shell finds nothing to do."""
POWERFUL = re.compile(
    r"(?:^|[|;&]\s*)(?:[$#] )?(?:sudo|su|doas|curl|wget|eval|exec|source|bash|sh|zsh|rm|dd|mkfs\S*|chmod|chown|nc|ncat"
    r"|python\d?|perl|ruby|node|base64|xargs|tee) +[^\s`]|\$\(",
    re.MULTILINE,
)
"""Commands that fetch, run or destroy: no text needs to show one."""

BLOCKS = frozenset(
    "Paragraph Heading BlockQuote CodeBlock List Item Table TableHead TableRow TableCell HtmlBlock".split()
)
"""What CommonMark with tables is made of; the parser is asked for no other dialect (`prose.events`)."""
HALF = (
    (re.compile(r"<(?=[A-Za-z/!?]).{,40}"), "M-HTML", "half a tag"),
    (re.compile(r"!\[.{,40}"), "M-IMG", "half an image"),
    (re.compile(r"\]\(.{,40}|\]\[.{,40}"), "M-URL", "half a link"),
)

Fault = tuple[int, str, str]
"""Where in the body, which rule, and what."""


@dataclass(frozen=True)
class Line:
    """The plain text of a paragraph, an item or a cell, and where it begins."""

    at: int
    text: str

    def faults(self) -> Iterator[Fault]:
        """What the renderer took for text, and another reader may take for markup."""
        for pattern, rule, what in HALF:
            if match := pattern.search(self.text):
                yield self.at, rule, f"holds {what} ({match[0][:40]}); write plain Markdown"


def rendered(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Texts become paragraphs, lists, tables, code and plain links, and nothing else."""
    for text in dataset.texts.values():
        for section in text.sections.values():
            if section.id in PLAIN:
                continue
            for at, rule, message in dict.fromkeys(_faults(text, section)):
                yield Problem(text.path, section.line_at(at), rule, message)


def _faults(text: Text, section: Section) -> Iterator[Fault]:
    source = section.body.encode()

    def place(range_: dict[str, int]) -> int:
        return len(source[: range_["start"]].decode(errors="ignore"))

    def written(range_: dict[str, int]) -> str:
        return source[range_["start"] : range_["end"]].decode(errors="replace")

    for definition in prose.definitions(section.body).values():
        yield place(definition["span"]), "M-URL", "defines a link elsewhere in the text; write [words](address)"
    code, line = "", Line(0, "")
    for event, range_ in prose.events(section.body):
        kind, value = next(iter(event.items())) if isinstance(event, dict) else (event, None)
        if kind == "Start":
            tag, about = next(iter(value.items())) if isinstance(value, dict) else (value, {})
            code = _language(about) if tag == "CodeBlock" else code
            if tag in BLOCKS:
                yield from line.faults()
                line = Line(place(range_), "")
            for rule, message in _opened(text, str(tag), about, written(range_)):
                yield place(range_), rule, message
        elif kind in ("Html", "InlineHtml"):
            yield place(range_), "M-HTML", f"holds HTML ({written(range_).strip()[:40]}); write plain Markdown"
        elif kind == "Text":
            line = line if code else Line(line.at, line.text + str(value))
            for rule, message in _said(str(value), written(range_), code):
                yield place(range_), rule, message
        elif kind == "Code":
            for rule, message in _command(str(value)):
                yield place(range_), rule, message
        elif kind == "End" and value == "CodeBlock":
            code = ""
    yield from line.faults()


def _language(about: Any) -> str:
    """The word behind a fence, or `text`."""
    return (about["Fenced"] if isinstance(about, dict) else "") or "text"


def _opened(text: Text, tag: str, about: Any, source: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a beginning element."""
    if tag == "Image":
        yield "M-IMG", "holds an image; describe it, or propose it as a file of the project"
    elif tag == "Link":
        yield from _link(about)
    elif tag == "Heading":
        if about["level"] in ("H1", "H2"):
            yield "M-HEADING", f"has a heading underlined or nested ({source.strip()[:40]}); begin its line with ##"
        if about["classes"] or about["attrs"] or (about["id"] and text.kind != "guides"):
            yield "M-ATTR", f"holds an attribute list ({source.strip()[:40]}); write plain Markdown"
    elif tag == "CodeBlock":
        if about == "Indented":
            yield "M-FENCE", "has code by indentation; put it between lines of ```"
        elif about["Fenced"] not in LANGUAGES:
            yield "M-FENCE", f"has the fence '{about['Fenced'][:40]}'; expected ``` alone or with sip, sdp, sh or text"
        elif not source.rstrip().endswith("```") or source.count("\n") == 0:
            yield "M-FENCE", "has a block of code that is not closed; end it with a line of ```"


def _link(about: dict[str, str]) -> Iterator[tuple[str, str]]:
    target = about["dest_url"]
    if about["link_type"] in ("Autolink", "Email"):
        yield "M-HTML", f"holds an address in angle brackets ({target[:40]}); write [words](address)"
    elif about["link_type"] != "Inline" or about["title"]:
        yield "M-URL", f"links to '{target}' by a title or a reference; write [words](address)"
    elif not OUTSIDE.fullmatch(target) and not INSIDE.fullmatch(target):
        yield "M-URL", f"links to '{target}'; expected a file of this site such as ../recipes/one-call.md"


def _said(value: str, source: str, code: str) -> Iterator[tuple[str, str]]:
    """What is wrong with words that a reader is going to see; `characters` looks at those that stand in the source."""
    if source.startswith("&") and value != source:
        yield "M-HTML", f"holds the character reference {source[:40]}; type the character itself"
    if not code:
        return
    if code in TYPED:
        for line in filter(None, value.split("\n")):
            yield from _typed(line)
    yield from _command(value)


def _typed(line: str) -> Iterator[tuple[str, str]]:
    """A line that readers are going to paste: what recipes may not tell their tools, it may not either."""
    command = DOUBLE.sub(lambda match: f"'{match[1]}'", line)
    yield from (("C-OPT", message) for message in powerful(command))
    yield from (("C-HOST", f"names {host}; use an example of RFC 2606 or RFC 5737") for host in foreign(command))


def _command(code: str) -> Iterator[tuple[str, str]]:
    if match := POWERFUL.search(code) or PIPED.search(code):
        yield "C-TOOL", f"shows '{match[0].strip()}', a command with power; make it a recipe, or reword it"
