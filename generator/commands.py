"""Filling a recipe's command: placeholders replaced by values that cannot break out of it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping

from generator.model import Dataset, Recipe

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def fill(dataset: Dataset, recipe: Recipe, values: Mapping[str, object] | None = None) -> str:
    """The command with `values`, and the declared defaults for the rest.

    Raises `KeyError` for a placeholder that no input declares; the checks find such a recipe first.
    """
    given = {**dataset.inputs, **{name: str(value) for name, value in (values or {}).items()}}
    return PLACEHOLDER.sub(lambda match: _quoted(given[match[1]]), recipe.command)


def _quoted(value: str) -> str:
    """`value` as it is where it is a plain word, else quoted for a POSIX shell."""
    return value if re.fullmatch(r"[\w.@:/+-]+", value, re.ASCII) else shlex.quote(value)
