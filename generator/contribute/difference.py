"""`sipcodes diff`: what changed in the original since a translation was made from it."""

from __future__ import annotations

from dataclasses import dataclass

from generator import freshness
from generator.contribute import history, wording
from generator.model import Dataset, Section, State, Text
from generator.problems import Problem, visible
from generator.project import Project
from generator.sources import texts


@dataclass(frozen=True)
class Difference:
    """One section of the original, as it was for the translator and as it is."""

    section: str
    stamp: str
    """What the translation says it was made from; empty where it says nothing."""
    old: Section | None
    """None where git has no such version."""
    commit: history.Commit | None
    """The latest commit with the old version."""
    new: Section


def differences(dataset: Dataset, project: Project, own: Text, original: Text, sections: list[str]) -> list[Difference]:
    """The stale ones among `sections`, each with the version that it was made from where git has it.

    Raises `NoHistoryError` where there is no git at all.
    """
    stale = [id_ for id_ in sections if freshness.state(id_, own, original) is State.STALE]
    known = [id_ for id_ in stale if id_ in original.sections]
    wanted = {id_: own.stamps.get(id_) or own.stamps.get(freshness.WHOLE, "") for id_ in known}
    found = bases(dataset, project, original, wanted)
    return [
        Difference(id_, stamp, found[id_][0] if id_ in found else None, found[id_][1] if id_ in found else None, new)
        for id_, stamp in wanted.items()
        for new in [original.sections[id_]]
    ]


def bases(
    dataset: Dataset, project: Project, original: Text, stamps: dict[str, str]
) -> dict[str, tuple[Section, history.Commit]]:
    """For each section, the version of the original with the digest in its stamp; left out where git has none."""
    headings = texts.closed_headings(dataset.strings[original.lang])
    open_ = {id_: stamp.rpartition("@")[2] for id_, stamp in stamps.items() if stamp}
    found: dict[str, tuple[Section, history.Commit]] = {}
    if not open_:
        return found
    for commit, source in history.versions(project, original.path):
        text = texts.parse(source, original.path, original.kind, original.lang, headings, [])
        for id_, section in text.sections.items():
            if open_.get(id_) in (freshness.section_digest(section), freshness.whole_digest(text)):
                found[id_] = section, commit
                del open_[id_]
        if not open_:
            break
    return found


def unknown(project: Project, own: Text, difference: Difference) -> Problem:
    """Why there is nothing to compare with, and what to do about it."""
    if not difference.stamp or difference.stamp.endswith("@" + "0" * 8):
        message = f"section {difference.section} has no stamp, so it was made from no known version; compare the whole"
    else:
        remedy = (
            "this clone is shallow, run git fetch --unshallow" if history.is_shallow(project) else "compare the whole"
        )
        message = (
            f"section {difference.section} was made from {difference.stamp}, "
            f"which no version in git history has; {remedy}"
        )
    return Problem(own.path, own.sections[difference.section].line, "D-HISTORY", message)


def shown(original: Text, difference: Difference, marks: wording.Marks) -> str:
    """One difference for a reader: where it is, when it came, and the words."""
    head = f"{original.path}:{difference.new.line}: {difference.section}"
    if difference.old is None:
        return f"{head}\n" + "\n".join(f"  {visible(line)}" for line in difference.new.body.split("\n") if line)
    if difference.commit:
        head += (
            f", since {difference.commit.date[:10]} {difference.commit.id[:8]} ({visible(difference.commit.subject)})"
        )
    old, new = (_safe(section.body) for section in (difference.old, difference.new))
    lines = "\n".join(wording.changes(old, new, marks)).split("\n")
    return f"{head}\n" + "\n".join(f"  {line}" for line in lines)


def _safe(text: str) -> str:
    return "\n".join(map(visible, text.split("\n")))
