"""A code in the terminal: what it is, and what to run next."""

from __future__ import annotations

import re
import textwrap

from generator.commands import fill
from generator.labels import Labels
from generator.model import Code, Dataset, Language
from generator.problems import visible
from generator.shown import summary_of, title_of

WIDTH = 88


def show(dataset: Dataset, code: Code, language: Language) -> str:
    """The page of a code in a dozen lines of plain text."""
    label = Labels(dataset, language)
    key = str(code.code)
    lines = [code.label, title_of(dataset, "codes", key, language.code), ""]
    lines += _wrapped(summary_of(dataset, "codes", key, language.code), "")
    lines.append("")
    for part, value in (
        ("sender", code.card.sender),
        ("fault", code.card.fault),
        ("retry", code.card.retry),
    ):
        lines += _wrapped(f"{label(f'ui.card.{part}.label')}: {label(f'ui.card.{part}.{value}')}", "- ")
    recipe = dataset.recipes.get(code.card.next)
    if recipe:
        title = title_of(dataset, "recipes", recipe.id, language.code) or recipe.id
        lines += [
            f"- {label('ui.card.next.label')}: {title}",
            f"    {fill(dataset, recipe, {'code': code.code})}",
        ]
    lines += ["", f"{code.reference or label('ui.code.never-seen')} · {label(f'ui.badges.{code.status}')}"]
    return "\n".join(map(visible, lines))


def _wrapped(text: str, mark: str) -> list[str]:
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|`", r"\1", text)
    return textwrap.wrap(plain, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark)) or [""]


def nearest(dataset: Dataset, number: str) -> str:
    """The codes nearest to what was asked for, as a list in words."""
    digits = re.sub(r"\D", "", number)
    wanted = int(digits[:3]) if digits else 400
    near = sorted(dataset.codes, key=lambda code: (abs(code - wanted), code))[:3]
    return ", ".join(map(str, sorted(near)))
