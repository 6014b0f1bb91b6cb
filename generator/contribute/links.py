"""Where a reader of a page goes to correct it: the forge's editor, form for a new file, history and issue form."""

from __future__ import annotations

from dataclasses import dataclass

from generator.forge import LONGEST
from generator.labels import Labels
from generator.model import Dataset, Text
from generator.status import prefilled


@dataclass(frozen=True)
class Links:
    """The addresses at a page's foot; empty where there is none."""

    edit: str
    """The editor, or the form for a translation that does not exist yet."""
    is_new: bool
    compare: str
    """The language of the original to read beside this page."""
    history: str
    """Of the original, where this page is a translation."""
    report: str


def links(dataset: Dataset, source: str) -> Links:
    """Everything that a reader of the page made from the file `source` can do about it."""
    lang, kind, name = [*source.split("/"), "", ""][1:4]
    key = name.removesuffix(".md")
    original = dataset.originals.get((kind, key))
    report = dataset.forge.report(lang)
    if original is None:  # a page that is made of labels and facts alone
        return Links(dataset.forge.edit(source), False, "", "", report)
    own = dataset.texts.get((kind, key, lang))
    is_original = own is not None and not own.is_translation
    return Links(
        edit=dataset.forge.edit(source) if own else new_form(dataset, original, lang),
        is_new=own is None,
        compare="" if is_original else original.lang,
        history="" if is_original else dataset.forge.history(original.path),
        report=report,
    )


def new_form(dataset: Dataset, original: Text, lang: str) -> str:
    """The form for a new translation, filled in as `sipcodes new` would write it.

    Where the address would grow too long, the longest sections are not quoted: the comment says where they stand.
    """
    path = f"content/{lang}/{original.kind}/{original.key}.md"
    label = Labels(dataset, dataset.language(lang))
    pointer = dataset.forge.edit(original.path)
    elsewhere: dict[str, str] = {}
    for id_ in sorted(original.sections, key=lambda id_: -len(original.sections[id_].body)):
        address = dataset.forge.new(path, prefilled(original, label, elsewhere))
        if len(address) <= LONGEST:
            return address
        elsewhere[id_] = f"{original.path}: {pointer}"
    return dataset.forge.new(path)
