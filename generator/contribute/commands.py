"""The part of the command line that contributors and reviewers of translations use."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from generator import merge, status
from generator.contribute import changed, difference, fixes, history, languages, messages, report, wording
from generator.model import Dataset
from generator.problems import ContentError, Problem, stop_on
from generator.project import Project

Add = Callable[[str, Callable[[argparse.Namespace, Project], int], str], argparse.ArgumentParser]


def register(add: Add) -> None:
    """Add the commands to the parser."""
    diff = add("diff", _diff, "show what changed in the original since a translation was made")
    diff.add_argument("file", metavar="FILE", help="a translation, such as content/LANG/codes/486.md")
    diff.add_argument("--section", help="one section only")
    diff.add_argument("--color", choices=("auto", "always", "never"), default="auto")

    new = add("add-language", _add_language, "begin a further language")
    new.add_argument("code", metavar="CODE", help="its tag, such as de")
    new.add_argument("--name", required=True, help="its own name for itself, such as Deutsch")
    new.add_argument("--dir", choices=("ltr", "rtl"), help="its direction (default: that of its name's script)")

    told = add("report", _report, "tell a reviewer what a change brings about")
    source = told.add_mutually_exclusive_group(required=True)
    source.add_argument("--base", help="compute it, as JSON, for the change on top of this branch or commit")
    source.add_argument("--render", metavar="FILE", help="check such JSON and write it as Markdown")
    told.add_argument("--run", default="", metavar="URL", help="where the preview can be fetched")


def _report(options: argparse.Namespace, project: Project) -> int:
    if options.base:
        print(json.dumps(report.compute(project, options.base), ensure_ascii=False, indent=1))
        return 0
    found = report.read(Path(options.render).read_bytes())
    print(report.render(_load(project), found, options.run), end="")
    return 0


def _add_language(options: argparse.Namespace, project: Project) -> int:
    for path in languages.add(_load(project), project, options.code, options.name, options.dir):
        print(project.name(path))
    return 0


def add_check_options(check: argparse.ArgumentParser) -> None:
    """What `sipcodes check` offers to contributors."""
    check.add_argument("--changed", metavar="BASE", help="only what has changed since this branch or commit")
    check.add_argument("--fix", action="store_true", help="write the replacements that are beyond doubt")
    check.add_argument("--json", action="store_true", help="as JSON")


def check(options: argparse.Namespace, project: Project) -> int:
    """The checks with everything that helps to settle them. Returns 1 where something blocks."""
    change = changed.since(project, options.changed) if options.changed else None

    def examine() -> changed.Findings:
        if change:
            return changed.examine(project, change)
        dataset, found, _ = changed.problems_of(project)
        return changed.Findings(dataset, tuple(sorted(set(found))), ())

    found = examine()
    if options.fix and (done := fixes.apply(project.root, (*found.blocking, *found.advice))):
        for problem in done:
            print(f"corrected {problem}", file=sys.stderr)
        found = examine()
    if options.json:
        records = [messages.record(found.dataset, project.root, problem, "blocking") for problem in found.blocking]
        records += [messages.record(found.dataset, project.root, problem, "advice") for problem in found.advice]
        print(json.dumps(records, ensure_ascii=False, indent=1))
        return 1 if found.blocking else 0
    for problem in found.blocking:
        print(messages.text(found.dataset, project.root, problem), file=sys.stderr)
    for problem in found.advice:
        print(f"advice: {messages.text(found.dataset, project.root, problem)}")
    if found.blocking:
        print(f"{len(found.blocking)} problem(s)", file=sys.stderr)
        return 1
    touched = f"{len(change.files)} changed files" if change else f"{len(found.dataset.texts)} texts"
    print(f"{touched}: no problem" + (f", {len(found.advice)} piece(s) of advice" if found.advice else ""))
    return 0


def _load(project: Project) -> Dataset:
    problems: list[Problem] = []
    dataset = merge.load(project, problems)
    stop_on(problems)
    return dataset


def _diff(options: argparse.Namespace, project: Project) -> int:
    dataset = _load(project)
    own, original = status.translation(dataset, project, options.file)
    if options.section is not None and options.section not in own.sections:
        message = f"has no section {options.section}; expected one of {', '.join(own.sections)}"
        raise ContentError([Problem(own.path, 1, "E-SECTION", message)])
    sections = [options.section] if options.section else list(own.sections)
    coloured = options.color == "always" or (options.color == "auto" and sys.stdout.isatty())
    try:
        found = difference.differences(dataset, project, own, original, sections)
    except history.NoHistoryError as error:
        message = f"cannot be compared with the past: {error}; run this in a git clone"
        raise ContentError([Problem(own.path, 0, "D-HISTORY", message)]) from None
    for one in found:
        print(difference.shown(original, one, wording.COLOUR if coloured else wording.PLAIN), end="\n\n")
    gone = [id_ for id_ in sections if id_ not in original.sections]
    for id_ in gone:
        print(f"{original.path}: {id_} is gone; delete it from {own.path} as well")
    if not found and not gone:
        print(f"{own.path}: the original has not changed since")
    stop_on([difference.unknown(project, own, one) for one in found if one.old is None])
    return 0
