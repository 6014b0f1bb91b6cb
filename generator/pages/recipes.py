"""A list of the recipes, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator

from generator.commands import fill
from generator.fillable import used
from generator.model import Dataset, Recipe
from generator.pages.page import Page, View


def pages(view: View) -> Iterator[Page]:
    """The list, then every recipe."""
    recipes = view.dataset.recipes
    if not recipes:
        return
    yield view.page(
        "recipes.md",
        "recipes/index.md",
        lambda: {"groups": grouped(view.dataset)},
        title=view.label("ui.nav.recipes"),
        description=view.label("ui.recipes.summary"),
        source=f"content/{view.lang}/ui.yml",
        kind="table",
        section="recipes",
    )
    for recipe in recipes.values():
        yield _page(view, recipe)


def grouped(dataset: Dataset) -> list[tuple[str, list[Recipe]]]:
    """The recipes by what they are for, in the order of the registry."""
    recipes = dataset.recipes.values()
    groups = dict.fromkeys(recipe.group for recipe in recipes)
    return [(group, [recipe for recipe in recipes if recipe.group == group]) for group in groups]


def _page(view: View, recipe: Recipe) -> Page:
    return view.page(
        "recipe.md",
        f"recipes/{recipe.id}.md",
        lambda: _values(view, recipe),
        title=view.title("recipes", recipe.id) or recipe.id,
        description=view.summary("recipes", recipe.id),
        source=view.source_of("recipes", recipe.id),
        kind="recipe",
        section="recipes",
    )


def _values(view: View, recipe: Recipe) -> dict[str, object]:
    """What the template of a recipe needs."""
    return {
        "recipe": recipe,
        "sections": view.shown("recipes", recipe.id),
        "command": fill(view.dataset, recipe),
        "commands": (recipe.command,),
        "inputs": used((recipe.command,), view.dataset.inputs),
        "output": aligned(recipe.output),
    }


def aligned(output: str) -> str:
    """Output for reading: columns that a tab separates stand below each other."""
    rows = [line.split("\t") for line in output.rstrip("\n").split("\n")]
    if len({len(row) for row in rows}) > 1 or len(rows[0]) == 1:
        return output.rstrip("\n")
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
