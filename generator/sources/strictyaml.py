"""YAML as a person means it: no aliases, tags or surprises, and a line for every value.

Everything is decided on the parser's events, before anything is constructed, so that a small file cannot
grow in memory, and a value such as `no`, `0404` or `5:30` is a question to its author and not a silent
boolean, octal or sexagesimal number (YAML 1.1, section 10.3 and the types repository).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from generator.problems import Problem
from generator.sources.files import read_text
from generator.sources.letters import normalised, unseen

MAX_DEPTH = 8

_BIDI_CONTROLS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI", "L", "R", "AL"}
"""Bidirectional classes (UAX #9) of characters that reorder what is seen."""
_HIDDEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
"""General categories of characters that nobody sees."""

Value = dict[str, Any] | list[Any] | str | int | bool
Place = tuple[str | int, ...]


@dataclass
class Document:
    """A loaded YAML file: plain data, and where in the file each of its values stands."""

    name: str
    data: Value
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, *place: str | int) -> int:
        """The line of the value at `place`, or of the nearest value around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


class _RefusalError(Exception):
    """Carries one problem up to `parse`; everything after it in the file would be guesswork."""

    def __init__(self, line: int, rule: str, message: str) -> None:
        self.line, self.rule, self.message = line, rule, message


def load(path: Path, name: str, problems: list[Problem]) -> Document | None:
    """Read and parse one file; None, with the reason in `problems`, where that is impossible."""
    text = read_text(path, name, problems)
    return None if text is None else parse(text, name, problems)


def parse(text: str, name: str, problems: list[Problem], first_line: int = 1) -> Document | None:
    """Parse `text`; `first_line` is the line at which it begins in the file `name` (front matter)."""
    separator = re.search("[\u2028\u2029\u0085]", text)
    if separator:
        line = text.count("\n", 0, separator.start()) + first_line
        message = f"holds U+{ord(separator[0]):04X}, which YAML takes for a line break; delete it"
        problems.append(Problem(name, line, "U-LINESEP", message))
        return None
    document = _fast(text, name)
    try:
        document = document or _read(yaml.SafeLoader, text, name)
    except _RefusalError as refusal:
        line = refusal.line + first_line - 1
        problems.append(Problem(name, line, refusal.rule, refusal.message))
        return None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + first_line
        message = f"holds the control character U+{ord(text[error.position]):04X}; delete it"
        problems.append(Problem(name, line, "U-CTRL", message))
        return None
    except (ValueError, OverflowError, RecursionError):
        problems.append(Problem(name, first_line, "Y-SYNTAX", "holds a value that cannot be read; write it plainly"))
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line if mark else 0) + first_line
        what = getattr(error, "problem", None) or "cannot be read"
        problems.append(Problem(name, line, "Y-SYNTAX", f"{what}; expected YAML, correct the line"))
        return None
    document.lines = {place: line + first_line - 1 for place, line in document.lines.items()}
    return document


def _read(loads: type[yaml.SafeLoader], text: str, name: str) -> Document:
    loader = loads(text)
    document = Document(name, {})
    document.data = _document(_checked(loader), loader, document)
    return document


def _fast(text: str, name: str) -> Document | None:
    """What libyaml reads, where it is there and finds no fault; faults are for the parser that tells them better."""
    if _LIBYAML is None:
        return None
    try:
        return _read(_LIBYAML, text, name)
    except (_RefusalError, yaml.YAMLError, ValueError, OverflowError, RecursionError):
        return None


_LIBYAML: type[yaml.SafeLoader] | None = getattr(yaml, "CSafeLoader", None)


def _checked(loader: yaml.SafeLoader) -> Iterator[yaml.Event]:
    """The parser's events, stopped at the first that no honest file needs."""
    depth = 0
    while loader.check_event():
        event: yaml.Event = loader.get_event()  # type: ignore[no-untyped-call]
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusalError(line, "Y-ALIAS", "uses an anchor or alias; write the value out")
        if tag := getattr(event, "tag", None):
            raise _RefusalError(line, "Y-TAG", f"uses the tag {tag}; write a plain value")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _RefusalError(line, "Y-DEPTH", f"nests deeper than {MAX_DEPTH}; flatten it")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        yield event


def _document(events: Iterator[yaml.Event], loader: yaml.SafeLoader, document: Document) -> Value:
    """The single document of a stream."""
    next(events)  # the stream's start
    event = next(events)
    if isinstance(event, yaml.StreamEndEvent):
        raise _RefusalError(1, "Y-SYNTAX", "holds no value; expected a mapping or a list")
    value = _value(next(events), events, loader, document, ())
    next(events)  # the document's end
    after = next(events)
    if not isinstance(after, yaml.StreamEndEvent):
        line = _line(after)
        raise _RefusalError(line, "Y-SYNTAX", "begins a second document; expected one a file")
    return value


def _value(
    event: yaml.Event,
    events: Iterator[yaml.Event],
    loader: yaml.SafeLoader,
    document: Document,
    place: Place,
) -> Value:
    document.lines.setdefault(place, _line(event))
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event, loader)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(_value(event, events, loader, document, (*place, len(items))))
        return items
    mapping: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        line = _line(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise _RefusalError(line, "Y-SYNTAX", "has a collection as a key; expected a word")
        key = _seen(event)
        if key in mapping:
            first = document.lines[(*place, key)]
            raise _RefusalError(line, "Y-DUP", f"repeats the key '{key}' of line {first}; keep one")
        document.lines[(*place, key)] = line
        mapping[key] = _value(next(events), events, loader, document, (*place, key))
    return mapping


def _seen(event: yaml.ScalarEvent) -> str:
    """The text of a key or value, all of which can be seen."""
    text: str = normalised(event.value) if event.style == '"' else event.value  # escapes
    hidden = (
        None
        if text.isascii() and text.isprintable()
        else next((char for char in text if unicodedata.category(char) in _HIDDEN and char not in "\n\t\u200c"), None)
    )
    blank = unseen(text)
    hidden = hidden or (blank[1] if blank else None)
    if hidden:
        is_bidi = unicodedata.category(hidden) == "Cf" and unicodedata.bidirectional(hidden) in _BIDI_CONTROLS
        rule = "U-BIDI" if is_bidi else "U-INVIS"
        raise _RefusalError(_line(event), rule, f"holds U+{ord(hidden):04X}, which nobody can see; delete it")
    return text


def _scalar(event: yaml.ScalarEvent, loader: yaml.SafeLoader) -> str | int | bool:
    """A string, or a plain integer or boolean where the file says exactly that."""
    text = _seen(event)
    if event.implicit[0] and re.fullmatch("0[0-9]+", text):
        message = f"'{text}' begins with 0, which is octal to some; put it in quotes, or leave the 0 out"
        raise _RefusalError(_line(event), "Y-TYPE", message)
    tag: str = loader.resolve(yaml.ScalarNode, text, event.implicit)  # type: ignore[no-untyped-call]
    if not event.implicit[0] or tag == "tag:yaml.org,2002:str":
        return text
    if re.fullmatch("0|[1-9][0-9]{0,8}", text):
        return int(text)
    if text in ("true", "false"):
        return text == "true"
    kind = tag.rpartition(":")[2]
    message = f"'{text}' would be read as {kind}; put it in quotes (or write true, false, a number)"
    raise _RefusalError(_line(event), "Y-TYPE", message)


def _line(event: yaml.Event) -> int:
    """The line of an event, from 1."""
    return event.start_mark.line + 1 if event.start_mark else 1
