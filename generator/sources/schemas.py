"""The shapes of the registry's files, as JSON Schema (2020-12)."""

from __future__ import annotations

from generator.sources.schema import Schema

_WORDS: Schema = {"type": "string", "minLength": 1, "maxLength": 120}
_KEY: Schema = {
    "type": "string",
    "pattern": r"^[a-z0-9][a-z0-9-]*\Z",
    "description": "lower-case words joined by hyphens",
}
_CITED = r"RFC [0-9]{3,5}( §[0-9.]+)?( \([\w .,-]{1,40}\))?"
_REFERENCE: Schema = {
    "type": "string",
    "pattern": rf"^{_CITED}(; {_CITED})*\Z",
    "description": "references such as 'RFC 3261 §21.4.24', joined by '; '",
}
METHODS = (
    "any ACK BYE CANCEL INFO INVITE MESSAGE NOTIFY OPTIONS PRACK PUBLISH REFER REGISTER SUBSCRIBE UPDATE"
).split()


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item, "minItems": 1}


def _object(required: str, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


CODE = _object(
    "phrase status methods card",
    phrase={
        "type": "string",
        "maxLength": 120,
        "pattern": r"^([A-Za-z][A-Za-z0-9 .,'/-]*)?\Z",
        "description": "words of ASCII letters",
    },
    status={"enum": ["registered", "obsolete", "unregistered"]},
    deprecated={"type": "boolean"},
    rfc={"type": "string", "pattern": r"^RFC [0-9]{3,5}\Z", "description": "'RFC 3261'"},
    section={
        "type": "string",
        "pattern": r"^[0-9]+(\.[0-9]+)*\Z",
        "description": 'a section number in quotes, such as "21.4.24"',
    },
    behaviour=_list(_REFERENCE),
    formerly={"type": "string", "pattern": r"^RFC [0-9]{3,5}\Z", "description": "'RFC 3265'"},
    methods=_list({"enum": METHODS}),
    card=_object("sender fault retry next", sender=_KEY, fault=_KEY, retry=_KEY, next=_KEY),
    spellings=_list(_object("phrase source", phrase=_WORDS, source=_WORDS)),
    variants=_list(_WORDS),
)

HEADERS: Schema = _list(
    _object(
        "header applies strength reference",
        header=_WORDS,
        applies={
            "type": "string",
            "pattern": r"^([1-6][0-9]{2}(-[1-6][0-9]{2})?|[1-6]xx|any)\Z",
            "description": "a code, a range such as 300-699, a class such as 3xx, or any",
        },
        strength={"enum": ["MUST", "SHOULD", "MAY", "SHOULD NOT", "described"]},
        reference=_REFERENCE,
        methods=_list({"enum": METHODS}),
        when=_KEY,
    )
)

_PAIR = _object(
    "",
    code={
        "anyOf": [
            {"type": "integer", "minimum": 100, "maximum": 699},
            {"enum": ["default", "4xx", "5xx", "6xx"]},
        ]
    },
    cause={"anyOf": [{"type": "integer", "minimum": 1, "maximum": 127}, {"const": "default"}]},
    name=_WORDS,
    internal=_WORDS,
    when=_KEY,
)
Q850 = _object(
    "causes mappings",
    causes={"type": "object", "propertyNames": {"pattern": r"^[0-9]{1,3}\Z"}, "additionalProperties": _WORDS},
    mappings=_list(
        _object(
            "source direction pairs",
            source=_WORDS,
            direction={"enum": ["to-sip", "from-sip"]},
            pairs=_list(_PAIR),
        )
    ),
)

REFERENCES: Schema = {
    "type": "object",
    "propertyNames": {"pattern": r"^[0-9]{3,5}\Z"},
    "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 200},
}

GLOSSARY: Schema = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"never": {"type": "object", "additionalProperties": _list(_WORDS)}},
        "additionalProperties": _WORDS,
    },
}

POPULAR: Schema = {
    "type": "array",
    "items": _object(
        "code because",
        code={"type": "integer", "minimum": 100, "maximum": 699},
        because={"type": "string", "minLength": 1, "maxLength": 200},
    ),
}

RULINGS: Schema = {
    "type": "array",
    "items": _object(
        "id field lang claim reference",
        id=_KEY,
        field={"enum": ["code", "phrase", "meaning", "prose"]},
        lang={"type": "string"},
        code={"type": "integer", "minimum": 100, "maximum": 699},
        phrase={"type": "string"},
        claim={"type": "string", "minLength": 1, "maxLength": 300},
        taken={"anyOf": [_WORDS, {"type": "integer", "minimum": 100, "maximum": 699}]},
        guide=_KEY,
        reference=_REFERENCE,
    )
    | {
        "allOf": [
            {
                "if": {"properties": {"field": {"enum": ["code", "phrase"]}}},
                "then": {"required": ["code", "taken"]},
            },
            {"if": {"properties": {"field": {"const": "meaning"}}}, "then": {"required": ["code"]}},
        ]
    },
}

RECIPE = _object(
    "order group tool privileges changes-state platforms command flags",
    **{
        "order": {"type": "integer"},
        "group": _KEY,
        "tool": _WORDS,
        "verified": _WORDS | {"pattern": r"^[A-Za-z][A-Za-z0-9 .,+~()-]*\Z", "description": "'TShark 4.0.17'"},
        "unrun": {"type": "boolean"},
        "privileges": {"enum": ["root", "none"]},
        "changes-state": {"type": "boolean"},
        "platforms": _list({"enum": ["linux", "macos", "windows"]}),
        "inputs": {"type": "array", "items": _KEY | {"pattern": r"^[a-z_]+\Z"}},
        "command": {
            "type": "string",
            "pattern": r"^[ -~]+\Z",
            "maxLength": 400,
            "description": "one line of ASCII",
        },
        "flags": {
            "type": "array",
            "items": _object("flag means", flag=_WORDS | {"pattern": r"^[ !-_a-~]+\Z"}, means=_KEY),
        },
        "codes": _list({"type": "integer", "minimum": 100, "maximum": 699}),
        "from": {"type": "string"},
    },
)

CAPTURES = _object(
    "hosts",
    hosts={
        "type": "object",
        "propertyNames": {"pattern": r"^[0-9]{1,3}(\.[0-9]{1,3}){3}\Z"},
        "additionalProperties": _KEY,
    },
    unmet={
        "type": "object",
        "propertyNames": {"pattern": r"^[1-6][0-9]{2}\Z"},
        "additionalProperties": _list(_KEY),
    },
)

_LINE: Schema = {"type": ["string", "integer"], "pattern": r"^[ !-_a-~]*\Z", "maxLength": 120}
INPUTS: Schema = {
    "type": "object",
    "propertyNames": {"pattern": r"^[a-z_]+\Z"},
    "additionalProperties": _object(
        "default pattern",
        default=_WORDS,
        pattern={"type": "string", "format": "regex", "minLength": 1, "maxLength": 200},
    ),
}
