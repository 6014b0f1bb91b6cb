"""Listed tools have options that run programs, write over files or change the machine: a recipe uses none of them.

The lists say what is allowed, so that an option which nobody has thought of is refused. They were made from the help
and the manual pages of the versions in Debian 12: tcpdump 4.99.3, tshark 4.0.17, sngrep 1.6.0, sipp 3.6.1,
sipsak 0.9.8.1, iproute2 6.1, coreutils 9.1, grep 3.8, dig 9.18, nft 1.0.6.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise

from generator.model import Dataset, Recipe
from generator.problems import Problem
from generator.project import Project

_OPTIONS: dict[str, str] = {
    # tool: options that only choose what is read and how it is shown. Left out are, beside those that run programs
    # (tcpdump -z, tshark -X) or write where they like: whole configurations (sngrep -f, tshark -C, -o), lists of files
    # (-F, -V), keys (tshark -K, sngrep -k), sending what was captured elsewhere (sngrep -H), and floods.
    "tshark": r"""-[2DLPQSVglnpqvx]*(?:[BEFJNORTYabcdefijrstuyz]\S*)?|-w
        |--(?:enable|disable)-(?:protocol|heuristic)|--color|--print|--hexdump|--no-duplicate-keys|--read-file
        |--display-filter|--interface|--snapshot-length|--autostop|--ring-buffer|--no-promiscuous-mode""",
    "tcpdump": r"""-[#AbDdefHhIJKLlNnOpqStUuvXx]*(?:[BCGQTWcijrsy]\S*)?|-w
        |--(?:count|number|print|immediate-mode|micro|nano|version)|--time-stamp-precision=\w+""",
    "sngrep": r"""-[NRVchiqrv]*(?:[BIdl]\S*)?|-O
        |--(?:calls|rtp|icase|invert|no-interface|quiet|rotate|limit|input|device)""",
    "sipp": r"""-(?:sn|s|t|i|p|d|m|mi|mp|au|ap|aa|nd|nr|v|recv_timeout|send_timeout|timeout|timeout_error|nostdin
        |trace_msg|trace_shortmsg|trace_err|trace_error_codes|trace_stat|trace_rtt|trace_screen)""",
    "sipsak": r"""-[NSTVdhinvw]*(?:[DEHWalmpqrsu]\S*)?
        |--(?:sip-uri|traceroute|local-port|remote-port|outbound-proxy|hostname|max-forwards|numeric|verbose|transport
        |auth-username|password|no-via|ignore-redirects|extract-ip|nagios-code|search|symmetric|timer-t1)(?:=\S*)?""",
    "ss": r"""-[0146HMOSTVZabdehilmnoprstuwxz]*(?:[Af]\S*)?
        |--(?:numeric|resolve|all|listening|options|extended|memory|processes|threads|info|summary|ipv4|ipv6|tcp|udp
        |sctp|raw|unix|no-header|oneline|family=\w+|query=\w+)""",
    "sort": r"""-[MRVbdfghimnrsuz]*(?:[kt]\S*)?
        |--(?:numeric-sort|reverse|unique|human-numeric-sort|version-sort|key=\S+)""",
    "uniq": r"-[Dcdiuz]*(?:[fsw]\d*)?|--(?:count|repeated|unique|ignore-case)",
    "grep": r"""-[EFGHILPTUZabchilnoqsvwxyz]*(?:[ABCem]\S*)?
        |--(?:color(?:=\w+)?|count|ignore-case|invert-match|line-buffered|line-number|only-matching|text|no-filename)""",
    "dig": r"-[46hirumvx]|-[cpqtx]\S*|\+[a-z0-9]+(?:=\d+)?",
}
_OPERANDS: dict[str, tuple[str, str]] = {"uniq": (r"[^-]", "writes into a file"), "dig": (r"@", "asks a given server")}
"""Words without a dash that have power as well, by what they begin with."""
_WRITES = {"-w", "-O"}
"""What is captured goes into the reader's file, and nowhere else."""
_FORMS: dict[str, tuple[str, str]] = {
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
        if tool in _FORMS and not re.fullmatch(_FORMS[tool][0], rest.strip()):
            yield f"tells {tool} more than to show something; expected {_FORMS[tool][1]}"
        elif tool in _OPTIONS:
            yield from _strange(tool, _words(rest))


def _strange(tool: str, words: list[str]) -> Iterator[str]:
    for word, following in pairwise([*words, ""]):
        if word[0] in "-+" and word != "-" and not re.fullmatch(_OPTIONS[tool], word, re.VERBOSE):
            yield f"has {word}, which is not among the options that only show (rules/options.py); leave it out"
        elif word in _WRITES and following != "{file}":
            yield f"has {word} {following}, with which {tool} writes over a file; write {word} {{file}}"
        elif tool in _OPERANDS and re.match(_OPERANDS[tool][0], word):
            yield f"has {word}, with which {tool} {_OPERANDS[tool][1]}; leave it out"


def _words(rest: str) -> list[str]:
    """The words of a command that may be options: what was quoted is a value."""
    try:
        lexer = shlex.shlex(rest, posix=False, punctuation_chars=False)
        lexer.whitespace_split = True
        lexer.commenters = ""
        return [word for word in lexer if not word.startswith("'")]
    except ValueError:
        return []  # an open quote, which `shell` reports
