"""The state of the translation: text by section, what is most wanted first, each cell a way to the editor."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator import freshness, status
from generator.contribute.links import new_form
from generator.model import Dataset, State, Text
from generator.pages.page import Page, View

WANTED = 20
"""How many texts the list of what is wanted most has."""
MARKS = {State.FRESH: "✓", State.ORIGINAL: "✓", State.STALE: "≠", State.MISSING: "–"}
"""The sign of a state in the grid, beside its name for those who do not see it."""


@dataclass(frozen=True)
class Row:
    """One text in one language."""

    original: Text
    states: dict[str, State]
    """By section, in the original's order."""
    edit: str
    """The editor; for a text that is missing as a whole, the form for a new file, without its content."""

    @property
    def open(self) -> list[str]:
        """The sections that are missing or stale."""
        return [id_ for id_, state in self.states.items() if state in (State.MISSING, State.STALE)]

    @property
    def worst(self) -> State:
        """What the text as a whole is."""
        return next(state for state in _ORDER if state in self.states.values())


_ORDER = (State.MISSING, State.STALE, State.FRESH, State.ORIGINAL)


def page(view: View) -> Page:
    """The page of one language."""
    return view.page(
        "translation.md",
        "reference/translation.md",
        lambda: _values(view),
        title=view.label("contribute.status.title"),
        description=view.label("contribute.status.summary"),
        source=f"content/{view.lang}/contribute.yml",
        kind="reference",
        section="tables",
    )


def _values(view: View) -> dict[str, object]:
    """What the template of that page needs."""
    rows = list(_rows(view))
    kinds = dict.fromkeys(row.original.kind for row in rows)
    worth = value(view.dataset)
    wanted = sorted(
        (row for row in rows if row.open),
        key=lambda row: (-worth[row.original.kind, row.original.key], -len(row.open), row.original.path),
    )
    return {
        "table": status.table(view.dataset, (view.language,))[0],
        "grids": [(kind, _columns(rows, kind), [row for row in rows if row.original.kind == kind]) for kind in kinds],
        "wanted": [(row, _form(view, row)) for row in wanted[:WANTED]],
        "mark": MARKS.__getitem__,
        "number": view.language.number,
    }


def rules(view: View) -> Page:
    """What the checks mean: each rule in a sentence, in this language."""
    return view.page(
        "rules.md",
        "reference/checks.md",
        lambda: {"rules": list(_rules(view))},
        title=view.label("contribute.rules.title"),
        description=view.label("contribute.rules.summary"),
        source=f"content/{view.lang}/rules.yml",
        kind="reference",
        section="tables",
    )


def _rules(view: View) -> Iterator[tuple[str, str, str]]:
    """Each rule with its sentence, and whether it blocks or advises."""
    for key in sorted(key for key in view.dataset.strings[view.dataset.default.code] if key.startswith("rules.")):
        name = key.partition(".")[2]
        yield name, view.label(key), "advice" if name.startswith("A-") else "blocking"


def _rows(view: View) -> Iterator[Row]:
    dataset = view.dataset
    for (kind, key), original in sorted(dataset.originals.items()):
        own = dataset.texts.get((kind, key, view.lang))
        states = {id_: freshness.state(id_, own, original) for id_ in original.sections}
        path = view.source_of(kind, key)
        yield Row(original, states, dataset.forge.edit(path) if own else dataset.forge.new(path))


def _columns(rows: list[Row], kind: str) -> list[str]:
    """The sections of a kind of text as columns; none where each text has its own."""
    found = [list(row.states) for row in rows if row.original.kind == kind]
    columns = list(dict.fromkeys(id_ for ids in found for id_ in ids))
    return columns if len(columns) <= 8 else []


def _form(view: View, row: Row) -> str:
    """The editor, or the form for a new file with everything in it: too much for each cell of the grid."""
    if (row.original.kind, row.original.key, view.lang) in view.dataset.texts:
        return row.edit
    return new_form(view.dataset, row.original, view.lang)


_LINK = re.compile(r"\]\((?:\.\./)?(?:(codes|recipes|guides)/)?([a-z0-9-]+)\.md")


def value(dataset: Dataset) -> Counter[tuple[str, str]]:
    """How often the other texts link to each text: what readers are sent to most is wanted most."""
    found: Counter[tuple[str, str]] = Counter()
    for (kind, _), original in dataset.originals.items():
        for section in original.sections.values():
            found.update((link[0] or kind, link[1]) for link in _LINK.findall(section.body))
    return found
