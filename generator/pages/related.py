"""Which codes belong together: those that a text links, and those whose readers are told not to take them for it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.model import Code, Dataset

MOST = 8
"""Codes that a page names at most."""
_LINK = re.compile(r"\]\(([1-6]\d\d)\.md\)")


def related(dataset: Dataset) -> Mapping[int, tuple[Code, ...]]:
    """For each code the codes that belong to it, by number.

    From the originals, since all languages have the same links.
    """
    links: dict[int, list[int]] = {code: [] for code in dataset.codes}
    backward: dict[int, list[int]] = {code: [] for code in dataset.codes}
    for code in dataset.codes:
        original = dataset.originals.get(("codes", str(code)))
        for section in original.sections.values() if original else ():
            found = [int(number) for number in _LINK.findall(section.body) if int(number) in dataset.codes]
            links[code] += found
            if section.id == "confused":
                for other in found:
                    backward[other].append(code)
    return {code: _chosen(dataset, code, [*links[code], *backward[code]]) for code in dataset.codes}


def _chosen(dataset: Dataset, code: int, found: list[int]) -> tuple[Code, ...]:
    kept = [number for number in dict.fromkeys(found) if number != code][:MOST]
    return tuple(dataset.codes[number] for number in sorted(kept))
