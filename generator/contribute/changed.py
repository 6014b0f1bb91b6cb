"""What a change to the content brings with it: faults that stop it, and advice that does not.

Faults in the files that it touches are its own. A fault elsewhere is its own if it was not there before: a code
that was deleted leaves dead links in texts that nobody touched.
"""

from __future__ import annotations

import dataclasses
import io
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator import checks, freshness, merge
from generator.contribute import advice, difference, history
from generator.model import Dataset, Section, State, Text
from generator.problems import ContentError, Problem
from generator.project import Project
from generator.rules import structure, style
from generator.sources import texts


@dataclasses.dataclass(frozen=True)
class Change:
    """The work on top of a commit."""

    base: str
    """The commit at which it began."""
    files: tuple[str, ...]
    """Below the project's root; deleted ones too."""


@dataclasses.dataclass(frozen=True)
class Findings:
    """What a change is told."""

    dataset: Dataset
    """As far as it could be read."""
    blocking: tuple[Problem, ...]
    advice: tuple[Problem, ...]


def since(project: Project, base: str) -> Change:
    """What has changed since the work on top of `base` began. `ContentError` where git cannot tell."""
    try:
        commit = history.base_of(project, base)
        return Change(commit, tuple(history.changed_since(project, commit)))
    except history.NoHistoryError as error:
        remedy = "name a commit or branch that this clone has; a shallow one needs git fetch --unshallow"
        raise ContentError([Problem("--changed", 0, "E-BASE", f"{base}: {error}; {remedy}")]) from None


def examine(project: Project, change: Change) -> Findings:
    """Everything that `change` has to hear."""
    dataset, found, is_whole = problems_of(project)
    own = [problem for problem in found if problem.path in change.files]
    others = [problem for problem in found if problem.path not in change.files]
    if others:
        before = {_key(problem) for problem in _problems_before(project, change.base)}
        own += [problem for problem in others if _key(problem) not in before]
    if not is_whole:
        return Findings(dataset, tuple(sorted(set(own))), ())
    touched = list(_touched(project, dataset, change))
    for text, sections in touched:
        own += _against_basis(project, dataset, text, sections)
    told = advice.on_change(dataset, touched)
    told += [problem for text, _ in touched for problem in _comments_left(project, dataset, text)]
    return Findings(dataset, tuple(sorted(set(own))), tuple(sorted(set(told))))


def problems_of(project: Project) -> tuple[Dataset, list[Problem], bool]:
    """The dataset, whatever is wrong with it, and whether it could be read and merged as a whole.

    Where one file cannot be read, what can be said about the others is said all the same, as long as it does not
    follow from the gap: a text that is not read has no links, but is not missing.
    """
    problems: list[Problem] = []
    dataset = merge.load(project, problems)
    if not problems:
        return dataset, checks.run(project, dataset), True
    unread = {problem.path for problem in problems}
    found = checks.run(project, dataset) if all(_is_read(dataset)) else []
    return dataset, problems + [problem for problem in found if problem.path not in unread], False


def _is_read(dataset: Dataset) -> Iterator[bool]:
    yield bool(dataset.languages and dataset.codes)
    yield from (bool(dataset.strings.get(language.code)) for language in dataset.languages)


def _key(problem: Problem) -> tuple[str, str, str]:
    return problem.path, problem.rule, problem.message


def _problems_before(project: Project, base: str) -> list[Problem]:
    with tempfile.TemporaryDirectory() as folder:
        archive = history.git(project, "archive", "--format=tar", base, "content", "mkdocs.yml")
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        return problems_of(Project(Path(folder)))[1]


def _touched(project: Project, dataset: Dataset, change: Change) -> Iterator[advice.Touched]:
    """The texts that the change touches, each with the sections whose words are other than they were."""
    for text in dataset.texts.values():
        if text.path not in change.files:
            continue
        old = history.at(project, change.base, text.path)
        headings = texts.closed_headings(dataset.strings[text.lang])
        before = texts.parse(old, text.path, text.kind, text.lang, headings, []).sections if old else {}
        yield (
            text,
            {
                id_: before.get(id_)
                for id_, section in text.sections.items()
                if id_ not in before or before[id_].body != section.body
            },
        )


def _comments_left(project: Project, dataset: Dataset, text: Text) -> Iterator[Problem]:
    """Quotations of the original that stand beside their translation still."""
    original = dataset.originals.get((text.kind, text.key))
    if not text.is_translation or original is None:
        return
    source = (project.root / text.path).read_text(encoding="utf-8")
    for match in texts.COMMENT.finditer(source):
        line = source.count("\n", 0, match.start()) + 1
        above = [id_ for id_, part in sorted(text.sections.items(), key=_line) if part.line < line]
        # Above the H1 stands how to translate, which goes with the last quotation; what follows the H1 is the summary.
        about = ["summary" if id_ == "title" else id_ for id_ in above[-1:]] or list(original.sections)
        if all(freshness.state(id_, text, original) is not State.MISSING for id_ in about):
            yield Problem(
                text.path, line, "A-COMMENT", "is the original of what is translated here; delete the comment"
            )


def _line(item: tuple[str, Section]) -> int:
    return item[1].line


def _against_basis(project: Project, dataset: Dataset, text: Text, sections: Iterable[str]) -> list[Problem]:
    """Stale sections that were touched, held against what they were made from, or else against what is there now.

    One of the two must fit: the editor corrected a word of the old text, or brought it up to date.
    """
    original = dataset.originals.get((text.kind, text.key))
    if not text.is_translation or original is None:
        return []
    stale = [id_ for id_ in sections if freshness.state(id_, text, original) is State.STALE]
    stamps = {id_: text.stamps.get(id_) or text.stamps.get(freshness.WHOLE, "") for id_ in stale}
    old = difference.bases(dataset, project, original, stamps)
    problems = []
    for id_ in stale:
        if id_ not in original.sections:
            continue
        now = _compared(project, dataset, text, original, id_)
        then = now
        if id_ in old:
            was = dataclasses.replace(original, sections={**original.sections, id_: old[id_][0]})
            then = _compared(project, dataset, text, was, id_)
        problems += then if len(then) < len(now) else now
    return problems


def _compared(project: Project, dataset: Dataset, text: Text, original: Text, section: str) -> list[Problem]:
    """What parity and names have to say of one section, taken as a translation of `original`."""
    right = freshness.stamps(original, text)
    only = dataclasses.replace(
        text,
        sections={id_: text.sections[id_] for id_ in ("title", "summary", section)},
        stamps={section: right[section]} if section in right else {},
    )
    pair = dataclasses.replace(
        dataset,
        texts={(text.kind, text.key, part.lang): part for part in (original, only)},
    )
    return [*structure.parity(project, pair), *style.latin_kept(project, pair)]
