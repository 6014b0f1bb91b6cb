"""YAML that people write, and YAML that means harm: one message each, decided before anything is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.problems import Problem
from generator.sources import strictyaml

REFUSED = {
    "alias bomb": ("a: &a [x, x]\nb: [*a, *a]\n", "Y-ALIAS", 1),
    "merge key": ("a: {b: 1}\nc:\n  <<: *a\n", "Y-ALIAS", 3),
    "duplicate key": ("code: 1\nphrase: a\nphrase: b\n", "Y-DUP", 3),
    "nested duplicate": ("a:\n  b: x\n  b: y\n", "Y-DUP", 3),
    "tag": ("a: !!python/object:os.system x\n", "Y-TAG", 1),
    "own tag": ("a: !secret x\n", "Y-TAG", 1),
    "boolean word": ("retry: no\n", "Y-TYPE", 1),
    "octal": ("a: 0404\n", "Y-TYPE", 1),
    "sexagesimal": ("a: 5:30\n", "Y-TYPE", 1),
    "float": ("section: 8.1\n", "Y-TYPE", 1),
    "null": ("title:\n", "Y-TYPE", 1),
    "date": ("a: 2026-02-30\n", "Y-TYPE", 1),
    "underscored number": ("a: 1_000\n", "Y-TYPE", 1),
    "tab": ("a:\n\tb: x\n", "Y-SYNTAX", 2),
    "unclosed quote": ('a: "x\n', "Y-SYNTAX", 2),
    "two documents": ("a: x\n---\nb: y\n", "Y-SYNTAX", 2),
    "nothing": ("# only a comment\n", "Y-SYNTAX", 1),
    "deep": ("[" * 5000 + "]" * 5000, "Y-DEPTH", 1),
    "list as a key": ("? [a]\n: b\n", "Y-SYNTAX", 1),
    "line separator": ('a: "x\u2028b: y"\n', "U-LINESEP", 1),
    "control character": ("a: x\nb: \x02\n", "U-CTRL", 2),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    text, rule, line = REFUSED[name]
    problems: list[Problem] = []
    assert strictyaml.parse(text, "f.yml", problems) is None
    assert [(problem.rule, problem.line) for problem in problems] == [(rule, line)]


def test_what_people_write_is_read() -> None:
    text = "a: да: нет\nb: \"no\"\nc: 486\nd: true\ne: 'x'\nf: [RFC 3261, «ёлочки»]\n"
    problems: list[Problem] = []
    document = strictyaml.parse(text.replace("да: нет", "да, нет"), "f.yml", problems)
    assert not problems
    assert document is not None
    assert document.data == {
        "a": "да, нет",
        "b": "no",
        "c": 486,
        "d": True,
        "e": "x",
        "f": ["RFC 3261", "«ёлочки»"],
    }


def test_every_value_has_its_line() -> None:
    document = strictyaml.parse("a:\n  - x\n  - b: y\n", "f.yml", [])
    assert document is not None
    assert document.line("a", 1, "b") == 3
    assert document.line("a", 9, "z") == 1


BYTES = {
    "invalid UTF-8": (b"a: \xff\xfe\xfa\n", "B-UTF8"),
    "windows-1251": ("фраза: занято\n".encode("cp1251"), "B-UTF8"),
    "UTF-16": ("a: x\n".encode("utf-16"), "B-UTF8"),
    "overlong": (b"a: \xc0\xbc\n", "B-UTF8"),
    "empty": (b"", "B-EMPTY"),
    "blank": (b" \n\n", "B-EMPTY"),
    "too large": (b"# x\n" * 100_000, "B-SIZE"),
    "long line": (b"a: " + b"x" * 3_000, "B-LINE"),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_text(name: str, tmp_path: Path) -> None:
    data, rule = BYTES[name]
    path = tmp_path / "f.yml"
    path.write_bytes(data)
    problems: list[Problem] = []
    assert strictyaml.load(path, "f.yml", problems) is None
    assert [problem.rule for problem in problems] == [rule]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfa: x\r\nb: y\r\n", b"a: x\rb: y\r", b"a: x\nb: y"])
def test_marks_and_line_ends_of_editors_are_no_fault(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "f.yml"
    path.write_bytes(data)
    problems: list[Problem] = []
    document = strictyaml.load(path, "f.yml", problems)
    assert not problems
    assert document is not None
    assert document.data == {"a": "x", "b": "y"}


def test_symlink_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f.yml").symlink_to("/etc/passwd")
    problems: list[Problem] = []
    assert strictyaml.load(tmp_path / "f.yml", "f.yml", problems) is None
    assert [problem.rule for problem in problems] == ["B-FILE"]
