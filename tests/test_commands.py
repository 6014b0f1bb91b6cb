"""No value breaks out of its quotes: what a shell makes of a filled command, with any value in any place."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import fillable
from generator.commands import Part, Place, bind, fill, parts
from generator.markup import unbroken_words
from generator.model import Dataset

HOSTILE = [
    "x; touch pwned",
    "$(touch pwned)",
    "`touch pwned`",
    "' ; touch pwned ; '",
    "'\"'\"' ; touch pwned #",
    '" or sip or "',
    '\\" ; touch pwned ; \\"',
    "a'b\"c\\d",
    "*",
    "~",
    "!!",
    "a\tb",
    "-e x",
    "it's",
    "{port}",
]


def words(command: str, folder: Path) -> list[str]:
    """The words that a POSIX shell makes of a command."""
    print_words = f"{sys.executable} -c 'import json, sys; print(json.dumps(sys.argv[1:]))' "
    done = subprocess.run(["sh", "-c", print_words + command], cwd=folder, capture_output=True, text=True, check=True)
    assert not list(folder.iterdir()), command
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_stays_one_word(value: str, tmp_path: Path) -> None:
    assert words(bind("tshark -r {file}", {"file": value}), tmp_path) == ["tshark", "-r", value]
    assert words(bind("ss 'port {port} or x'", {"port": value}), tmp_path) == ["ss", f"port {value} or x"]
    assert words(bind("sipsak -s sip:{host}:1", {"host": value}), tmp_path) == ["sipsak", "-s", f"sip:{value}:1"]
    *_, string = words(bind("tshark -Y 'sip.Call-ID == \"{call_id}\" and x'", {"call_id": value}), tmp_path)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    assert string == f'sip.Call-ID == "{escaped}" and x'


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",))))
def test_any_value_stays_one_word(value: str) -> None:
    command = bind("'a {x} b' {x} 'c == \"{x}\"'", {"x": value})
    done = subprocess.run(["sh", "-c", f"printf '%s\\0' {command}"], capture_output=True, check=True)
    first, second, _, end = done.stdout.decode().split("\0")
    assert (first, second, end) == (f"a {value} b", value, "")


def test_places() -> None:
    assert list(parts("a {b} 'c {d} \"{e}\"'")) == [
        Part("a "),
        Part("b", Place.BARE),
        Part(" 'c "),
        Part("d", Place.SINGLE),
        Part(' "'),
        Part("e", Place.STRING),
        Part("\"'"),
    ]


def test_the_page_shows_the_command_with_its_defaults(dataset: Dataset) -> None:
    recipe = dataset.recipes["one-call"]
    shown = fill(dataset, recipe)
    marked = fillable.marked(f"```sh\n{shown}\n```", [recipe.command], dataset.inputs)
    assert shown not in marked
    page = fillable.elements(marked, dataset.inputs)
    assert '<span class="input" data-input="file" data-place="bare">sip.pcap</span>' in page
    assert '<span class="input" data-input="call_id" data-place="string">1-1234@192.0.2.1</span>' in page
    assert fillable.elements(unbroken_words("plain"), dataset.inputs) == "plain"
