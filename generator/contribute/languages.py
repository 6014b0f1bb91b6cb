"""`sipcodes add-language`: a further language, with every page there from the first minute."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from generator.model import Dataset
from generator.problems import ContentError, Problem
from generator.project import LANGUAGES, Project

CODE = re.compile(LANGUAGES["propertyNames"]["pattern"])
FIRST = ("headings", "steps")
"""Parts of ui.yml that texts are read by: they cannot wait."""


def add(dataset: Dataset, project: Project, code: str, name: str, direction: str | None) -> list[Path]:
    """Declare a language and write what its translators begin with. Returns the files that were written.

    The language is marked as begun: what is missing in it falls back to the default language, says so, and is no
    fault. Whoever completes it takes the mark away.
    """
    if not CODE.fullmatch(code):
        raise ContentError([Problem("add-language", 0, "E-LANG", f"is '{code}'; expected a tag such as de or pt-BR")])
    folder = project.content / code
    if folder.exists() or code in {language.code for language in dataset.languages}:
        raise ContentError([Problem(project.name(folder), 0, "E-EXISTS", "is there already; edit it")])
    if not re.fullmatch(r"[^\W\d_](?:[\w ()-]{0,38}\w)?", name):
        message = f"is '{name}'; expected the language's own name for itself, such as Deutsch"
        raise ContentError([Problem("--name", 0, "E-LANG", message)])
    direction = direction or direction_of(name)
    declared = project.content / "languages.yml"
    lines = declared.read_text(encoding="utf-8").rstrip("\n")
    entry = f"{code}: {{name: {name}, dir: {direction}, script: {script_of(name)}, begun: true}}"
    declared.write_text(f"{lines}\n{entry}\n", encoding="utf-8", newline="\n")
    _configure(project, code, name)
    folder.mkdir()
    labels = folder / "ui.yml"
    original = project.content / dataset.default.code / "ui.yml"
    labels.write_text(to_translate(original.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    return [declared, project.config, labels]


_ENTRY = re.compile(r"(?m)^(?P<indent> *)- locale: .*\n(?:(?P=indent)  .*\n)*")
"""One language of static-i18n in mkdocs.yml."""


def _configure(project: Project, code: str, name: str) -> None:
    """Name the language in mkdocs.yml as well, after the last one there."""
    text = project.config.read_text(encoding="utf-8")
    entries = list(_ENTRY.finditer(text))
    if entries:
        end, indent = entries[-1].end(), entries[-1]["indent"]
        entry = f"{indent}- locale: {code}\n{indent}  name: {name}\n"
        project.config.write_text(text[:end] + entry + text[end:], encoding="utf-8", newline="\n")


def direction_of(name: str) -> str:
    """The direction of the script that a language's own name is written in (UAX #9)."""
    return "rtl" if any(unicodedata.bidirectional(char) in ("R", "AL") for char in name) else "ltr"


def script_of(name: str) -> str:
    """What the letters of a language's own name are called in Unicode, such as LATIN."""
    return unicodedata.name(name[0], "LATIN").split()[0]


def to_translate(original: str) -> str:
    """The labels of the default language as comments, but for those that texts are read by."""
    parts = re.split(r"(?m)^(?=[a-z][\w-]*:)", original)[1:]
    first = [part for part in parts if part.startswith(FIRST)]
    rest = [part for part in parts if not part.startswith(FIRST)]
    return (
        "# Translate these first: every text of the language is read by its headings and steps.\n"
        + "".join(first)
        + "# Then, one by one, take the mark away and translate. The rest is shown in the default language.\n"
        + "".join(f"# {line}\n" for part in rest for line in part.rstrip("\n").split("\n"))
    )
