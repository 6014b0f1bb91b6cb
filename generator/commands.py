"""Filling a recipe's command: placeholders replaced by values that cannot break out of it.

A placeholder stands in one of three places, and what its value needs differs: bare (`-r {file}`), inside single quotes
(`'port {port}'`), or inside a string of a display filter in single quotes (`'sip.Call-ID == "{call_id}"'`).
`theme/assets/site/inputs.js` does the same in the browser; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.model import Dataset, Recipe

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_PLAIN = re.compile(r"[\w.@:/+-]+", re.ASCII)
_QUOTE = "'\"'\"'"
"""A single quote inside single quotes: end them, a quote in double quotes, begin them anew."""


class Place(StrEnum):
    """Where a placeholder stands."""

    BARE = "bare"
    SINGLE = "single"
    STRING = "string"


@dataclass(frozen=True)
class Part:
    """A piece of a command: literal text, or a placeholder and its place."""

    text: str
    """The text; a placeholder's name."""
    place: Place | None = None


def parts(command: str) -> Iterator[Part]:
    """The pieces of a command. Whether quotes are open is counted from its beginning."""
    at, single, string = 0, False, False
    for match in [*PLACEHOLDER.finditer(command), None]:
        text = command[at : match.start() if match else None]
        for char in text:
            if char == "'":  # nothing but another one ends them, whatever stands between
                single, string = not single, False
            elif char == '"' and single:
                string = not string
        if text:
            yield Part(text)
        if match:
            place = Place.STRING if single and string else Place.SINGLE if single else Place.BARE
            yield Part(match[1], place)
            at = match.end()


def bind(command: str, values: Mapping[str, object]) -> str:
    """The command with some placeholders filled for good; the others stay."""
    return "".join(
        part.text
        if part.place is None
        else quoted(str(values[part.text]), part.place)
        if part.text in values
        else f"{{{part.text}}}"
        for part in parts(command)
    )


def fill(dataset: Dataset, recipe: Recipe, values: Mapping[str, object] | None = None) -> str:
    """The command with `values`, and the declared defaults for the rest.

    Raises `KeyError` for a placeholder that no input declares; the checks find such a recipe first.
    """
    defaults = {name: dataset.inputs[name].default for name in PLACEHOLDER.findall(recipe.command)}
    return bind(recipe.command, {**defaults, **(values or {})})


def quoted(value: str, place: Place) -> str:
    """`value` for its place in a command of a POSIX shell."""
    if place is Place.BARE:
        return value if _PLAIN.fullmatch(value) else "'" + value.replace("'", _QUOTE) + "'"
    if place is Place.STRING:
        value = value.replace("\\", "\\\\").replace('"', '\\"')
    return value.replace("'", _QUOTE)
