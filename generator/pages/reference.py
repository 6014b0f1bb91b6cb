"""The tables beside the codes: Q.850, header fields, vendor phrases, glossary, sources and rulings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from generator import q850
from generator.model import Code
from generator.pages.page import Page, View


def pages(view: View) -> Iterator[Page]:
    """Every reference page."""
    codes = tuple(view.dataset.codes.values())
    yield _page(view, "q850", lambda: _trips(view))
    yield _page(view, "headers", lambda: {"codes": codes})
    yield _page(
        view,
        "vendor",
        lambda: {
            "unregistered": [code for code in codes if code.status != "registered"],
            "varied": [code for code in codes if code.variants],
            "spelt": [code for code in codes if code.spellings],
        },
    )
    yield _page(view, "glossary", dict)
    yield _page(view, "sources", lambda: {"note": lambda ruling: view.label(f"ui.sources.note-of.{ruling.lang}")})


def _page(view: View, name: str, values: Callable[[], Mapping[str, object]]) -> Page:
    return view.page(
        f"{name}.md",
        f"reference/{name}.md",
        values,
        title=view.label(f"ui.nav.{name}"),
        description=view.label(f"ui.{name}.summary"),
        source=f"content/{view.lang}/ui.yml",
        kind="reference",
        section="tables",
    )


def _trips(view: View) -> dict[str, object]:
    """The way into the telephone network and back for each code, by the standard and by those that differ."""
    codes = view.dataset.codes.values()
    return {
        "trips": [
            (code, trip)
            for code in codes
            for trip in q850.trips(view.dataset, code.code)
            if trip.by == "RFC 3398" and not trip.is_default
        ],
        "deviations": [(code, trip) for code in codes for trip in _deviations(view, code)],
    }


def _deviations(view: View, code: Code) -> Iterator[q850.Trip]:
    """The trips of implementations that end elsewhere than the standard's."""
    trips = [trip for trip in q850.trips(view.dataset, code.code) if not trip.is_default]
    standard = {(trip.cause, trip.back) for trip in trips if trip.by.startswith("RFC")}
    for trip in trips:
        if standard and not trip.by.startswith("RFC") and (trip.cause, trip.back) not in standard:
            yield trip
