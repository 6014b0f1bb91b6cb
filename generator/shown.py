"""What a reader of one language gets: the translation where there is one, the original where there is none."""

from __future__ import annotations

from generator import freshness
from generator.model import Dataset, Shown, State


def shown(dataset: Dataset, kind: str, key: str, lang: str) -> dict[str, Shown]:
    """The sections of a text for readers of `lang`, in the original's order.

    Falls back section by section, so that one missing paragraph does not take a page out of its language.
    Empty where no language has the text.
    """
    original = dataset.originals.get((kind, key))
    own = dataset.texts.get((kind, key, lang))
    if original is None:
        return {}
    found = {}
    for id_, section in original.sections.items():
        state = freshness.state(id_, own, original)
        taken = own.sections[id_] if own and state is not State.MISSING else section
        source = lang if state is not State.MISSING else original.lang
        found[id_] = Shown(id_, taken.heading, taken.body, source, state, original.path, original.lang)
    return found


def title_of(dataset: Dataset, kind: str, key: str, lang: str) -> str:
    """The H1 of a text for readers of `lang`; empty where there is none."""
    sections = shown(dataset, kind, key, lang)
    return sections["title"].body if sections else ""


def summary_of(dataset: Dataset, kind: str, key: str, lang: str) -> str:
    """The summary of a text for readers of `lang`; empty where there is none."""
    sections = shown(dataset, kind, key, lang)
    return sections["summary"].body if sections else ""
