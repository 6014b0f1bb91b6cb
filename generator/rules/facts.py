"""The registry against itself and against the texts: everything that is named exists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator import news
from generator.commands import PLACEHOLDER
from generator.labels import Labels
from generator.model import Dataset, Source
from generator.problems import Fix, Problem
from generator.project import Project


def texts_exist(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Every code and recipe has a text, and every text of those kinds has its code or recipe."""
    wanted = {("codes", str(code.code)): code.source for code in dataset.codes.values()}
    wanted |= {("recipes", recipe.id): recipe.source for recipe in dataset.recipes.values()}
    for (kind, key), source in wanted.items():
        if (kind, key) not in dataset.originals:
            path = f"content/{dataset.default.code}/{kind}/{key}.md"
            yield _at(source, "L-TEXT", f"has no text in any language; write {path}")
    for text in dataset.texts.values():
        if text.kind != "guides" and (text.kind, text.key) not in wanted:
            message = f"is a text without facts; expected content/registry/{text.kind}/{text.key}.yml"
            yield Problem(text.path, 1, "L-FACTS", message)


def labels_exist(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Every short string that a page asks for is there, in every language."""
    default = dataset.strings[dataset.default.code]
    label = Labels(dataset, dataset.default)
    for key, source in _needed(dataset):
        if not label.has(key):
            yield _at(source, "L-LABEL", f"needs the string {key} in content/{dataset.default.code}/; write it")
    for language in dataset.languages[1:]:
        own = dataset.strings[language.code]
        for key in sorted(set(default) - set(own)):
            if not key.startswith(PER_LANGUAGE) and not language.begun:
                yield Problem(
                    file_of(language.code, key), 0, "L-LABEL", f"has no {key}; translate '{default[key][:60]}'"
                )
        for key in sorted(set(own) - set(default)):
            if not key.startswith(PER_LANGUAGE):
                yield Problem(
                    file_of(language.code, key), 0, "L-LABEL", f"has {key}, which no page asks for; delete it"
                )


PER_LANGUAGE = ("search.", "ui.quantities", "ui.translated-names")
"""Strings that every language has of its own kind: aliases for search, words beside quantities."""


def _needed(dataset: Dataset) -> Iterator[tuple[str, Source]]:
    for code in dataset.codes.values():
        yield f"ui.card.sender.{code.card.sender}", code.source
        yield f"ui.card.fault.{code.card.fault}", code.source
        yield f"ui.card.retry.{code.card.retry}", code.source
        yield f"ui.senders.{code.card.sender}", code.source
        yield f"ui.retries.{code.card.retry}", code.source
        for variant in code.variants:
            yield f"phrases.vendor.{code.code}.{variant.phrase}", code.source
    table = Source("content/registry/headers.yml", 0)
    yield from ((f"phrases.conditions.{rule.when}", table) for rule in dataset.headers if rule.when)
    table = Source("content/registry/q850.yml", 0)
    yield from ((f"phrases.q850.{cause}", table) for cause in dataset.q850.causes)
    for mapping in dataset.q850.mappings:
        yield from ((f"phrases.conditions.{pair.when}", table) for pair in mapping.pairs if pair.when)
    for conflict in dataset.conflicts:
        yield f"phrases.rulings.{conflict.ruling.id}", conflict.ruling.source
    for capture in dataset.captures.values():
        place = Source(capture.path, 0)
        yield from ((f"wire.roles.{role}", place) for role in capture.roles)
        yield from ((f"wire.headers.{name}", place) for one in capture.messages for name, _ in one.headers)
    for recipe in dataset.recipes.values():
        yield f"ui.recipes.groups.{recipe.group}", recipe.source
    for recipe in dataset.recipes.values():
        yield from ((f"ui.inputs.names.{name}", recipe.source) for name in recipe.inputs)


def recipes(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Commands use the inputs that they declare, and every code's next step is a recipe."""
    for recipe in dataset.recipes.values():
        used = set(PLACEHOLDER.findall(recipe.command))
        for name in sorted(used ^ set(recipe.inputs)):
            verb = "uses" if name in used else "declares"
            rest = "does not declare it under inputs" if name in used else "does not use it"
            yield _at(recipe.source, "C-INPUT", f"{verb} {{{name}}} and {rest}; correct one")
        for name in sorted(used - set(dataset.inputs)):
            yield _at(recipe.source, "C-INPUT", f"uses {{{name}}}; declare it in recipes/inputs.yml")
        for number in recipe.codes:
            if number not in dataset.codes:
                yield _at(recipe.source, "C-CODE", f"names the code {number}; the registry does not have it")
    for code in dataset.codes.values():
        if code.card.next not in dataset.recipes:
            yield _at(code.source, "C-NEXT", f"runs {code.card.next} next; expected the id of a recipe")


def glossary(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Words that the glossary rules out stand in no text."""
    never = [
        (lang, re.compile(rf"(?<!\w){re.escape(word)}", re.IGNORECASE), term)
        for term in dataset.glossary
        for lang, words in _never(term).items()
        if lang in term
        for word in words
    ]
    for text in dataset.texts.values():
        for lang, pattern, term in never:
            if lang != text.lang:
                continue
            for section in text.sections.values():
                if match := pattern.search(section.body):
                    message = f"says '{match[0]}'; the glossary has '{term[lang]}', write that"
                    fix = Fix(section.column_at(match.start()), match[0], term[lang], is_safe=False)
                    yield Problem(text.path, section.line_at(match.start()), "G-NEVER", message, fix)


def _never(term: object) -> dict[str, list[str]]:
    found = term.get("never", {}) if isinstance(term, dict) else {}
    return found if isinstance(found, dict) else {}


def _at(source: Source, rule: str, message: str) -> Problem:
    return Problem(source.path, source.line, rule, message)


def strings_plain(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Short strings are plain text: they stand in titles, tables and attributes, where markup has no place."""
    for language, strings in dataset.strings.items():
        for key, text in strings.items():
            if match := re.search(r"<[A-Za-z/!?][^>]*>?|\]\(|\{:", text):
                yield Problem(file_of(language, key), 0, "M-HTML", f"{key} holds '{match[0][:40]}'; write plain text")


def changes_dated(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """The feed is sorted and dated by the keys of its entries."""
    for key in news.keys(dataset):
        if not news.KEY.fullmatch(key):
            message = f"has the key '{key}'; expected a day and a name such as 2026-11-21-search"
            yield Problem(f"content/{dataset.default.code}/changes.yml", 0, "C-DAY", message)


def file_of(lang: str, key: str) -> str:
    """The file in which a short string stands."""
    name = key.partition(".")[0]
    return f"content/{lang}/{'recipes/' if name == 'flags' else ''}{name}.yml"
