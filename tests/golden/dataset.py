"""One line a code: what the dataset holds, short enough to read in a review.

`python -m tests.golden.dataset` writes the golden file anew.
"""

from __future__ import annotations

from pathlib import Path

from generator import merge
from generator.model import Dataset
from generator.problems import Problem, stop_on
from generator.project import Project

FILE = Path(__file__).parent / "dataset.txt"


def lines(dataset: Dataset) -> list[str]:
    """The dataset, a line for each code, recipe and conflict."""
    found = []
    for code in dataset.codes.values():
        phrases = [claim for claim in code.claims if claim.field == "phrase"]
        notes = ",".join(sorted({f"{claim.lang}:{claim.value}" for claim in phrases}))
        found.append(
            f"{code.label} | {code.status}{' deprecated' if code.deprecated else ''} | {code.reference} | "
            f"{code.card.sender} {code.card.fault} {code.card.retry} {code.card.next} | "
            f"{','.join(f'{rule.header}={rule.strength}' for rule in code.headers)} | {notes} | "
            f"{','.join(conflict.ruling.id for conflict in code.conflicts)}"
        )
    found += [f"recipe {recipe.id} | {recipe.tool} | {recipe.command}" for recipe in dataset.recipes.values()]
    found += [
        f"ruling {conflict.ruling.id} | {conflict.ruling.field} | {len(conflict.claims)} claims"
        for conflict in dataset.conflicts
    ]
    return found


if __name__ == "__main__":
    problems: list[Problem] = []
    dataset = merge.load(Project(Path(__file__).parent.parent.parent), problems)
    stop_on(problems)
    FILE.write_text("\n".join(lines(dataset)) + "\n", encoding="utf-8")
    print(FILE)
