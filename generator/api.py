"""The dataset as files for machines: JSON, CSV, and the schema that they keep to."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from generator import API_VERSION, q850, status
from generator.commands import fill
from generator.labels import Labels
from generator.ledger import Keep, anew
from generator.model import Claim, Code, Conflict, Dataset, Recipe
from generator.shown import shown
from generator.urls import site_url

ROOT = f"api/v{API_VERSION}"


def files(dataset: Dataset) -> dict[str, str]:
    """Every file of the API by its path below the site's root. Stable."""
    found: dict[str, str] = {}
    for path, piece in pieces(dataset):
        found[path] = found.get(path, "") + piece
    return found


def pieces(dataset: Dataset, kept: Keep = anew) -> Iterator[tuple[str, str]]:
    """The same piece by piece, pieces of one file in their order: the file of all codes is too much for the memory."""
    head = {"version": API_VERSION, "dataset": dataset.version}
    recipes = [recipe_record(dataset, recipe) for recipe in dataset.recipes.values()]
    yield f"{ROOT}/codes.csv", _csv(dataset)
    yield f"{ROOT}/recipes.json", _json({**head, "recipes": recipes})
    yield f"{ROOT}/translation.json", _json({**head, "languages": status.table(dataset, dataset.languages)})
    yield f"{ROOT}/schema.json", _json(SCHEMA)
    empty = _json({**head, "codes": []})
    between = empty.removesuffix("]\n}\n") + "\n  "
    for code in dataset.codes.values():
        record = kept(f"api {code.code}", partial(_record, dataset, code))
        yield f"{ROOT}/codes/{code.code}.json", _json(head).removesuffix("\n}\n") + "," + record[1:] + "\n"
        yield f"{ROOT}/codes.json", between + record.replace("\n", "\n  ")
        between = ",\n  "
    yield f"{ROOT}/codes.json", "\n ]\n}\n" if dataset.codes else empty


def _record(dataset: Dataset, code: Code) -> str:
    return _json(code_record(dataset, code)).removesuffix("\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def code_record(dataset: Dataset, code: Code) -> dict[str, Any]:
    """One code with everything that is known of it, in every language."""
    return {
        "code": code.code,
        "class": code.class_,
        "phrase": code.phrase,
        "status": code.status,
        "deprecated": code.deprecated,
        "rfc": code.rfc,
        "section": code.section,
        "behaviour": list(code.behaviour),
        "formerly": code.formerly,
        "final": code.final,
        "normal": code.normal,
        "methods": list(code.methods),
        "title": _texts(dataset, "codes", str(code.code), "title"),
        "summary": _texts(dataset, "codes", str(code.code), "summary"),
        "sections": _sections(dataset, "codes", str(code.code)),
        "state": _states(dataset, "codes", str(code.code)),
        "card": {
            part: {"key": key, **_labels(dataset, f"ui.card.{part}.{key}")}
            for part, key in (
                ("sender", code.card.sender),
                ("fault", code.card.fault),
                ("retry", code.card.retry),
            )
        },
        "recipe": code.card.next,
        "spellings": [{"phrase": item.phrase, "source": item.source} for item in code.spellings],
        "variants": [
            {
                "phrase": variant.phrase,
                "meaning": _labels(dataset, f"phrases.vendor.{code.code}.{variant.phrase}"),
                "sources": sorted({str(claim.source) for claim in variant.claims}),
            }
            for variant in code.variants
        ],
        "headers": [
            {
                "header": rule.header,
                "applies": rule.applies,
                "strength": rule.strength,
                "reference": rule.reference,
                "methods": list(rule.methods),
                "when": _labels(dataset, f"phrases.conditions.{rule.when}") if rule.when else {},
            }
            for rule in code.headers
        ],
        "q850": [
            {
                "by": trip.by,
                "cause": int(trip.cause) if trip.cause.isdigit() else None,
                "when": trip.when,
                "back": int(trip.back) if trip.back.isdigit() else None,
                "default": trip.is_default,
            }
            for trip in q850.trips(dataset, code.code)
        ],
        "capture": _capture(dataset, code),
        "claims": [_claim(claim) for claim in code.claims],
        "conflicts": [_conflict(dataset, conflict) for conflict in code.conflicts],
        "sources": sorted({str(code.source), *(str(claim.source) for claim in code.claims)}),
        "url": {language.code: site_url(dataset, language, f"codes/{code.code}.md") for language in dataset.languages},
    }


def _capture(dataset: Dataset, code: Code) -> dict[str, Any] | None:
    capture = dataset.captures.get(code.code)
    return {"url": capture.uri, "messages": capture.sent} if capture else None


def recipe_record(dataset: Dataset, recipe: Recipe) -> dict[str, Any]:
    """One recipe, with its command as data and as filled with the defaults, and what it printed when it was run."""
    return {
        "id": recipe.id,
        "group": recipe.group,
        "tool": recipe.tool,
        "command": recipe.command,
        "example": fill(dataset, recipe),
        "inputs": {name: dataset.inputs[name].default for name in recipe.inputs},
        "flags": [{"flag": flag.flag, "means": _labels(dataset, f"flags.{flag.means}")} for flag in recipe.flags],
        "verified": recipe.verified,
        "output": recipe.output,
        "privileges": recipe.privileges,
        "changes-state": recipe.changes_state,
        "platforms": list(recipe.platforms),
        "codes": list(recipe.codes),
        "title": _texts(dataset, "recipes", recipe.id, "title"),
        "summary": _texts(dataset, "recipes", recipe.id, "summary"),
        "state": _states(dataset, "recipes", recipe.id),
        "source": str(recipe.source),
        "url": {
            language.code: site_url(dataset, language, f"recipes/{recipe.id}.md") for language in dataset.languages
        },
    }


def _texts(dataset: Dataset, kind: str, key: str, section: str) -> dict[str, str]:
    """One section in every language, as readers of that language get it."""
    found = {}
    for language in dataset.languages:
        parts = shown(dataset, kind, key, language.code)
        found[language.code] = parts[section].body if section in parts else ""
    return found


def _sections(dataset: Dataset, kind: str, key: str) -> dict[str, dict[str, str]]:
    """The longer sections, as Markdown, in every language."""
    original = dataset.originals.get((kind, key))
    ids = [id_ for id_ in original.sections if id_ not in ("title", "summary")] if original else []
    return {id_: _texts(dataset, kind, key, id_) for id_ in ids}


def _states(dataset: Dataset, kind: str, key: str) -> dict[str, dict[str, str]]:
    """By language and section: fresh, stale, missing or original."""
    return {
        language.code: {id_: str(part.state) for id_, part in shown(dataset, kind, key, language.code).items()}
        for language in dataset.languages
    }


def _labels(dataset: Dataset, key: str) -> dict[str, str]:
    return {language.code: label(key) for language in dataset.languages for label in [Labels(dataset, language)]}


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "field": claim.field,
        "value": claim.value,
        "phrase": claim.phrase,
        "lang": claim.lang,
        "source": str(claim.source),
    }


