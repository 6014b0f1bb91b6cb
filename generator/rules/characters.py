"""Characters that are invisible, reorder what is seen, or look like others (UAX #9, UTS #39)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from generator.model import Dataset
from generator.problems import Fix, Problem
from generator.project import Project

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ZWNJ = "\u200c"
_ARABIC = {"\u064a": "ی", "\u0649": "ی", "\u0643": "ک", "\u0629": "ه or ت"}
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[A-Z]{2,}[а-яё]{2,8}")  # `RTPшный`: an abbreviation with an ending
_CODE = re.compile(r"`([^`\n]+)`")


def characters(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Controls, invisible characters, mixed scripts and non-ASCII code in every file of `content/`."""
    for path, lines in _files(project):
        for number, line in enumerate(lines, 1):
            for rule, message, fix in (*_invisible(line), *_mixed(line), *_code(line)):
                yield Problem(project.name(path), number, rule, message, fix)
    for path in sorted(project.registry.rglob("*.txt")):  # output that was recorded: any characters that are seen
        for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").split("\n"), 1):
            for rule, message, _ in _invisible(line):
                yield Problem(project.name(path), number, rule, message)


def persian(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Arabic letters where Persian has its own, and half-spaces that join nothing."""
    for path, lines in _files(project, script="ARABIC"):
        for number, line in enumerate(lines, 1):
            for column, char in enumerate(line, 1):
                if char in _ARABIC:
                    message = f"has {_name(char)} at column {column}; write {_ARABIC[char]}"
                    fix = Fix(column - 1, char, _ARABIC[char]) if len(_ARABIC[char]) == 1 else None
                    yield Problem(project.name(path), number, "U-ARABIC", message, fix)
            for match in re.finditer(_ZWNJ, line):
                if not _joins(line, match.start()):
                    message = f"has a half-space at column {match.start() + 1} that joins no letters; delete it"
                    yield Problem(project.name(path), number, "U-ZWNJ", message, Fix(match.start(), _ZWNJ, ""))


def _files(project: Project, script: str = "") -> Iterator[tuple[Path, list[str]]]:
    """Every text file below `content/` that can be read, as lines; with `script`, those that use it."""
    for path in sorted(project.content.rglob("*")):
        if path.suffix not in (".md", ".yml") or not path.is_file() or path.is_symlink():
            continue
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        if not script or any(script in unicodedata.name(char, "") for char in text[:4000]):
            yield path, unicodedata.normalize("NFC", text).split("\n")


Finding = tuple[str, str, Fix | None]
"""Rule, message, and what to write instead."""


_SEEN = str.maketrans({_ZWNJ: " ", "\u00a0": " ", "\t": " "})


def _invisible(line: str) -> Iterator[Finding]:
    if line.translate(_SEEN).isprintable():  # nothing of the categories C and Z: almost every line
        return
    for column, char in enumerate(line, 1):
        away = Fix(column - 1, char, "")
        if char in _BIDI:
            yield "U-BIDI", f"has {_name(char)} at column {column}; delete it, isolation is markup's work", away
        elif char == _ZWNJ or char == "\u00a0":
            continue
        elif unicodedata.category(char) in ("Cf", "Co", "Cn", "Zl", "Zp"):
            yield "U-INVIS", f"has {_name(char)} at column {column}; delete it", away
        elif unicodedata.category(char) == "Cc" and char != "\t":
            yield "U-CTRL", f"has {_name(char)} at column {column}; delete it", away


def _mixed(line: str) -> Iterator[Finding]:
    """Words with letters of two scripts: a Cyrillic letter in a Latin name reads the same and finds nothing."""
    if line.isascii():
        return
    for match in _WORD.finditer(line):
        word = match[0]
        if word.isascii() or _COMPOUND.fullmatch(word):
            continue
        scripts = {_script(char) for char in word}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK"}:
            odd = next(char for char in word if _script(char) != "LATIN")
            yield "U-MIXED", f"'{word}' mixes Latin with {_name(odd)}; write it in one script", _in_one_script(match)


_LATIN = "ABESIJKMHOPCTYXaecijopcyx"
_CYRILLIC = "АВЕЅІЈКМНОРСТУХаесіјорсух"
"""Letters that look the same in the two scripts, one by one."""


def _in_one_script(match: re.Match[str]) -> Fix | None:
    """The word in the script that most of its letters are of, where that is only a matter of look-alikes."""
    word = match[0]
    is_latin = sum(char.isascii() for char in word) * 2 >= len(word)
    table = str.maketrans(*((_CYRILLIC, _LATIN) if is_latin else (_LATIN, _CYRILLIC)))
    one = word.translate(table)
    return Fix(match.start(), word, one) if len({_script(char) for char in one}) == 1 else None


def _code(line: str) -> Iterator[Finding]:
    for match in _CODE.finditer(line):
        odd = next((char for char in match[1] if ord(char) > 126), None)
        if odd:
            yield "C-ASCII", f"has {_name(odd)} in the code `{match[1]}`; code is ASCII, retype it", None


@cache
def _script(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").split()[0]


def _name(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, 'unassigned')}"


def _joins(line: str, at: int) -> bool:
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    return all(unicodedata.category(char)[0] in "LM" for char in (before, after) if char) and bool(before and after)
