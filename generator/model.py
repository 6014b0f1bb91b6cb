"""The words of the project: what a source claims, what was chosen, and what the dataset holds.

Everything here is frozen: data flows from the readers through `merge` into a `Dataset` and from there, without
coming back, into pages, API files, search records and the translation table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from generator.forge import Forge
from generator.watched import Watched


@dataclass(frozen=True)
class Language:
    """A language of the site: a folder below `content/`."""

    code: str
    """BCP 47 tag and folder name, such as `fa`."""
    name: str
    """In the language itself."""
    dir: str
    """`ltr` or `rtl`."""
    script: str = ""
    """First word of the Unicode names of its letters, such as `CYRILLIC`; empty where nobody has said."""
    letters: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Characters of other keyboards that stand for letters of this language, and those letters."""
    begun: bool = False
    """Whether it is still being translated for the first time: what is missing is then no fault."""
    numerals: str = "0123456789."
    """Its ten digits and its decimal mark, for quantities in prose; codes, ports and commands are ASCII everywhere."""

    def number(self, value: float) -> str:
        """A quantity as its readers write it, without zeros that say nothing."""
        return f"{value:g}".translate(str.maketrans("0123456789.", self.numerals))

    @property
    def is_rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return self.dir == "rtl"


@dataclass(frozen=True, order=True)
class Source:
    """Where a claim stands."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Claim:
    """One source says one thing about one code: the atom of the dataset."""

    code: int
    field: str
    """`phrase` or `meaning`."""
    value: str
    lang: str | None
    """The language of the note; None for the registry."""
    source: Source
    phrase: str = ""
    """For a meaning: the phrase, as written, beside which it stands."""


@dataclass(frozen=True)
class Ruling:
    """What was decided where sources disagree. Its reason stands per language under `rulings` in phrases.yml."""

    id: str
    field: str
    """`code`, `phrase`, `meaning` or `prose`."""
    lang: str
    """The language of the note that is overruled."""
    claim: str
    """The value that is not taken: a phrase, or words of the note that occur in it."""
    taken: str
    """The value that is taken: a code, a phrase; empty where the text of the page is the answer."""
    reference: str
    code: int | None
    phrase: str
    """For a meaning: beside which phrase of the note it stands."""
    guide: str
    """For prose: the guide that says what is right."""
    source: Source


@dataclass(frozen=True)
class Conflict:
    """Claims that were overruled, and the ruling that did it."""

    ruling: Ruling
    claims: tuple[Claim, ...]

    @property
    def codes(self) -> tuple[int, ...]:
        """The codes on whose pages the disagreement is shown."""
        found = {claim.code for claim in self.claims}
        if self.ruling.code:
            found.add(self.ruling.code)
        if self.ruling.field == "code" and self.ruling.taken.isdigit():
            found.add(int(self.ruling.taken))
        return tuple(sorted(found))


@dataclass(frozen=True)
class Card:
    """The answer card, as keys whose sentences stand under `card` in ui.yml."""

    sender: str
    fault: str
    retry: str
    next: str
    """The id of the recipe to run next."""


@dataclass(frozen=True)
class Spelling:
    """A form of the canonical phrase that an older standard or an implementation uses."""

    phrase: str
    source: str


@dataclass(frozen=True)
class Variant:
    """A phrase that vendors send instead of the registered one."""

    phrase: str
    claims: tuple[Claim, ...] = ()
    """The notes in which it occurs, with their meanings."""


@dataclass(frozen=True)
class HeaderRule:
    """One row of the header registry: some responses carry some header field, this strongly."""

    header: str
    applies: str
    """A code (`401`), a range (`300-699`), a class (`3xx`) or `any`."""
    strength: str
    """`MUST`, `SHOULD`, `MAY`, `SHOULD NOT`, or `described` where the standard uses no RFC 2119 word."""
    reference: str
    methods: tuple[str, ...]
    when: str
    """Key of a condition under `conditions` in phrases.yml, or empty."""

    def covers(self, code: int) -> bool:
        """Whether the rule speaks of `code`."""
        if self.applies == "any":
            return True
        if self.applies.endswith("xx"):
            return str(code)[0] == self.applies[0]
        first, _, last = self.applies.partition("-")
        return int(first) <= code <= int(last or first)


@dataclass(frozen=True)
class Code:
    """A response code: what the registry says of it and, once merged, what the notes say."""

    code: int
    phrase: str
    status: str
    """`registered`, `obsolete` or `unregistered`."""
    deprecated: bool
    rfc: str
    section: str
    behaviour: tuple[str, ...]
    """Sections that say what to do with the code, beside the one that defines it."""
    formerly: str
    methods: tuple[str, ...]
    card: Card
    spellings: tuple[Spelling, ...]
    variants: tuple[Variant, ...]
    source: Source
    headers: tuple[HeaderRule, ...] = ()
    claims: tuple[Claim, ...] = ()
    """Every claim that agrees with the registry or adds to it."""
    conflicts: tuple[Conflict, ...] = ()

    @property
    def class_(self) -> str:
        """The class by the first digit, such as `4xx` (RFC 3261, section 7.2)."""
        return f"{self.code // 100}xx"

    @property
    def final(self) -> bool:
        """Whether the response ends the transaction (RFC 3261, section 7.2)."""
        return self.code >= 200

    @property
    def normal(self) -> bool:
        """Whether the response is part of an ordinary exchange: nothing has to be done about it."""
        return self.card.fault == "none"

    @property
    def label(self) -> str:
        """Number and phrase, as the status line has them."""
        return f"{self.code} {self.phrase}".rstrip()

    @property
    def reference(self) -> str:
        """The defining section, as texts cite it; empty for a code that no document defines."""
        return " ".join(filter(None, (self.rfc, f"§{self.section}" if self.section else "")))


@dataclass(frozen=True)
class Pair:
    """One row of a Q.850 mapping."""

    code: str
    """A code, `default`, a class such as `4xx`, or empty where no response is sent."""
    cause: str
    """A cause number, `default`, or empty."""
    name: str
    when: str


@dataclass(frozen=True)
class Mapping850:
    """One direction of one document's or implementation's mapping between SIP and Q.850."""

    source: str
    direction: str
    """`to-sip` (a cause becomes a response) or `from-sip`."""
    pairs: tuple[Pair, ...]

    @property
    def is_standard(self) -> bool:
        """Whether a standard defines the mapping, and not a product."""
        return self.source.startswith("RFC")


@dataclass(frozen=True)
class Q850:
    """The table of release causes and how they and SIP responses are turned into each other."""

    causes: Mapping[int, str]
    mappings: tuple[Mapping850, ...]

    def pairs_of(self, code: int, mapping: Mapping850) -> tuple[Pair, ...]:
        """The rows of one code."""
        return tuple(pair for pair in mapping.pairs if pair.code == str(code))


@dataclass(frozen=True)
class Input:
    """A placeholder of commands: what stands for it until a reader says otherwise, and what may stand for it."""

    default: str
    pattern: str
    """A regular expression for the whole value, which Python and browsers (`pattern`) read alike."""
    source: Source


@dataclass(frozen=True)
class Flag:
    """An option of a command, and the key of its meaning in recipes/flags.yml."""

    flag: str
    means: str


@dataclass(frozen=True)
class Recipe:
    """A command that answers one question."""

    id: str
    order: int
    group: str
    tool: str
    command: str
    """With placeholders in braces: `{port}`."""
    flags: tuple[Flag, ...]
    inputs: tuple[str, ...]
    verified: str
    """Tool and version that the command was run with; empty where it was not."""
    privileges: str
    changes_state: bool
    platforms: tuple[str, ...]
    codes: tuple[int, ...]
    unrun: bool
    """Whether the tests cannot run it."""
    output: str
    """The first lines that it printed when the tests ran it; empty where it was never recorded."""
    source: Source


@dataclass(frozen=True)
class Message:
    """One SIP message of a capture."""

    time: float
    """Seconds since the first one."""
    sender: str
    """The role of the party: key below `roles` in wire.yml."""
    receiver: str
    start: str
    """The request line or the status line."""
    headers: tuple[tuple[str, str], ...]
    body: str
    times: int = 1
    """How often it was sent: retransmissions are folded."""

    @property
    def code(self) -> int | None:
        """The response code; None for a request."""
        words = self.start.split(" ", 2)
        return int(words[1]) if words[0].startswith("SIP/") else None

    @property
    def label(self) -> str:
        """What a ladder calls it: `INVITE`, `486 Busy Here`."""
        first, _, rest = self.start.partition(" ")
        return rest.strip() if self.code else first

    @property
    def method(self) -> str:
        """The method of the request, or of the one that is answered."""
        return self.all("CSeq")[0].split()[-1] if self.all("CSeq") else ""

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a header field."""
        return tuple(value for known, value in self.headers if known.lower() == name.lower())

    @property
    def text(self) -> str:
        """The message as it was sent."""
        lines = [self.start, *(f"{name}: {value}".rstrip() for name, value in self.headers)]
        return "\n".join([*lines, *(["", self.body.rstrip("\n")] if self.body else [])])


