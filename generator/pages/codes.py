"""A page for each code, a table for each class, and a table of all."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from generator import q850
from generator.commands import PLACEHOLDER, bind, fill
from generator.fillable import used
from generator.model import Code, Recipe, Ruling, Shown
from generator.pages.page import Page, View
from generator.pages.related import related
from generator.pages.wire import wire


def pages(view: View) -> Iterator[Page]:
    """The page of every code."""
    others = related(view.dataset)
    for code in view.dataset.codes.values():
        yield _page(view, code, others[code.code])


def _page(view: View, code: Code, belonging: tuple[Code, ...]) -> Page:
    meaning = view.meaning(code)
    return view.page(
        "code.md",
        f"codes/{code.code}.md",
        values=lambda: _values(view, code, belonging),
        title=f"{code.label} — {meaning}" if meaning else code.label,
        description=view.summary("codes", str(code.code)),
        source=view.source_of("codes", str(code.code)),
        kind="code",
        besides=" ".join(str(other.code) for other in belonging),
    )


def _values(view: View, code: Code, belonging: tuple[Code, ...]) -> dict[str, object]:
    """What the template of a code's page needs."""
    sections = view.shown("codes", str(code.code))
    recipe = view.dataset.recipes.get(code.card.next)
    others = [other for other in _recipes(view, code, sections) if other is not recipe]
    commands = tuple(bind(item.command, {"code": code.code}) for item in [*filter(None, [recipe]), *others])
    return {
        "code": code,
        "sections": {id_: replace(part, body=_with_code(view, code, part.body)) for id_, part in sections.items()},
        "recipe": recipe,
        "recipes": others,
        "address": lambda item: _address(item, code),
        "commands": commands,
        "command": lambda item: fill(view.dataset, item, {"code": code.code}),
        "inputs": used(commands, view.dataset.inputs),
        "badge": badge(code),
        "wire": wire(view, code),
        "trips": q850.trips(view.dataset, code.code),
        "causes": q850.causes_into(view.dataset, code.code),
        "neighbours": _neighbours(view, code),
        "related": belonging,
        "note": lambda ruling: _note(view, ruling),
    }


_RECIPE_LINK = re.compile(r"\]\(\.\./recipes/([a-z0-9-]+)\.md")


def _recipes(view: View, code: Code, sections: Mapping[str, Shown]) -> list[Recipe]:
    """The recipes that prove or exclude the causes of a code: those that its text links, then those that name it."""
    linked = [id_ for part in sections.values() for id_ in _RECIPE_LINK.findall(part.body)]
    naming = [recipe.id for recipe in view.dataset.recipes.values() if code.code in recipe.codes]
    return [view.dataset.recipes[id_] for id_ in dict.fromkeys([*linked, *naming]) if id_ in view.dataset.recipes]


def _address(recipe: Recipe, code: Code) -> str:
    """A recipe's page as seen from a code's; where the command asks for a code, its form opens with this one."""
    query = f"?code={code.code}" if "code" in PLACEHOLDER.findall(recipe.command) else ""
    return f"../recipes/{recipe.id}.md{query}"


def _with_code(view: View, code: Code, body: str) -> str:
    """A section's text in which every link to a recipe carries the code."""

    def link(match: re.Match[str]) -> str:
        recipe = view.dataset.recipes.get(match[1])
        return f"]({_address(recipe, code)}" if recipe else match[0]

    return _RECIPE_LINK.sub(link, body)


def badge(code: Code) -> str:
    """Whether the reader has to do something: key below `ui.badges`."""
    return {"none": "normal", "callee-state": "callee-state"}.get(code.card.fault, "action")


def _note(view: View, ruling: Ruling) -> str:
    """How a page calls the note that a ruling is about."""
    return view.label(f"ui.sources.note-of.{ruling.lang}")


def _neighbours(view: View, code: Code) -> tuple[Code | None, Code | None]:
    """The codes before and after this one by number."""
    codes, numbers = view.dataset.codes, view.dataset.numbers
    at = bisect_left(numbers, code.code)
    return (codes[numbers[at - 1]] if at else None, codes[numbers[at + 1]] if at + 1 < len(numbers) else None)


def tables(view: View) -> Iterator[Page]:
    """The table of all codes, then one for each class."""
    label = view.label
    yield view.page(
        "codes.md",
        "codes/index.md",
        lambda: {"codes": view.dataset.codes.values(), "class_": ""},
        title=label("ui.nav.all"),
        description=label("ui.table.all-summary"),
        source=f"content/{view.lang}/ui.yml",
        kind="table",
        section="codes",
    )
    for class_ in view.dataset.classes:
        yield view.page(
            "codes.md",
            f"codes/{class_}.md",
            partial(_class, view, class_),
            title=f"{class_} — {label(f'ui.classes.{class_}.name')}",
            description=label(f"ui.classes.{class_}.means"),
            source=f"content/{view.lang}/ui.yml",
            kind="class",
            section="codes",
        )


def _class(view: View, class_: str) -> dict[str, object]:
    """What the template of a class's table needs."""
    return {"codes": view.dataset.of_class(class_), "class_": class_}
