"""Workflows of the forge: what runs on a stranger's pull request must hold no rights and run no moving code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from generator.model import Dataset
from generator.problems import Problem
from generator.project import Project
from generator.sources.files import read_text

FOLDERS = (".github/workflows", ".forgejo/workflows", ".gitea/workflows")
_LINES = (
    (re.compile(r"pull_request_target|workflow_run"), "W-PRT", "runs with the project's rights on a stranger's code"),
    (re.compile(r"uses:\s*(?!\./)[^\s@]+(?:@(?![0-9a-f]{40}\b)\S*)?\s*(?:#.*)?$"), "W-PIN", "uses what can change"),
    (re.compile(r"write-all|:\s*write\b"), "W-RIGHTS", "asks for the right to write"),
    (
        re.compile(r"run:.*\$\{\{\s*github\.(?:event|head_ref)|^\s+[^#\n]*\$\{\{\s*github\.event\.\S+\.(?:title|body)"),
        "W-INJECT",
        "puts a stranger's words into a command",
    ),
)


_HOME = "ref: ${{ github.event.repository.default_branch }}"
_RUN = re.compile(r"(?!.*pull_request_target)\bworkflow_run\b")
_JOB_WRITES = re.compile(r"^ {6,}[a-z-]+: write$")


def _allowed(text: str) -> list[re.Pattern[str]]:
    """What a workflow may say because of the rest of it.

    One that follows another (`workflow_run`) has rights, and is fine as long as all that it checks out is the default
    branch, by name. A job may ask for a right of its own where no proposal of a stranger starts the workflow.
    """
    triggers = re.sub(r"#.*", "", text.partition("\njobs:")[0])
    checkouts = text.count("actions/checkout@")
    at_home = 0 < checkouts == text.count(_HOME) == len(re.findall(r"\bref:", text))
    forms = [_RUN] if at_home and "workflow_run" in triggers else []
    if "pull_request" not in triggers and ("workflow_run" not in triggers or at_home):
        forms.append(_JOB_WRITES)
    return forms


def workflows(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Workflows pin actions by their 40 hexadecimal digits, state read-only rights and check no one out with rights."""
    for folder in FOLDERS:
        for path in sorted((project.root / folder).glob("*.y*ml")):
            yield from _workflow(path, project.name(path))


def _workflow(path: Path, name: str) -> Iterator[Problem]:
    problems: list[Problem] = []
    text = read_text(path, name, problems)
    yield from problems
    if text is None:
        return
    if not re.search(r"^permissions:", text, re.MULTILINE):
        yield Problem(name, 1, "W-RIGHTS", "states no permissions; write 'permissions: {contents: read}'")
    allowed = _allowed(text)
    for number, line in enumerate(text.split("\n"), 1):
        for pattern, rule, what in _LINES:
            if (match := pattern.search(line)) and not any(form.search(line) for form in allowed):
                yield Problem(name, number, rule, f"{what} ({match[0].strip()[:60]}); see docs/threat-model.md")