@dataclass(frozen=True)
class Capture:
    """A recorded exchange in which a code occurs."""

    code: int
    messages: tuple[Message, ...]
    roles: tuple[str, ...]
    """The parties, from left to right."""
    unmet: tuple[str, ...]
    """Conditions of header rules that do not hold in it."""
    path: str
    size: int
    """In bytes."""
    digest: str

    @property
    def uri(self) -> str:
        """Where it is published below the site's root."""
        return f"captures/{self.code}.pcapng"

    @property
    def sent(self) -> int:
        """How many messages were sent, retransmissions included."""
        return sum(message.times for message in self.messages)

    @property
    def responses(self) -> tuple[Message, ...]:
        """The messages with the code."""
        return tuple(message for message in self.messages if message.code == self.code)


class State(StrEnum):
    """How a text in one language stands to its original."""

    ORIGINAL = "original"
    FRESH = "fresh"
    STALE = "stale"
    MISSING = "missing"


@dataclass(frozen=True)
class Section:
    """A part of a text that is translated, and goes stale, by itself."""

    id: str
    heading: str
    body: str
    line: int
    """Where its heading stands; for a title or summary, where it stands itself."""
    start: int = 0
    """Where its body begins; 0 where it was not read from a file."""

    def line_at(self, offset: int) -> int:
        """The line of a place in the body."""
        return (self.start or self.line) + self.body.count("\n", 0, offset)

    def column_at(self, offset: int) -> int:
        """The column, from 0, of a place in the body. An H1 stands behind its mark."""
        return offset - (self.body.rfind("\n", 0, offset) + 1) + (len("# ") if self.id == "title" else 0)


