"""Listed tools have options that run programs, write over files or change the machine: those are not for recipes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from generator.model import Dataset, Recipe
from generator.problems import Problem
from generator.project import Project

_REFUSED: dict[str, tuple[str, str]] = {
    # tool: (what no recipe may say, why)
    "tshark": (
        r"-X|--?(?:lua|export-objects?|elastic\S*)\b|-[GK]\b|-o ?\S*lua\S*|--temp-dir",
        "runs scripts or writes",
    ),
    "tcpdump": (r"-[a-zA-Z]*[zZ]\b|--relinquish-privileges|-F|-V", "runs a program or reads a list of files"),
    "sngrep": (r"-[fF]\b|--config", "reads another configuration, which may name commands"),
    "sipp": (r"-(?:sf|oocsf|inf|bg|slave\S*|master|rtcheck|tdmmap|key|set|plugin|3pcc)\b", "loads scenarios or code"),
    "sipsak": (r"-[fgFKRTUI]\b|-(?:random|flood)\S*|--(?:flood-mode|random-mode|filename|shoot\S*)", "floods or reads"),
    "ss": (r"-[a-zA-Z]*[KNFD]|--(?:kill|net|filter|diag)\b", "kills sockets or reads files"),
    "sort": (r"-[a-zA-Z]*[oT]|--(?:output|compress-program|files0-from|temporary-directory)\b", "writes or runs"),
    "uniq": (r"[^-\s]\S*", "writes into a file"),
    "grep": (r"-[a-zA-Z]*[rRf]|--(?:file|recursive|dereference-recursive|include)\b", "reads other files"),
    "dig": (r"-[fk]\b|@", "reads a file or asks a given server"),
}
_ALLOWED: dict[str, tuple[str, str]] = {
    # tool: (the only form that a recipe may have, as said in the message)
    "asterisk": (
        r"-rx '(?:core|pjsip|sip|rtp|dialplan) (?:show|set logger|set debug|set verbose)[\w .:{}-]*'",
        "-rx 'pjsip show ...'",
    ),
    "fs_cli": (
        r"-x '(?:sofia (?:status|global siptrace|profile [\w-]+ siptrace)|show|status)[\w .:{}-]*'",
        "-x 'sofia status ...'",
    ),
    "kamcmd": (
        r"(?:sipdump\.(?:enable|disable)|(?:core|tm|ul|stats|dispatcher|htable|pike)"
        r"\.(?:\w*list|dump|stats|info|version|uptime|show\w*))[\w .:{}-]*",
        "a command that shows",
    ),
    "nft": (r"(?:-[nas]+ )*list [a-z0-9 _-]+", "list ..."),
}


def options(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """No option of a listed tool that runs programs, writes over files or changes the machine."""
    for recipe in dataset.recipes.values():
        for message in _powerful(recipe):
            yield Problem(recipe.source.path, recipe.source.line, "C-OPT", message)


def _powerful(recipe: Recipe) -> Iterator[str]:
    for segment in re.split(r"\|(?=(?:[^']*'[^']*')*[^']*$)", recipe.command):
        tool, _, rest = segment.strip().partition(" ")
        if tool in _ALLOWED and not re.fullmatch(_ALLOWED[tool][0], rest.strip()):
            yield f"tells {tool} more than to show something; expected {_ALLOWED[tool][1]}"
        pattern, why = _REFUSED.get(tool, ("", ""))
        word = next((word for word in _words(rest) if pattern and re.match(pattern, word)), None)
        if word:
            yield f"has {word}, with which {tool} {why}; leave it out"


def _words(rest: str) -> list[str]:
    """The words of a command that may be options: what was quoted is a value."""
    try:
        lexer = shlex.shlex(rest, posix=False, punctuation_chars=False)
        lexer.whitespace_split = True
        lexer.commenters = ""
        return [word for word in lexer if not word.startswith("'")]
    except ValueError:
        return []  # an open quote, which `shell` reports
