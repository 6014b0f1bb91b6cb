"""Validating loaded YAML against a JSON Schema, with messages that point at the line."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from generator.problems import Problem
from generator.sources.strictyaml import Document

Schema = dict[str, Any]

_RULES = {
    "additionalProperties": "Y-KEY",
    "propertyNames": "Y-KEY",
    "required": "Y-KEY",
    "maxLength": "Y-LEN",
    "minLength": "Y-LEN",
    "type": "Y-TYPE",
    "enum": "Y-VALUE",
    "pattern": "Y-VALUE",
}


def validate(document: Document, schema: Schema) -> list[Problem]:
    """Every way in which `document` departs from `schema`."""
    errors = Draft202012Validator(schema).iter_errors(document.data)
    return [_problem(document, error) for error in errors]


def _problem(document: Document, error: ValidationError) -> Problem:
    rule = _RULES.get(str(error.validator), "Y-VALUE")
    place = tuple(error.absolute_path)
    where = ".".join(map(str, place)) or "the file"
    message = f"{where}: {_sentence(error)}"
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        schema: Any = error.schema
        known = schema.get("properties", {})
        extra = next((key for key in error.instance if key not in known), None)
        if extra is not None:
            place = (*place, extra)
    return Problem(document.name, document.line(*place), rule, message)


def _sentence(error: ValidationError) -> str:
    """The validator's finding in words that say what to do."""
    schema: Any = error.schema
    value: Any = error.instance
    match error.validator:
        case "additionalProperties":
            known = ", ".join(sorted(schema.get("properties", {})))
            extra = ", ".join(sorted(set(value) - set(schema.get("properties", {}))))
            return f"unknown key {extra}; expected {known or 'none'}, delete or correct it"
        case "required":
            missing = ", ".join(key for key in schema["required"] if key not in value)
            return f"has no {missing}; add it"
        case "enum":
            return f"is {value!r}; expected one of {', '.join(map(str, schema['enum']))}"
        case "type":
            kind = type(value).__name__
            return f"is {value!r} ({kind}); expected {schema['type']} (quote a string)"
        case "pattern":
            hint = schema.get("description", f"text that matches {schema['pattern']}")
            return f"is {value!r}; expected {hint}"
        case "maxLength":
            return f"has {len(value)} characters; expected at most {schema['maxLength']}"
        case _:
            return error.message
