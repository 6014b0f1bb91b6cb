"""What a recipe may tell a tool: an allow-list, since tools have options that run programs or write files.

A command is judged as the shell hands it to the tool: filled with its defaults, its quotes taken away, word by word. So
`'-z'`, `-'z'` and a default that begins with a hyphen are what they become. An option that is missing here is added
after its manual was read.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.commands import PLACEHOLDER, bind
from generator.model import Dataset
from generator.problems import Problem
from generator.project import Project

_ANY = r".+"
_FILE = r"[\w-][\w.-]*\.pcap(?:ng)?"
_NUMBER = r"\d{1,6}"
_DEVICE = r"[A-Za-z0-9][\w.:-]*"
_NAME = r"[A-Za-z0-9_*][\w.*-]*"
_FILTER = r"[^-].*"
_HOST = r"(?:sips?:)?(?:[\w.+-]+@)?[\w.:\[\]-]+"


@dataclass(frozen=True)
class Grammar:
    """The words that one tool may be given."""

    flags: str = ""
    """Options without a value, as an expression for a whole word."""
    values: dict[str, str] = field(default_factory=dict)
    """Options and the expression that their value fits as a whole."""
    operands: str = ""
    """The expression for any other word; empty if there may be none."""
    reads_pipe: bool = False
    """Whether it may stand behind a pipe, and only there."""


GRAMMARS = {
    "tcpdump": Grammar(
        "-(?:n|nn|A|X|XX|U|l|v|vv|vvv|q|e|S|p|#|K|t|tt|ttt|tttt|ttttt)",
        {"-i": _DEVICE, "-r": _FILE, "-w": _FILE, **dict.fromkeys(("-c", "-s", "-B", "-C", "-W", "-G"), _NUMBER)},
        _FILTER,
    ),
    "tshark": Grammar(
        "-[nqVxlpPS2]",
        {
            "-i": _DEVICE,
            "-r": _FILE,
            "-w": _FILE,
            "-f": _ANY,
            "-Y": _ANY,
            "-R": _ANY,
            "-T": "fields|text|json|ek|pdml|tabs",
            "-e": r"[\w.-]+",
            "-E": r"(?:header|separator|occurrence|aggregator|quote|bom)=\S{1,8}",
            "-t": "a|ad|r|d|dd|e|u|ud",
            "-z": r"(?:sip|rtp|rtcp|io|conv|endpoints|follow|voip|expert|plen|hosts),[\w,.:<>=() -]*|expert|hosts",
            "-a": r"(?:duration|filesize|files|packets):\d+",
            "-b": r"(?:duration|filesize|files|packets|interval):\d+",
            "-d": r"(?:udp|tcp|tls)\.port==[\d:-]+,[a-z]+",
            "-o": r"(?:sip|sdp|rtp|rtcp|udp|tcp|ip)\.[\w.]+:\w+|tls\.keylog_file:[\w-]+\.(?:log|txt)",
            "-O": r"[a-z,]+",
            "-c": _NUMBER,
            "-s": _NUMBER,
            "-B": _NUMBER,
            "--enable-heuristic": r"\w+",
        },
    ),
    "sngrep": Grammar(
        "-[crivNqR]", {"-d": _DEVICE, "-I": _FILE, "-O": _FILE, "-l": _NUMBER, "-B": r"\d{1,4}"}, _FILTER
    ),
    "sipp": Grammar(
        r"-(?:trace_msg|trace_err|trace_shortmsg|trace_screen|trace_stat|nostdin|aa)",
        {
            "-sn": "uac|uas",
            "-s": r"[\w+*#.-]+",
            "-t": "u1|un|t1|tn|l1|ln",
            "-m": r"\d{1,3}",
            "-l": r"\d{1,3}",
            "-r": r"\d{1,2}",
            "-p": r"\d{1,5}",
            "-i": r"[\d.]+|\[?[0-9a-f:]+\]?",
            "-au": r"\w+",
            **dict.fromkeys(("-d", "-rp", "-recv_timeout", "-timeout"), _NUMBER),
        },
        _HOST,
    ),
    "sipsak": Grammar(
        "-(?:v|vv|vvv|i|n|d|w)",
        {"-s": _HOST, "-p": _HOST, "-H": _HOST, "-E": "udp|tcp|tls", **dict.fromkeys(("-l", "-r", "-m"), r"\d{1,5}")},
    ),
    "ss": Grammar("-[lntupaeimosH46]+", {}, _FILTER),
    "dig": Grammar(r"\+(?:no)?[a-z]+(?:=\d+)?|-[46]", {"-t": "[A-Za-z0-9]+", "-x": r"[\d.:a-f]+"}, r"[\w.-]+"),
    "sort": Grammar("-[nrubfhV]+", {"-k": r"\d+(?:,\d+)?[nr]*", "-t": "."}, "", True),
    "uniq": Grammar("-[cdui]+", {}, "", True),
    "grep": Grammar("-[ivcnEFowx]+", dict.fromkeys(("-A", "-B", "-C", "-m"), _NUMBER) | {"-e": _ANY}, _FILTER, True),
    "nft": Grammar("-[nas]+", {}, "list|ruleset|tables?|chains?|sets?|inet|ip6?|[a-z][a-z0-9_-]*"),
    "asterisk": Grammar(
        "", {"-rx": r"(?:core|pjsip|sip|rtp|dialplan) (?:show|set logger|set debug|set verbose)[\w .:-]*"}
    ),
    "fs_cli": Grammar(
        "",
        {"-x": r"(?:sofia status|sofia (?:global|profile [\w-]+) siptrace (?:on|off)|show \w+|status)(?: [\w .-]+)?"},
    ),
    "kamcmd": Grammar(
        "",
        {},
        r"sipdump\.(?:enable|disable|list)|(?:core|tm|ul|stats|dispatcher|htable|pike)\.(?:\w*list|dump|stats|info|version"
        r"|uptime|show\w*)|\d+|[a-z]\w*",
    ),
}
_FIRST = {"nft": "list", "kamcmd": r"\w+\.\w+"}
"""What the first operand has to be, where it is the verb."""


def options(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """No word of a command but what its tool may be told."""
    for recipe in dataset.recipes.values():
        defaults = {name: item.default for name, item in dataset.inputs.items()}
        filled = bind(recipe.command, {name: defaults.get(name, "x") for name in PLACEHOLDER.findall(recipe.command)})
        for message in powerful(filled):
            yield Problem(recipe.source.path, recipe.source.line, "C-OPT", message)


def powerful(command: str) -> Iterator[str]:
    """What a filled command tells its tools that no recipe may."""
    try:
        segments = list(pipeline(command))
    except ValueError:
        return  # an open quote, which `shell` reports
    for number, (tool, *words) in enumerate(segments):
        grammar = GRAMMARS.get(tool)
        if grammar is None:
            continue  # `shell` reports it
        if grammar.reads_pipe != (number > 0):
            yield f"has {tool} {'at its beginning' if grammar.reads_pipe else 'behind a pipe'}; turn the command round"
        yield from _judged(tool, grammar, words)


def pipeline(command: str) -> Iterator[list[str]]:
    """The words of each command of a pipe, as the shell hands them over. Raises `ValueError` for an open quote."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|")
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    for word in lexer:
        if word == "|":
            yield words or [""]
            words = []
        else:
            words.append(word)
    yield words or [""]


def _judged(tool: str, grammar: Grammar, words: list[str]) -> Iterator[str]:
    rest = iter(words)
    operands = 0
    for word in rest:
        if word in grammar.values:
            value = next(rest, "")
            if not re.fullmatch(grammar.values[word], value, re.ASCII | re.DOTALL):
                yield f"gives {tool} {word} '{value[:40]}', which may do more than show something; leave it out"
        elif word[:1] in ("-", "+"):
            if not re.fullmatch(grammar.flags or "(?!)", word, re.ASCII):
                yield f"has {word[:40]}, which {tool} may not be told; expected {_known(grammar)}"
        else:
            operands += 1
            verb = _FIRST.get(tool, "") if operands == 1 else ""
            pattern = f"(?={verb}\\Z)(?:{grammar.operands})" if verb else grammar.operands
            if not re.fullmatch(pattern or "(?!)", word, re.ASCII | re.DOTALL):
                yield f"gives {tool} '{word[:40]}', which may do more than show something; leave it out"


def _known(grammar: Grammar) -> str:
    """The options of a tool in words."""
    known = [*grammar.values, *([grammar.flags] if grammar.flags else [])]
    return ", ".join(known) or "none"
