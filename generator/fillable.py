"""Commands on a page whose placeholders the reader's form can fill.

In a page's Markdown a command stands with its defaults, so that it is right without any script and in an export. On the
way through Markdown and the highlighter each placeholder is one character of the private use area, which no text may
hold; in the finished page it is an element that names its input and its place.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

from generator.commands import PLACEHOLDER, Place, bind, parts, quoted
from generator.model import Input

_FIRST = 0xE000
_PLACES = tuple(Place)
_MARK = re.compile("[\ue000-\uf8ff]")


def marked(markdown: str, commands: Iterable[str], inputs: Mapping[str, Input]) -> str:
    """The Markdown of a page with a mark for each placeholder of the `commands` on it."""
    names = list(inputs)
    for command in sorted(set(commands)):
        shown = bind(command, {name: inputs[name].default for name in PLACEHOLDER.findall(command)})
        marks = "".join(
            part.text
            if part.place is None
            else chr(_FIRST + names.index(part.text) * len(_PLACES) + _PLACES.index(part.place))
            for part in parts(command)
        )
        markdown = markdown.replace(f"```sh\n{shown}\n```", f"```sh\n{marks}\n```")
    return markdown


def elements(page: str, inputs: Mapping[str, Input]) -> str:
    """The finished page with an element for each mark."""
    names = list(inputs)

    def element(match: re.Match[str]) -> str:
        number, place = divmod(ord(match[0]) - _FIRST, len(_PLACES))
        if number >= len(names):
            return ""  # not one of ours: no text may hold such a character
        value = html.escape(quoted(inputs[names[number]].default, _PLACES[place]))
        return f'<span class="input" data-input="{names[number]}" data-place="{_PLACES[place]}">{value}</span>'

    return _MARK.sub(element, page)


def used(commands: Iterable[str], inputs: Mapping[str, Input]) -> dict[str, Input]:
    """The inputs that the commands of a page use, in the order of the registry."""
    found = {name for command in commands for name in PLACEHOLDER.findall(command)}
    return {name: item for name, item in inputs.items() if name in found}