@dataclass(frozen=True)
class Text:
    """One file of prose: its H1, its summary and its sections."""

    kind: str
    """`codes`, `recipes` or `guides`."""
    key: str
    lang: str
    path: str
    sections: Mapping[str, Section]
    """In the file's order; `title` and `summary` come first."""
    stamps: Mapping[str, str]
    """Section id to `en@7c31f09e`; the key `*` stands for the whole text. Empty for an original."""
    is_translation: bool

    @property
    def title(self) -> str:
        """The H1."""
        return self.sections["title"].body

    @property
    def summary(self) -> str:
        """The first paragraph."""
        return self.sections["summary"].body


@dataclass(frozen=True)
class Shown:
    """What a reader of one language gets of one section: the text, its language and its state."""

    id: str
    heading: str
    body: str
    lang: str
    state: State
    original: str = ""
    """The file of the original, and its language."""
    original_lang: str = ""


@dataclass(frozen=True)
class NoteRecipe:
    """A command that a note gives, with the line above it as its title."""

    title: str
    command: str
    source: Source


@dataclass(frozen=True)
class Note:
    """A note that was read: its claims, the commands in it, and its words for rulings on prose."""

    lang: str
    path: str
    text: str
    claims: tuple[Claim, ...]
    recipes: tuple[NoteRecipe, ...]


@dataclass(frozen=True)
class Dataset:
    """Everything that is known, chosen and kept."""

    languages: tuple[Language, ...]
    """The first is the default: it sits at the root of the site, and texts fall back to it."""
    codes: Mapping[int, Code]
    recipes: Mapping[str, Recipe]
    inputs: Mapping[str, Input]
    """Placeholders of recipes."""
    headers: tuple[HeaderRule, ...]
    q850: Q850
    glossary: tuple[Mapping[str, str], ...]
    references: Mapping[int, str]
    """RFC number to title."""
    conflicts: tuple[Conflict, ...]
    notes: tuple[Note, ...]
    texts: Mapping[tuple[str, str, str], Text]
    """By kind, key and language."""
    strings: Mapping[str, Mapping[str, str]]
    """By language: every short string of ui.yml, phrases.yml and the like, under its dotted key."""
    captures: Mapping[int, Capture] = field(default_factory=dict)
    """By code."""
    forge: Forge = field(default_factory=Forge)
    popular: tuple[int, ...] = ()
    """Codes that people look up most; those that the registry lacks are left out."""
    version: str = field(default="")
    """The first digits of a digest over everything that was read."""
    settled: frozenset[str] = frozenset()
    """Files below the project's root that need no check: the last good build has checked them as they are."""

    @property
    def default(self) -> Language:
        """The language at the root of the site."""
        return self.languages[0]

    @cached_property
    def originals(self) -> Mapping[tuple[str, str], Text]:
        """The original of each text: the one that is no translation, by the order of languages if there are more."""
        found: dict[tuple[str, str], Text] = {}
        for language in self.languages:
            for text in self.texts.values():
                if text.lang == language.code and not text.is_translation:
                    found.setdefault((text.kind, text.key), text)
        return Watched(found)

    def unsettled(self, settled: frozenset[str]) -> Dataset:
        """The dataset with those texts alone that have to be checked; it knows the originals of all."""
        touched = {path for path in (text.path for text in self.texts.values()) if path not in settled}
        texts = {
            key: text
            for key, text in self.texts.items()
            if text.path in touched or (text.is_translation and self._original_path(key[:2]) in touched)
        }
        kept = settled - {text.path for text in texts.values()}
        part = replace(self, texts=texts, settled=kept)
        vars(part)["originals"] = self.originals
        return part

    def _original_path(self, key: tuple[str, str]) -> str:
        original = self.originals.get(key)
        return original.path if original else ""

    def language(self, code: str) -> Language:
        """The language with this tag; `StopIteration` where there is none."""
        return next(language for language in self.languages if language.code == code)

    def of_class(self, class_: str) -> tuple[Code, ...]:
        """The codes of one class, by number."""
        return tuple(code for code in self.codes.values() if code.class_ == class_)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The codes by number, in order."""
        return tuple(sorted(self.codes))

    @cached_property
    def demanded(self) -> frozenset[str]:
        """Header fields that the response with some code MUST always carry."""
        return frozenset(
            rule.header
            for code in self.codes.values()
            for rule in code.headers
            if rule.strength == "MUST" and not rule.when and rule.applies == str(code.code)
        )

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The classes that have codes."""
        return tuple(sorted({code.class_ for code in self.codes.values()}))