def _conflict(dataset: Dataset, conflict: Conflict) -> dict[str, Any]:
    ruling = conflict.ruling
    return {
        "id": ruling.id,
        "field": ruling.field,
        "lang": ruling.lang,
        "code": ruling.code,
        "claim": ruling.claim,
        "taken": ruling.taken,
        "because": _labels(dataset, f"phrases.rulings.{ruling.id}"),
        "reference": ruling.reference,
        "claims": [_claim(claim) for claim in conflict.claims],
    }


def _csv(dataset: Dataset) -> str:
    """One line a code. Cells that a spreadsheet would take for a formula are quoted with an apostrophe."""
    languages = [language.code for language in dataset.languages]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(
        ["code", "class", "phrase", "status", "rfc", "section", "final", "normal"]
        + [f"title_{code}" for code in languages]
        + [f"summary_{code}" for code in languages]
    )
    for code in dataset.codes.values():
        titles = _texts(dataset, "codes", str(code.code), "title")
        summaries = _texts(dataset, "codes", str(code.code), "summary")
        row = [str(code.code), code.class_, code.phrase, code.status, code.rfc, code.section]
        flags = [str(code.final).lower(), str(code.normal).lower()]
        writer.writerow([inert(cell) for cell in (*row, *flags, *titles.values(), *summaries.values())])
    return buffer.getvalue()


def inert(cell: str) -> str:
    """`cell` such that no spreadsheet takes it for a formula, whatever spaces it drops and forms it makes one of."""
    first = next((char for char in cell if unicodedata.category(char)[0] not in "ZC"), "")
    is_formula = cell[:1] in ("\t", "\r", "\n") or unicodedata.normalize("NFKC", first) in (
        "=",
        "+",
        "-",
        "\u2212",
        "@",
    )
    return f"'{cell}" if is_formula else cell


