"""The trace explainer's words: verdicts, codes, causes and recipes of one language, for the browser and for Node.

The reasoning is in `theme/assets/explain/` and knows no language. The browser imports these words as a module, because
the page is forbidden to open connections; the terminal hands them to Node.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.commands import parts
from generator.labels import Labels
from generator.model import Dataset, Language
from generator.node import node
from generator.shown import summary_of, title_of
from generator.urls import page_url

PROGRAM = Path(__file__).with_name("explain.mjs")
AREA = "explain"
_PREFIXES = re.compile(r"^(?:SWITCH|AST)_CAUSE_")


def words(dataset: Dataset, language: Language) -> dict[str, Any]:
    """Everything that a report needs to be read in one language. Addresses are seen from the page `explain/`."""
    label = Labels(dataset, language)
    return {
        "lang": language.code,
        "dir": language.dir,
        "labels": {
            **dict(_under(dataset, label, "labels")),
            "copy": label("ui.theme.copy"),
            "copied": label("ui.theme.copied"),
        },
        "rules": _rules(dataset, label),
        "warnings": dict(_under(dataset, label, "warnings")),
        "codes": {
            str(code.code): {
                "phrase": code.phrase,
                "means": title_of(dataset, "codes", str(code.code), language.code),
                "url": "../" + page_url(f"codes/{code.code}.md"),
            }
            for code in dataset.codes.values()
        },
        "q850": {
            str(number): {"name": name, "means": label(key) if label.has(key := f"phrases.q850.{number}") else ""}
            for number, name in dataset.q850.causes.items()
        },
        "hangups": dict(_hangups(dataset)),
        "recipes": {
            recipe.id: {
                "title": title_of(dataset, "recipes", recipe.id, language.code),
                "summary": summary_of(dataset, "recipes", recipe.id, language.code),
                "url": "../" + page_url(f"recipes/{recipe.id}.md"),
                "parts": [[part.text, part.place or ""] for part in parts(recipe.command)],
            }
            for recipe in dataset.recipes.values()
        },
        "inputs": {name: {"default": item.default, "pattern": item.pattern} for name, item in dataset.inputs.items()},
    }


def _under(dataset: Dataset, label: Labels, section: str) -> Iterator[tuple[str, str]]:
    """The strings of a section of explain.yml, each in this language or in the default one."""
    prefix = f"{AREA}.{section}."
    for key in sorted(dataset.strings.get(dataset.default.code, {})):
        if key.startswith(prefix):
            yield key.removeprefix(prefix), label(key)


def _rules(dataset: Dataset, label: Labels) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, text in _under(dataset, label, "rules"):
        name, _, part = key.rpartition(".")
        found.setdefault(name, {})[part] = text
    return found


def _hangups(dataset: Dataset) -> Iterator[tuple[str, dict[str, str]]]:
    """Causes by the names that platforms log: `NORMAL_CLEARING`."""
    for mapping in dataset.q850.mappings:
        for pair in mapping.pairs:
            if pair.name and pair.cause.isdigit():
                yield _PREFIXES.sub("", pair.name), {"number": pair.cause, "name": pair.name}


def modules(dataset: Dataset) -> Mapping[str, str]:
    """The words of each language as a JavaScript module, by its path below the site."""
    return {
        f"assets/explain/words-{language.code}.js": f"export const WORDS = {_literal(words(dataset, language))};\n"
        for language in dataset.languages
    }


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def run(dataset: Dataset, language: Language, trace: bytes, *, as_json: bool, colour: bool, masked: bool) -> int:
    """Explain `trace` on standard output. Returns 0, or 1 where nothing in it was understood.

    Raises `RuntimeError` where Node is not there.
    """
    options = {"words": words(dataset, language), "json": as_json, "colour": colour, "masked": masked}
    head = json.dumps(options, ensure_ascii=False).encode() + b"\n"
    return subprocess.run([node(), str(PROGRAM)], input=head + trace, check=False).returncode
