"""A page for each code, a table for each class, and a table of all."""

from __future__ import annotations

from collections.abc import Iterator

from generator import q850
from generator.commands import fill
from generator.model import Code, Ruling
from generator.pages.page import Page, View
from generator.pages.wire import wire


def pages(view: View) -> Iterator[Page]:
    """The page of every code."""
    for code in view.dataset.codes.values():
        yield _page(view, code)


def _page(view: View, code: Code) -> Page:
    sections = view.shown("codes", str(code.code))
    meaning = sections["title"].body if sections else ""
    recipe = view.dataset.recipes.get(code.card.next)
    return view.page(
        "code.md",
        f"codes/{code.code}.md",
        title=f"{code.label} — {meaning}" if meaning else code.label,
        description=sections["summary"].body if sections else "",
        source=view.source_of("codes", str(code.code)),
        kind="code",
        code=code,
        sections=sections,
        recipe=recipe,
        command=fill(view.dataset, recipe, {"code": code.code}) if recipe else "",
        badge=_badge(code),
        wire=wire(view, code),
        trips=q850.trips(view.dataset, code.code),
        causes=q850.causes_into(view.dataset, code.code),
        neighbours=_neighbours(view, code),
        note=lambda ruling: _note(view, ruling),
    )


def _badge(code: Code) -> str:
    """Whether the reader has to do something: key below `ui.badges`."""
    return {"none": "normal", "callee-state": "callee-state"}.get(code.card.fault, "action")


def _note(view: View, ruling: Ruling) -> str:
    """How a page calls the note that a ruling is about."""
    return view.label(f"ui.sources.note-of.{ruling.lang}")


def _neighbours(view: View, code: Code) -> tuple[Code | None, Code | None]:
    """The codes before and after this one by number."""
    codes = list(view.dataset.codes.values())
    at = codes.index(code)
    return (codes[at - 1] if at else None, codes[at + 1] if at + 1 < len(codes) else None)


def tables(view: View) -> Iterator[Page]:
    """The table of all codes, then one for each class."""
    label = view.label
    yield view.page(
        "codes.md",
        "codes/index.md",
        title=label("ui.nav.all"),
        description=label("ui.table.all-summary"),
        source=f"content/{view.lang}/ui.yml",
        kind="table",
        section="codes",
        codes=view.dataset.codes.values(),
    )
    for class_ in view.dataset.classes:
        yield view.page(
            "codes.md",
            f"codes/{class_}.md",
            title=f"{class_} — {label(f'ui.classes.{class_}.name')}",
            description=label(f"ui.classes.{class_}.means"),
            source=f"content/{view.lang}/ui.yml",
            kind="class",
            section="codes",
            codes=view.dataset.of_class(class_),
        )
