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
from generator.sources.letters import unseen
from generator.sources.schemas import METHODS

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ZWNJ = "\u200c"
_ZWNJ_IN_LATIN = re.compile("[A-Za-z]\u200c[A-Za-z]")
_SEEN_CHARS = "\t\u00a0\u200c"
"""Not printable to Python, and of use in prose."""
_SEEN = str.maketrans("", "", _SEEN_CHARS)
_ARABIC = {"\u064a": "ی", "\u0649": "ی", "\u0643": "ک", "\u0629": "ه or ت"}
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[A-Z]{2,}[а-яё]{2,8}")  # `RTPшный`: an abbreviation with an ending
_CODE = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"^(`{3,}|~{3,})[ \t]*(\w*)")
_TYPED = ("", "sh", "bash")
"""Fences that hold what a reader types; the others hold what a program printed."""
_LOOKS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХЗаеорсухіѕј" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABESIJKMHOPCTYX3aeopcyxisj" + "ABEZHIKMNOPTYXo"
)
"""Letters of other scripts that look like Latin ones (UTS #39, confusables), as far as they make up whole words."""
_CAPITALS = re.compile("(?<![\\w-])[А-ЯЁЅІЈΑ-Ω]{2,}(?![\\w-])")
_MEETING = re.compile("[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")
"""Where Latin meets Cyrillic or Greek inside a word."""
_STYLED = re.compile(
    "[\u00aa\u00b2\u00b3\u00b9\u00ba\u2070-\u209c\u2100-\u214f\u2160-\u217f\u2460-\u24ea\uff10-\uff5a"
    "\U0001d400-\U0001d7ff\U0001f100-\U0001f189]"
)
"""Blocks whose characters stand for plain letters and digits (NFKC)."""
_SMALL = re.compile("[\u0250-\u02af\u1d00-\u1dbf\u2c60-\u2c7f\ua720-\ua7ff]")
"""Letters of phonetics, such as small capitals: no language here is written with them."""
_NEAR_DIGIT = re.compile(r"[0-9][OoОоΟοlIІЗз]|[OoОоΟοlIІЗз][0-9]")
_NUMBER = re.compile(r"(?<![\w])(?=\w*\d)[\dOoОоΟοlIІЗз]{3}(?!\w)")


