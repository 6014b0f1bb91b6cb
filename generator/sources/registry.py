"""Reading `content/registry/`: the facts that hold in every language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.model import (
    Q850,
    Card,
    Code,
    Flag,
    HeaderRule,
    Input,
    Mapping850,
    Pair,
    Recipe,
    Ruling,
    Source,
    Spelling,
    Variant,
)
from generator.problems import Problem
from generator.project import Project
from generator.sources import schemas, strictyaml
from generator.sources.files import read_text
from generator.sources.schema import Schema, validate
from generator.sources.strictyaml import Document

NUMBER = re.compile("[1-6][0-9]{2}")
"""A response code (RFC 3261, section 7.2), as files are named."""


@dataclass(frozen=True)
class Registry:
    """All of `content/registry/`."""

    codes: Mapping[int, Code]
    """Before any note was heard: without claims, conflicts and header rules."""
    headers: tuple[HeaderRule, ...]
    q850: Q850
    references: Mapping[int, str]
    glossary: tuple[Mapping[str, str], ...]
    rulings: tuple[Ruling, ...]
    recipes: Mapping[str, Recipe]
    inputs: Mapping[str, Input]
    popular: tuple[int, ...] = ()
    """Codes that people look up most, in the order of the home page."""


def load(project: Project, problems: list[Problem]) -> Registry:
    """The registry; what cannot be read is missing from it and reported in `problems`."""
    reader = _Reader(project, problems)
    codes = reader.folder("codes", schemas.CODE)
    recipes = reader.folder("recipes", schemas.RECIPE, skip=("inputs",))
    inputs = reader.file("recipes/inputs.yml", schemas.INPUTS)
    return Registry(
        codes={code.code: code for code in (_code(*item, problems) for item in codes.items()) if code},
        headers=_headers(reader.file("headers.yml", schemas.HEADERS)),
        q850=_q850(reader.file("q850.yml", schemas.Q850)),
        references={
            int(number): title for number, title in _mapping(reader.file("references.yml", schemas.REFERENCES)).items()
        },
        glossary=tuple(_items(reader.file("glossary.yml", schemas.GLOSSARY))),
        rulings=_rulings(reader.file("rulings.yml", schemas.RULINGS)),
        recipes=_sorted_recipes(recipes, _outputs(project, recipes, problems)),
        inputs=_inputs(inputs),
        popular=tuple(item["code"] for item in _items(reader.file("popular.yml", schemas.POPULAR))),
    )


class _Reader:
    """Reads registry files against their schemas."""

    def __init__(self, project: Project, problems: list[Problem]) -> None:
        self.project = project
        self.problems = problems

    def file(self, name: str, schema: Schema) -> Document | None:
        """One file, or None where it is unusable."""
        return self._load(self.project.registry / name, schema)

    def folder(self, name: str, schema: Schema, skip: tuple[str, ...] = ()) -> dict[str, Document]:
        """The usable YAML files of a folder, by file name without its ending."""
        paths = sorted((self.project.registry / name).glob("*.yml"))
        if not paths:
            place = self.project.name(self.project.registry / name)
            self.problems.append(Problem(place, 0, "L-FOLDER", "holds no .yml file; expected some"))
        loaded = {path.stem: self._load(path, schema) for path in paths if path.stem not in skip}
        return {stem: document for stem, document in loaded.items() if document}

    def _load(self, path: Path, schema: Schema) -> Document | None:
        document = strictyaml.load(path, self.project.name(path), self.problems)
        if document is None:
            return None
        found = validate(document, schema)
        self.problems.extend(found)
        return None if found else document


def _mapping(document: Document | None) -> dict[str, Any]:
    return document.data if document and isinstance(document.data, dict) else {}


def _items(document: Document | None) -> list[dict[str, Any]]:
    return document.data if document and isinstance(document.data, list) else []


def _code(stem: str, document: Document, problems: list[Problem]) -> Code | None:
    if not NUMBER.fullmatch(stem):
        message = f"is named '{stem}'; expected a response code from 100 to 699, rename the file"
        problems.append(Problem(document.name, 0, "Y-CODE", message))
        return None
    data = _mapping(document)
    if data["status"] != "unregistered" and "rfc" not in data:
        message = f"has no rfc, but its status is {data['status']}; name the RFC that defines it"
        problems.append(Problem(document.name, document.line("status"), "Y-KEY", message))
    return Code(
        code=int(stem),
        phrase=data["phrase"],
        status=data["status"],
        deprecated=data.get("deprecated", False),
        rfc=data.get("rfc", ""),
        section=data.get("section", ""),
        behaviour=tuple(data.get("behaviour", ())),
        formerly=data.get("formerly", ""),
        methods=tuple(data["methods"]),
        card=Card(**data["card"]),
        spellings=tuple(Spelling(**item) for item in data.get("spellings", ())),
        variants=tuple(Variant(phrase) for phrase in data.get("variants", ())),
        source=Source(document.name, document.line("phrase")),
    )


def _headers(document: Document | None) -> tuple[HeaderRule, ...]:
    return tuple(
        HeaderRule(
            header=item["header"],
            applies=item["applies"],
            strength=item["strength"],
            reference=item["reference"],
            methods=tuple(item.get("methods", ())),
            when=item.get("when", ""),
        )
        for item in _items(document)
    )


def _q850(document: Document | None) -> Q850:
    data = _mapping(document)
    mappings = tuple(
        Mapping850(
            source=item["source"],
            direction=item["direction"],
            pairs=tuple(
                Pair(
                    code=str(pair.get("code", "")),
                    cause=str(pair.get("cause", "")),
                    name=pair.get("name", "") or pair.get("internal", ""),
                    when=pair.get("when", ""),
                )
                for pair in item["pairs"]
            ),
        )
        for item in data.get("mappings", ())
    )
    return Q850({int(cause): name for cause, name in data.get("causes", {}).items()}, mappings)


def _rulings(document: Document | None) -> tuple[Ruling, ...]:
    return tuple(
        Ruling(
            id=item["id"],
            field=item["field"],
            lang=item["lang"],
            claim=item["claim"],
            taken=str(item.get("taken", "")),
            reference=item["reference"],
            code=item.get("code"),
            phrase=item.get("phrase", ""),
            guide=item.get("guide", ""),
            source=Source(document.name, document.line(index)) if document else Source("", 0),
        )
        for index, item in enumerate(_items(document))
    )


MAX_OUTPUT = 30
"""Lines of recorded output: what a page shows at a glance."""


def _inputs(document: Document | None) -> dict[str, Input]:
    return {
        name: Input(item["default"], item["pattern"], Source(document.name, document.line(name)))
        for name, item in _mapping(document).items()
        if document
    }


def _outputs(project: Project, recipes: Mapping[str, Document], problems: list[Problem]) -> dict[str, str]:
    """The recorded output of recipes, `recipes/output/ID.txt`, which `make record` writes."""
    found = {}
    for path in sorted((project.registry / "recipes" / "output").glob("*")):
        name = project.name(path)
        if path.suffix != ".txt" or path.stem not in recipes:
            problems.append(Problem(name, 0, "Y-OUTPUT", "is the output of no recipe; delete it"))
            continue
        text = read_text(path, name, problems)
        if text and text.count("\n") > MAX_OUTPUT:
            problems.append(Problem(name, MAX_OUTPUT + 1, "Y-OUTPUT", f"is longer than {MAX_OUTPUT} lines; shorten it"))
        found[path.stem] = text or ""
    return found


def _sorted_recipes(documents: Mapping[str, Document], outputs: Mapping[str, str]) -> dict[str, Recipe]:
    recipes = [_recipe(stem, document, outputs.get(stem, "")) for stem, document in documents.items()]
    return {recipe.id: recipe for recipe in sorted(recipes, key=lambda r: (r.order, r.id))}


def _recipe(stem: str, document: Document, output: str) -> Recipe:
    data = _mapping(document)
    return Recipe(
        id=stem,
        order=data["order"],
        group=data["group"],
        tool=data["tool"],
        command=data["command"],
        flags=tuple(Flag(**item) for item in data["flags"]),
        inputs=tuple(data.get("inputs", ())),
        verified=data.get("verified", ""),
        privileges=data["privileges"],
        changes_state=data["changes-state"],
        platforms=tuple(data["platforms"]),
        codes=tuple(data.get("codes", ())),
        unrun=data.get("unrun", False),
        output=output,
        source=Source(document.name, document.line("command")),
    )


NOTHING = Registry({}, (), Q850({}, ()), {}, (), (), {}, {})
"""What is known where nothing could be read."""
