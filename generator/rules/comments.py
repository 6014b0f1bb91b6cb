"""Comments in translations: the original that is to be translated over, and nothing that only a reviewer would miss."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Dataset, Text
from generator.problems import Problem
from generator.project import Project
from generator.sources.files import read_text
from generator.sources.texts import COMMENT

HOW = "contribute.form.how"
"""What the first comment of a prefilled translation says."""


def comments(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """A comment beside translated text says what the original says; elsewhere it waits for its translation."""
    said = {strings[HOW] for strings in dataset.strings.values() if HOW in strings}
    for text in dataset.texts.values():
        source = read_text(project.root / text.path, text.path, []) if text.is_translation else None
        for match in COMMENT.finditer(source or ""):
            line = (source or "").count("\n", 0, match.start()) + 1
            words = match[0].strip()[4:-3].strip().replace("-- >", "-->")
            if words not in said and _is_translated(text, line) and words not in _original(dataset, text):
                message = "holds a comment beside translated text; delete it, readers and reviewers do not see it"
                yield Problem(text.path, line, "M-HTML", message)


def _is_translated(text: Text, line: int) -> bool:
    """Whether the section in which `line` stands has words of its own; what stands before any is taken for such."""
    before = [section for section in text.sections.values() if section.line <= line]
    return not before or bool(max(before, key=lambda section: section.line).body)


def _original(dataset: Dataset, text: Text) -> set[str]:
    original = dataset.originals.get((text.kind, text.key))
    return {section.body.strip() for section in original.sections.values()} if original else set()
