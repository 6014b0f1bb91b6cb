"""The published dataset: against its schema, and against what it promises."""

from __future__ import annotations

import csv
import io
import json

import pytest
from jsonschema import Draft202012Validator

from generator import api
from generator.model import Dataset
from generator.urls import page_url


@pytest.fixture(scope="module")
def files(dataset: Dataset) -> dict[str, str]:
    return api.files(dataset)


def test_every_json_file_keeps_to_the_schema(files: dict[str, str]) -> None:
    schema = json.loads(files["api/v1/schema.json"])
    Draft202012Validator.check_schema(schema)
    for path, text in files.items():
        if path.endswith(".json") and not path.endswith("schema.json"):
            name = "codes/NNN.json" if "/codes/" in path else path.removeprefix("api/v1/")
            one = {**schema, "anyOf": [{"$ref": f"#/$defs/{name.replace('/', '~1')}"}]}
            errors = [error.message for error in Draft202012Validator(one).iter_errors(json.loads(text))]
            assert not errors, f"{path}: {errors[:3]}"


def test_the_names_that_are_promised(files: dict[str, str]) -> None:
    everything = json.loads(files["api/v1/codes.json"])
    assert everything["version"] == 1
    busy = next(code for code in everything["codes"] if code["code"] == 486)
    assert (busy["class"], busy["phrase"], busy["status"]) == ("4xx", "Busy Here", "registered")
    assert (busy["rfc"], busy["section"]) == ("RFC 3261", "21.4.24")
    assert busy["url"] == {"en": "codes/486/", "ru": "ru/codes/486/", "fa": "fa/codes/486/"}
    assert set(busy["title"]) == set(busy["summary"]) == {"en", "ru", "fa"}
    assert all(busy["title"].values())
    assert all(busy["summary"].values())
    one = json.loads(files["api/v1/codes/486.json"])
    assert {key: one[key] for key in busy} == busy


def test_csv_has_a_line_a_code(files: dict[str, str], dataset: Dataset) -> None:
    rows = list(csv.DictReader(io.StringIO(files["api/v1/codes.csv"])))
    assert [int(row["code"]) for row in rows] == list(dataset.codes)
    assert all(row["title_fa"] and row["summary_ru"] for row in rows)


def test_cells_are_no_formulas() -> None:
    assert api.inert("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert api.inert("занято") == "занято"
    for hidden in ("\r=1", " =1", "\u00a0=1", "\uff1d1", "\n@x", "\u2007\ufeff+1", "\u2212\u0031"):
        assert api.inert(hidden) == f"'{hidden}"
    assert api.inert("Busy = here") == "Busy = here"


def test_round_trips_through_the_telephone_network(files: dict[str, str]) -> None:
    """603 becomes cause 21 and comes back as 403 (RFC 3398, 8.2.6.1 and 7.2.4.1); FreeSWITCH sends 603."""
    decline = json.loads(files["api/v1/codes/603.json"])
    trips = {trip["by"]: (trip["cause"], trip["back"]) for trip in decline["q850"]}
    assert trips["RFC 3398"] == (21, 403)
    assert trips["Asterisk"] == (21, 403)
    assert trips["FreeSWITCH"] == (21, 603)
    busy = json.loads(files["api/v1/codes/486.json"])
    assert {(trip["cause"], trip["back"]) for trip in busy["q850"]} == {(17, 486)}


def test_addresses_of_pages() -> None:
    assert page_url("index.md") == ""
    assert page_url("codes/index.md") == "codes/"
    assert page_url("codes/486.md") == "codes/486/"