def characters(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Controls, invisible characters, mixed scripts and non-ASCII code in every file of `content/`."""
    for path, lines in _files(project, dataset.settled):
        fence = None
        for number, line in enumerate(lines, 1):
            if mark := _FENCE.match(line):
                fence = mark[2] if fence is None else None
            for rule, message, fix in _odd(line, fence):
                yield Problem(project.name(path), number, rule, message, fix)
    for path in sorted(project.registry.rglob("*.txt")):  # output that was recorded: any characters that are seen
        for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").split("\n"), 1):
            for rule, message, _ in _invisible(line):
                yield Problem(project.name(path), number, rule, message)


def persian(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Arabic letters where Persian has its own, and half-spaces that join nothing."""
    arabic = {language.code for language in dataset.languages if set(_ARABIC) & set(language.name)}
    for path, lines in _files(project, dataset.settled, script="ARABIC"):
        if path.relative_to(project.content).parts[0] in arabic | {"languages.yml"}:
            continue  # a language that writes its own name with these letters has them by right
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


def _files(project: Project, settled: frozenset[str], script: str = "") -> Iterator[tuple[Path, list[str]]]:
    """Every text file below `content/` that can be read, as lines; with `script`, those that use it."""
    for path in sorted(project.content.rglob("*")):
        if path.suffix not in (".md", ".yml") or not path.is_file() or path.is_symlink():
            continue
        if project.name(path) in settled:
            continue
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        if not script or any(script in unicodedata.name(char, "") for char in text[:4000]):
            yield path, unicodedata.normalize("NFC", text).split("\n")


Finding = tuple[str, str, Fix | None]
"""Rule, message, and what to write instead."""


def _odd(line: str, fence: str | None) -> Iterator[Finding]:
    """Everything that is odd about the characters of a line; `fence` is the kind of the block that it stands in."""
    yield from _invisible(line)
    yield from _mixed(line)
    yield from _digits(line)
    yield from _blank(line)
    yield from _code(line)
    yield from _typed(line, fence)


def _invisible(line: str) -> Iterator[Finding]:
    for match in _ZWNJ_IN_LATIN.finditer(line):
        yield (
            "U-INVIS",
            f"has {_name(_ZWNJ)} at column {match.start() + 2} in a Latin word; delete it",
            Fix(match.start() + 1, _ZWNJ, ""),
        )
    if line.translate(_SEEN).isprintable():
        return
    for column, char in enumerate(line, 1):
        away = Fix(column - 1, char, "")
        if char in _BIDI:
            yield "U-BIDI", f"has {_name(char)} at column {column}; delete it, isolation is markup's work", away
        elif char in _SEEN_CHARS:
            continue
        elif unicodedata.category(char) in ("Cf", "Co", "Cn", "Zl", "Zp"):
            yield "U-INVIS", f"has {_name(char)} at column {column}; delete it", away
        elif unicodedata.category(char) == "Cc":
            yield "U-CTRL", f"has {_name(char)} at column {column}; delete it", away


def _blank(line: str) -> Iterator[Finding]:
    """What is printable to Python, and blank or piled up all the same; the first of a line."""
    if (found := unseen(line)) and found[1].isprintable():
        yield "U-INVIS", f"has {_name(found[1])} at column {found[0] + 1}; delete it", Fix(*found, "")
    elif found and unicodedata.category(found[1]) == "Zs":
        yield "U-INVIS", f"has {_name(found[1])} at column {found[0] + 1}; write a plain space", Fix(*found, " ")
    if match := _SMALL.search(line):
        yield "U-MIXED", f"has {_name(match[0])} at column {match.start() + 1}; write plain letters", None


def _mixed(line: str) -> Iterator[Finding]:
    """Words with letters of two scripts: a Cyrillic letter in a Latin name reads the same and finds nothing."""
    for match in _CAPITALS.finditer(line):
        if (plain := match[0].translate(_LOOKS)) in METHODS:
            column = match.start() + 1
            message = f"'{match[0]}' at column {column} begins with {_name(match[0][0])}; retype {plain}"
            yield "U-MIXED", message, Fix(match.start(), match[0], plain)
    if not _MEETING.search(line):
        return
    for match in _WORD.finditer(line):
        word = match[0]
        if not _MEETING.search(word) or _COMPOUND.fullmatch(word):
            continue
        odd = next(char for char in word if _script(char) != "LATIN")
        column = match.start() + word.index(odd) + 1
        message = f"'{word}' mixes Latin with {_name(odd)} at column {column}; write it in one script"
        yield "U-MIXED", message, _in_one_script(match)


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


def _digits(line: str) -> Iterator[Finding]:
    """Letters that pass for digits in a code, and digits or letters of other blocks that pass for ASCII ones."""
    if _NEAR_DIGIT.search(line):
        for match in _NUMBER.finditer(line):
            odd = next((char for char in match[0] if not char.isdigit()), "")
            if odd:
                yield (
                    "U-DIGIT",
                    f"'{match[0]}' at column {match.start() + 1} has {_name(odd)} for a digit; retype it",
                    None,
                )
    for match in _STYLED.finditer(line):
        plain = unicodedata.normalize("NFKC", match[0])
        if len(plain) == 1 and plain.isascii() and plain.isalnum():
            column = match.start() + 1
            yield (
                "U-DIGIT",
                f"has {_name(match[0])} at column {column}, which looks like {plain}; write {plain}",
                Fix(column - 1, match[0], plain),
            )


def _typed(line: str, fence: str | None) -> Iterator[Finding]:
    """Blocks of commands are ASCII: a no-break space is a part of a word to the shell."""
    if fence not in _TYPED or line.isascii() or line.startswith(("```", "~~~")):
        return
    odd = next(at for at, char in enumerate(line) if ord(char) > 126)
    yield (
        "C-ASCII",
        f"has {_name(line[odd])} at column {odd + 1} in a block of commands; code is ASCII, retype it",
        None,
    )


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
