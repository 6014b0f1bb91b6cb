"""Where things are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.model import Language
from generator.problems import Problem
from generator.sources import strictyaml
from generator.sources.schema import Schema, validate

LANGUAGES: Schema = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": r"^[a-z]{2,3}(-[A-Za-z]{4})?(-[A-Z]{2})?\Z"},
    "additionalProperties": {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 40},
            "dir": {"enum": ["ltr", "rtl"]},
            "script": {"type": "string", "pattern": r"^[A-Z]+\Z"},
            "letters": {
                "type": "object",
                "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 1},
                "propertyNames": {"maxLength": 1},
            },
            "begun": {"type": "boolean"},
            "numerals": {"type": "string", "minLength": 11, "maxLength": 11},
        },
        "required": ["name", "dir"],
        "additionalProperties": False,
    },
}


@dataclass(frozen=True)
class Project:
    """A checkout: the folder that holds `content/` and `mkdocs.yml`."""

    root: Path

    @property
    def content(self) -> Path:
        """What people write."""
        return self.root / "content"

    @property
    def registry(self) -> Path:
        """The facts that hold in every language."""
        return self.content / "registry"

    @property
    def theme(self) -> Path:
        """Templates and assets of our own, over Material's."""
        return self.root / "theme"

    @property
    def site(self) -> Path:
        """Where the site is built."""
        return self.root / "site"

    @property
    def config(self) -> Path:
        """The configuration of MkDocs."""
        return self.root / "mkdocs.yml"

    def name(self, path: Path) -> str:
        """`path` as messages and claims write it: relative to the root, with slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    @classmethod
    def find(cls, start: Path) -> Project:
        """The project around `start`; `start` itself where there is none, so that messages name it."""
        for folder in (start, *start.parents):
            if (folder / "mkdocs.yml").is_file() and (folder / "content").is_dir():
                return cls(folder)
        return cls(start)


def load_languages(project: Project, problems: list[Problem]) -> tuple[Language, ...]:
    """The languages that `content/languages.yml` declares, each of which must have its folder."""
    path = project.content / "languages.yml"
    document = strictyaml.load(path, project.name(path), problems)
    if document is None:
        return ()
    found = validate(document, LANGUAGES)
    problems.extend(found)
    if found or not isinstance(document.data, dict):
        return ()
    for code in document.data:
        if not (project.content / code).is_dir():
            message = f"declares {code}, but content/{code}/ is missing; add it or drop the language"
            problems.append(Problem(document.name, document.line(code), "L-FOLDER", message))
    return tuple(
        Language(
            code,
            entry["name"],
            entry["dir"],
            entry.get("script", ""),
            entry.get("letters", {}),
            bool(entry.get("begun")),
            entry.get("numerals", Language.numerals),
        )
        for code, entry in document.data.items()
    )
