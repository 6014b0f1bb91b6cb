"""What every text and fact has to keep to. A check is a value; the list of checks is their manual."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from generator.model import Dataset
from generator.problems import Problem
from generator.project import Project
from generator.rules import (
    captures,
    characters,
    commands,
    comments,
    facts,
    files,
    options,
    rendered,
    scripts,
    structure,
    style,
    workflows,
)


@dataclass(frozen=True)
class Check:
    """One rule that content keeps to."""

    id: str
    says: str
    """What it asks for, in one sentence."""
    run: Callable[[Project, Dataset], Iterator[Problem]]
    alone: bool = False
    """Whether what it finds in a text depends on that text, its original, the facts and the names of all files."""
    blocks: bool = True
    """Whether a build stops on it; `sipcodes check` reports all of them."""


CHECKS: tuple[Check, ...] = (
    Check("files", "Every file stands in its place, under a plain name, and is no link.", files.files),
    Check("theme", "The theme holds templates, scripts, styles and pictures, and nothing else.", files.theme),
    Check("made", "Nothing that a build makes is kept in git.", files.made),
    Check("characters", "No control, invisible or confusable characters.", characters.characters, alone=True),
    Check("markup", "Texts hold no attributes, includes, templates or strange fences.", structure.markup, alone=True),
    Check(
        "rendered",
        "A text becomes plain paragraphs, lists, tables, code and links, and no HTML.",
        rendered.rendered,
        alone=True,
    ),
    Check(
        "comments",
        "A comment in a translation is the original that it still has to say.",
        comments.comments,
        alone=True,
    ),
    Check("strings", "Short strings are plain text.", facts.strings_plain),
    Check("changes", "Every change that the feed tells of has its day.", facts.changes_dated),
    Check("links", "Links lead to texts of this site that exist.", structure.links, alone=True),
    Check("references", "Every RFC that is cited is in the registry.", structure.references, alone=True),
    Check("recipes", "Commands use the inputs that they declare.", facts.recipes),
    Check("shell", "A command is a pipe of listed tools, with nothing for the shell to do.", commands.shell),
    Check("options", "No option runs a program, writes over a file or changes the machine.", options.options),
    Check("flags", "Every option of a command is explained in every language.", commands.flags),
    Check("hosts", "Commands name no hosts but those set aside for examples.", commands.hosts),
    Check("inputs", "The default of a placeholder fits its pattern.", commands.inputs),
    Check("outputs", "A recipe that the tests run shows what it printed.", commands.outputs),
    Check("texts", "Every code and recipe has a text.", facts.texts_exist),
    Check("originals", "Each text has one original.", structure.originals),
    Check("stamps", "Each section of a translation says what it was made from.", structure.stamped, blocks=False),
    Check("lengths", "Titles and summaries are short plain text.", structure.lengths, alone=True),
    Check("plain", "Titles and summaries hold no marks of Markdown.", structure.plain_fields, blocks=False),
    Check("script", "Prose is in the script of its language.", scripts.own_script, alone=True),
    Check("strings-script", "Short strings are in the script of their language.", scripts.strings_script),
    Check("numbers", "A translation names no number that its original lacks.", scripts.same_numbers, alone=True),
    Check("steps", "Each cause has the five steps, in their order.", structure.steps, blocks=False),
    Check("parity", "A translation has the structure of its original.", structure.parity, blocks=False),
    Check("codes", "Every code that a text names is a link.", structure.codes_linked, blocks=False),
    Check("labels", "Every short string is there in every language.", facts.labels_exist, blocks=False),
    Check("glossary", "No text uses a word that the glossary rules out.", facts.glossary, blocks=False),
    Check("names", "A translation keeps the Latin names of its original.", style.latin_kept, blocks=False),
    Check("style", "No form that a language's style.yml rules out.", style.style, blocks=False),
    Check("captures", "Every registered code has a capture with what its response must carry.", captures.captures),
    Check("workflows", "Workflows are pinned, read-only and run no stranger's words.", workflows.workflows),
    Check("persian", "Persian letters in Persian texts.", characters.persian, blocks=False),
)


def run(project: Project, dataset: Dataset) -> list[Problem]:
    """Every problem that any check finds."""
    return _once(CHECKS, project, dataset)


def blocking(project: Project, dataset: Dataset, settled: frozenset[str] = frozenset()) -> list[Problem]:
    """The problems that a site must not be built with; none is looked for in the files that are `settled`."""
    part = dataset.unsettled(settled) if settled else dataset
    wanted = [check for check in CHECKS if check.blocks]
    return [
        *_once((check for check in wanted if check.alone), project, part),
        *_once((check for check in wanted if not check.alone), project, dataset),
    ]


def _once(wanted: Iterable[Check], project: Project, dataset: Dataset) -> list[Problem]:
    """What the checks find; the same words about the same line from two of them are said once."""
    return list(dict.fromkeys(problem for check in wanted for problem in check.run(project, dataset)))
