"""Reading loose notes: lines such as `486 - (Busy Here) занято`, as people write them, into claims.

The grammar is the list `SHAPES`: the first shape that fits a line reads it. A shape knows no language; the few
words that matter (headings, units after a quantity) are data, `content/<lang>/notes.yml`. Numbers in prose
(5060, RFC 3261, addresses, status lines quoted inside a text) fit no shape and yield nothing. A line that looks
like an entry but cannot be read is reported, never dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator.model import Claim, Language, Note, NoteRecipe, Source
from generator.problems import Problem
from generator.sources import strictyaml
from generator.sources.files import read_text
from generator.sources.letters import respelled
from generator.sources.schema import Schema, validate

WORDS: Schema = {
    "type": "object",
    "properties": {
        "headings": {"type": "array", "items": {"type": "string", "minLength": 1}},
        "units": {"type": "array", "items": {"type": "string", "minLength": 1}},
    },
    "required": ["headings", "units"],
    "additionalProperties": False,
}

COMMANDS = frozenset("asterisk dig fs_cli kamcmd nft ngrep nmap openssl sipp sipsak sngrep ss tcpdump tshark".split())
"""Tools: a line `# tshark ...` is a command, while `# Notes` is a heading."""


@dataclass(frozen=True)
class Words:
    """What the grammar has to know of a language."""

    headings: tuple[str, ...] = ()
    """First words of headings: such a line never continues an entry."""
    units: tuple[str, ...] = ()
    """Words after which a number is a quantity and not a code: `200 ms`."""


@dataclass(frozen=True)
class Entry:
    """One (code, phrase) pair of a note."""

    line: int
    code: int
    phrase: str
    """As written; empty where the note gives only a meaning."""
    text: str
    title: str = ""
    """Words before the parentheses, in the shape `Busy (486 Busy Here)`."""


@dataclass
class Reading:
    """What came out of one note."""

    entries: list[Entry] = field(default_factory=list)
    recipes: list[NoteRecipe] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    """Classes that the note describes as a whole, such as `4xx`."""


# Persian and Arabic digits become ASCII one for one, so that columns stay what they were.
DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)
_ZWNJ = "\u200c"
_DASHES = r"\-‐‑‒–—―−"
_DASH = f"[{_DASHES}]"
_CODE = r"(?P<code>[1-6]\d\d)(?!\d|[.,]\d|[%/])"
_ASCII = r"[ -'*-~]"  # printable, but no parentheses
_MARKS = re.compile(r"^[>\s]*(?:[*+•–—-]\s+|#{1,6}\s*|\d{1,2}[.)]\s+)?(?:SIP/2\.0\s+(?=[1-6]\d\d\b))?")
_WRAPPED = re.compile(r"^[*_`(\[]+(?P<code>[1-6]\d\d)[*_`)\]]+")

_PARENTHESES = re.compile(rf"^{_CODE}\s*(?:{_DASH}+|:)?\s*\((?P<rest>.*)$")
_COLON = re.compile(rf"^{_CODE}\s*{_DASH}?\s*(?P<phrase>[A-Za-z][ -'*-9;-~]*?)\s*[:：]\s*(?P<text>.+)$")
_TITLE = re.compile(rf"^{_CODE}\s+(?P<phrase>[A-Za-z][A-Za-z/' -]*)$")
_IN_TITLE = re.compile(
    rf"^(?P<title>[^().:;؛؟!?0-9]{{1,80}}?)\s*"
    rf"\((?:(?P<code>[1-6]\d\d)\s+(?P<phrase>[A-Za-z]{_ASCII}*?)"
    rf"|(?P<phrase2>[A-Za-z]{_ASCII}*?)\s+(?P<code2>[1-6]\d\d))\s*\)\s*[:.]?$"
)
_PHRASE = r"[A-Z][A-Za-z/'-]*(?: (?!- )[A-Za-z/'-]+){0,6}"  # `Call/Transaction Does Not Exist`
_END = rf"(?=\s*(?:[,;.:،؛(]|{_DASH}(?!\w)|[^ -~])|\s*$)"
_DASHED = re.compile(rf"^{_CODE}\s*(?:{_DASH}+|:)\s*(?P<phrase>{_PHRASE}){_END}")
_SPACED = re.compile(rf"^{_CODE}\s+(?P<phrase>{_PHRASE})(?=\s*(?:[,;،؛(]|{_DASH}(?!\w)|[^ -~]))")
_LOOSE = re.compile(rf"^{_CODE}(?!\s*{_DASH}\s*\d)(?P<glued>[^\W\d_]*)(?P<rest>.*)$")
_GLUED = re.compile(
    r"(?<![\d.])(?:SIP/2\.0\s+)(?P<status>[1-6]\d\d)(?!\d)|(?<!\d)(?P<code>[1-6]\d\d)(?P<phrase>[A-Za-z][A-Za-z' -]*)"
)
_CLASS = re.compile(r"(?<![\w])([1-6])[xXхХ]{2}(?![\w])")
_COMMAND = re.compile(r"^[\s>-]*[#$]\s+(?:sudo\s+)?(?P<command>(?P<tool>[a-z][\w.-]*)(?:\s.*)?)$")
_MISREAD = re.compile(
    rf"^(?P<token>(?=\w*\d)[\dOoОоlIЗзб]{{3}})(?!\w)\s*(?:{_DASH}|\(|:|/|[A-Z]|$)"
    rf"|\((?P<inner>(?=\w*\d)[\dOoОоlIЗзб]{{3}})\s+[A-Z][A-Za-z ]+\)\s*$"
)


def _phrase_in_parentheses(line: str) -> tuple[int, str, str] | None:
    """`408 - (Request Timeout – text`: the phrase is the Latin run, whether or not its parenthesis closes."""
    match = _PARENTHESES.match(line)
    if not match:
        return None
    rest = match["rest"]
    run = re.match(rf"{_ASCII}*", rest)
    end = run.end() if run else 0
    phrase = re.sub(rf"[\s{_DASHES}]+$", "", rest[:end]).strip()
    if not phrase:
        return int(match["code"]), "", rest.replace(")", "", 1)
    return int(match["code"]), phrase, rest[end:].removeprefix(")")


def _phrase_before_colon(line: str) -> tuple[int, str, str] | None:
    """`486 Busy Here: text`."""
    match = _COLON.match(line)
    return (int(match["code"]), match["phrase"], match["text"]) if match else None


def _phrase_after_dash(line: str) -> tuple[int, str, str] | None:
    """`486 - Busy Here, text`."""
    match = _DASHED.match(line)
    return (int(match["code"]), match["phrase"], line[match.end() :]) if match else None


def _phrase_after_space(line: str) -> tuple[int, str, str] | None:
    """`486 Busy Here - text`, `486 Busy Here (text)`."""
    match = _SPACED.match(line)
    return (int(match["code"]), match["phrase"], line[match.end() :]) if match else None


SHAPES: tuple[Callable[[str], tuple[int, str, str] | None], ...] = (
    _phrase_in_parentheses,
    _phrase_before_colon,
    _phrase_after_dash,
    _phrase_after_space,
)
"""Entries of one line, tried in this order; entries over two lines and glued ones follow in `_entries`."""


def load_words(content: Path, lang: str, problems: list[Problem]) -> Words:
    """The words of one language; none where it has no notes.yml."""
    path = content / lang / "notes.yml"
    if not path.exists():
        return Words()
    document = strictyaml.load(path, f"content/{lang}/notes.yml", problems)
    if document is None:
        return Words()
    found = validate(document, WORDS)
    problems.extend(found)
    if found or not isinstance(document.data, dict):
        return Words()
    return Words(tuple(document.data["headings"]), tuple(document.data["units"]))


def read(text: str, name: str, words: Words, problems: list[Problem]) -> Reading:
    """Everything that the note `text` says in a shape that the grammar knows."""
    lines = text.split("\n")
    reading = Reading()
    for number, raw in enumerate(lines, 1):
        if command := _command(raw):
            title = next((line for line in reversed(lines[: number - 1]) if line.strip()), "")
            recipe = NoteRecipe(_MARKS.sub("", title).strip(" :"), command, Source(name, number))
            reading.recipes.append(recipe)
            continue
        line = _plain(raw)
        if _CLASS.match(line):
            reading.classes += [f"{digit}xx" for digit in _CLASS.findall(line)]
            continue
        found = list(_entries(line, number, lines, words))
        reading.entries += found
        if not found and not _is_quantity(line, words):
            problems.extend(_misreading(line, number, name))
    return reading


def load(path: Path, name: str, language: Language, words: Words, problems: list[Problem]) -> Note | None:
    """Read a note of the project; one that yields nothing is a fault, since it was meant to."""
    text = read_text(path, name, problems)
    if text is None:
        return None
    text, lang = respelled(text, language.letters), language.code
    before = len(problems)
    reading = read(text, name, words, problems)
    if not reading.entries and not reading.recipes and len(problems) == before:
        message = "holds no entry; expected lines such as '486 - (Busy Here) text', add one"
        problems.append(Problem(name, 1, "N-NONE", message))
    claims = tuple(claim for entry in reading.entries for claim in claims_of(entry, lang, name))
    return Note(lang, name, text, claims, tuple(reading.recipes))


def claims_of(entry: Entry, lang: str, name: str) -> Iterator[Claim]:
    """What an entry claims: a phrase, a meaning, or both."""
    source = Source(name, entry.line)
    if entry.phrase:
        yield Claim(entry.code, "phrase", entry.phrase, lang, source)
    if entry.text:
        yield Claim(entry.code, "meaning", entry.text, lang, source, entry.phrase)


def _entries(line: str, number: int, lines: list[str], words: Words) -> Iterator[Entry]:
    """The entries of one line: one of `SHAPES`, a title whose text is the next line, or loose words."""
    for shape in SHAPES:
        if found := shape(line):
            code, phrase, text = found
            if phrase or _tidy(text):
                yield Entry(number, code, phrase.strip(), _tidy(text))
            return
    if match := _TITLE.match(line):
        if not _is_quantity(line, words):
            text = _following(number, lines, words)
            yield Entry(number, int(match["code"]), match["phrase"].strip(), text)
        return
    if match := _IN_TITLE.match(line):
        code = int(match["code"] or match["code2"])
        phrase = (match["phrase"] or match["phrase2"]).strip()
        yield Entry(number, code, phrase, _following(number, lines, words), match["title"].strip())
        return
    if (match := _LOOSE.match(line)) and not _is_quantity(line, words):
        yield from _loose(match, number)


def _loose(match: re.Match[str], number: int) -> Iterator[Entry]:
    """`503й перегруз`, `404Not Found и 480temporarily, SIP/2.0 407`: a code, and words after it."""
    glued, rest = match["glued"], match["rest"]
    if glued and glued.isascii():
        words = glued + rest
        phrase = re.match(r"[A-Za-z][A-Za-z/' -]*", words)
        head = phrase[0].strip() if phrase else ""
        yield Entry(number, int(match["code"]), head, _tidy(words[len(head) :]))
        for other in _GLUED.finditer(words):
            code = int(other["status"] or other["code"])
            yield Entry(number, code, (other["phrase"] or "").strip(), "")
    elif text := _tidy(rest):
        yield Entry(number, int(match["code"]), "", text)


def _following(number: int, lines: list[str], words: Words) -> str:
    """The line after a title, unless it begins something else."""
    for line in map(_plain, lines[number:]):
        if not line:
            continue
        starts_entry = _LOOSE.match(line) or _IN_TITLE.match(line) or _CLASS.match(line.lstrip("("))
        is_heading = any(line.casefold().startswith(word.casefold()) for word in words.headings)
        return "" if starts_entry or is_heading else _tidy(line)
    return ""


def _misreading(line: str, number: int, name: str) -> Iterator[Problem]:
    """The report on a line that looks like an entry and is none."""
    match = _MISREAD.search(line)
    if not match:
        return
    token = match["token"] or match["inner"]
    if re.match(r"[1-6]\d\d/\d", line):
        yield Problem(name, number, "N-SHAPE", "names several codes at once; write one line for each")
    elif re.fullmatch(r"[1-6]\d\d", token):
        if re.match(rf"^\d+\s*{_DASH}\s*\d", line):
            return  # a range: 500-599
        message = f"has the code {token} and nothing about it; expected a phrase or text, add it"
        yield Problem(name, number, "N-EMPTY", message)
    else:
        message = f"'{token}' is no response code; expected 100 to 699 in digits, correct it"
        yield Problem(name, number, "N-CODE", message)


def _command(line: str) -> str:
    """The command of a line such as `# tshark -r sip.pcap`, or nothing."""
    match = _COMMAND.match(line)
    return match["command"].strip() if match and match["tool"] in COMMANDS else ""


def _plain(line: str) -> str:
    """`line` without marks of lists, headings and emphasis or invisible ones, with ASCII digits and spaces."""
    visible = "".join(char for char in line if char == _ZWNJ or unicodedata.category(char) != "Cf")
    bare = _MARKS.sub("", visible.translate(DIGITS).replace("\u00a0", " ")).replace("**", "")
    return _WRAPPED.sub(lambda match: match["code"], bare.strip(_ZWNJ + " \t"))


def _is_quantity(line: str, words: Words) -> bool:
    after = re.sub(r"^\d+\s*", "", line).casefold()
    return any(re.match(rf"{re.escape(unit.casefold())}\b", after) for unit in words.units)


def _tidy(text: str) -> str:
    """`text` without the separators before it and the list punctuation and stray marks after it."""
    return re.sub(rf"^[\s:;,.{_DASHES}]+|[\s;$]+$", "", text)