def _object(properties: Mapping[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [key for key in properties if key not in optional],
        "additionalProperties": False,
    }


_STRING = {"type": "string"}
_STRINGS = {"type": "array", "items": _STRING}
_BY_LANGUAGE = {"type": "object", "additionalProperties": _STRING}
_STATES = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "additionalProperties": {"enum": ["fresh", "stale", "missing", "original"]},
    },
}
_NUMBER_OR_NULL = {"type": ["integer", "null"]}
_CARD_LINE = {"type": "object", "properties": {"key": _STRING}, "additionalProperties": _STRING}
_CLAIM = _object(
    {
        "field": {"enum": ["phrase", "meaning"]},
        "value": _STRING,
        "phrase": _STRING,
        "lang": {"type": ["string", "null"]},
        "source": _STRING,
    }
)
_CODE = {
    "code": {"type": "integer", "minimum": 100, "maximum": 699},
    "class": {"enum": ["1xx", "2xx", "3xx", "4xx", "5xx", "6xx"]},
    "phrase": _STRING,
    "status": {"enum": ["registered", "obsolete", "unregistered"]},
    "deprecated": {"type": "boolean"},
    "rfc": _STRING,
    "section": _STRING,
    "behaviour": _STRINGS,
    "formerly": _STRING,
    "final": {"type": "boolean"},
    "normal": {"type": "boolean"},
    "methods": _STRINGS,
    "title": _BY_LANGUAGE,
    "summary": _BY_LANGUAGE,
    "sections": {"type": "object", "additionalProperties": _BY_LANGUAGE},
    "state": _STATES,
    "card": _object({"sender": _CARD_LINE, "fault": _CARD_LINE, "retry": _CARD_LINE}),
    "recipe": _STRING,
    "spellings": {"type": "array", "items": _object({"phrase": _STRING, "source": _STRING})},
    "variants": {
        "type": "array",
        "items": _object({"phrase": _STRING, "meaning": _BY_LANGUAGE, "sources": _STRINGS}),
    },
    "headers": {
        "type": "array",
        "items": _object(
            {
                "header": _STRING,
                "applies": _STRING,
                "strength": {"enum": ["MUST", "SHOULD", "MAY", "SHOULD NOT", "described"]},
                "reference": _STRING,
                "methods": _STRINGS,
                "when": _BY_LANGUAGE,
            }
        ),
    },
    "q850": {
        "type": "array",
        "items": _object(
            {
                "by": _STRING,
                "cause": _NUMBER_OR_NULL,
                "when": _STRING,
                "back": _NUMBER_OR_NULL,
                "default": {"type": "boolean"},
            }
        ),
    },
    "capture": {"anyOf": [_object({"url": _STRING, "messages": {"type": "integer", "minimum": 1}}), {"type": "null"}]},
    "claims": {"type": "array", "items": _CLAIM},
    "conflicts": {
        "type": "array",
        "items": _object(
            {
                "id": _STRING,
                "field": {"enum": ["code", "phrase", "meaning", "prose"]},
                "lang": _STRING,
                "code": _NUMBER_OR_NULL,
                "claim": _STRING,
                "taken": _STRING,
                "because": _BY_LANGUAGE,
                "reference": _STRING,
                "claims": {"type": "array", "items": _CLAIM},
            }
        ),
    },
    "sources": _STRINGS,
    "url": _BY_LANGUAGE,
}
_RECIPE = {
    "id": _STRING,
    "group": _STRING,
    "tool": _STRING,
    "command": _STRING,
    "example": _STRING,
    "inputs": _BY_LANGUAGE,
    "flags": {"type": "array", "items": _object({"flag": _STRING, "means": _BY_LANGUAGE})},
    "verified": _STRING,
    "output": _STRING,
    "privileges": {"enum": ["root", "none"]},
    "changes-state": {"type": "boolean"},
    "platforms": _STRINGS,
    "codes": {"type": "array", "items": {"type": "integer"}},
    "title": _BY_LANGUAGE,
    "summary": _BY_LANGUAGE,
    "state": _STATES,
    "source": _STRING,
    "url": _BY_LANGUAGE,
}
_COUNT = {"type": "integer", "minimum": 0}
_TRANSLATION = {
    "lang": _STRING,
    "name": _STRING,
    "sections": _COUNT,
    "fresh": _COUNT,
    "stale": _COUNT,
    "missing": _COUNT,
    "original": _COUNT,
    "fresh_percent": {"type": "number", "minimum": 0, "maximum": 100},
    "labels": _COUNT,
    "labels_missing": _STRINGS,
    "words": _COUNT,
    "open": {
        "type": "array",
        "items": _object({"text": _STRING, "section": _STRING, "state": {"enum": ["stale", "missing"]}}),
    },
}
_HEAD = {"version": {"const": API_VERSION}, "dataset": {"type": "string", "pattern": "^[0-9a-f]{8}$"}}

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "SIP response codes: the published dataset",
    "$defs": {
        "code": _object(_CODE),
        "recipe": _object(_RECIPE),
        "codes.json": _object({**_HEAD, "codes": {"type": "array", "items": {"$ref": "#/$defs/code"}}}),
        "codes/NNN.json": _object({**_HEAD, **_CODE}),
        "translation.json": _object({**_HEAD, "languages": {"type": "array", "items": _object(_TRANSLATION)}}),
        "recipes.json": _object({**_HEAD, "recipes": {"type": "array", "items": {"$ref": "#/$defs/recipe"}}}),
    },
    "anyOf": [
        {"$ref": "#/$defs/codes.json"},
        {"$ref": "#/$defs/codes~1NNN.json"},
        {"$ref": "#/$defs/recipes.json"},
        {"$ref": "#/$defs/translation.json"},
    ],
}
