"""A list of the recipes, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator

from generator.commands import fill
from generator.model import Recipe
from generator.pages.page import Page, View


def pages(view: View) -> Iterator[Page]:
    """The list, then every recipe."""
    recipes = view.dataset.recipes
    if not recipes:
        return
    yield view.page(
        "recipes.md",
        "recipes/index.md",
        title=view.label("ui.nav.recipes"),
        description=view.label("ui.recipes.summary"),
        source=f"content/{view.lang}/ui.yml",
        kind="table",
        section="recipes",
        groups=[
            (group, [recipe for recipe in recipes.values() if recipe.group == group])
            for group in dict.fromkeys(recipe.group for recipe in recipes.values())
        ],
    )
    for recipe in recipes.values():
        yield _page(view, recipe)


def _page(view: View, recipe: Recipe) -> Page:
    sections = view.shown("recipes", recipe.id)
    return view.page(
        "recipe.md",
        f"recipes/{recipe.id}.md",
        title=sections["title"].body if sections else recipe.id,
        description=sections["summary"].body if sections else "",
        source=view.source_of("recipes", recipe.id),
        kind="recipe",
        section="recipes",
        recipe=recipe,
        sections=sections,
        command=fill(view.dataset, recipe),
        inputs={name: view.dataset.inputs[name] for name in recipe.inputs},
    )
