"""Commands that a stranger may have proposed and a reader will paste into a root shell: what may stand in them."""

from __future__ import annotations

import ipaddress
import re
import shlex
from collections.abc import Iterator

from generator.commands import PLACEHOLDER
from generator.model import Dataset, Recipe
from generator.problems import Problem
from generator.project import Project

TOOLS = "asterisk dig fs_cli grep kamcmd nft sipp sipsak sngrep sort ss tcpdump tshark uniq".split()
"""What a command may run. None of them runs another program, and a shell is not among them."""
NETWORKS = tuple(
    map(ipaddress.ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "127.0.0.0/8", "2001:db8::/32"))
)
"""Addresses for examples (RFC 5737, RFC 3849), and loopback."""

_NAME = re.compile(r"^(?:[\w-]+\.)*(?:example\.(?:com|net|org)|example|test|invalid|localhost)$", re.IGNORECASE)
PIPED = re.compile(r"\|\s*(?:sudo\s+)?(?:\S*/)?(?:ba|da|z|k|c|fi)?sh\b")
"""A pipe into a shell."""
_POWER = re.compile(r"[;&<>`$\\!#~*?\[\]()]|\{(?![a-z_]+\})|(?<!\{)\b[A-Za-z_]\w*=(?=\S)")
REPEATED = re.compile(r"\)(?:[*+]|\{\d*,)")
"""A group that is repeated: where its content can be read in two ways, matching takes exponential time."""
_QUOTED = re.compile(r"'[^']*'")
_ADDRESS = re.compile(
    r"(?<![\w.:-])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})(?![\w.-])", re.IGNORECASE
)
_HOST = re.compile(r"(?:@|//|\bsips?:(?:[^\s@']*@)?|\bhost )([A-Za-z0-9][\w-]*(?:\.[\w-]+)+)")


def shell(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """A command is one listed tool, or a pipe of them, and uses nothing of the shell but single quotes."""
    for recipe in dataset.recipes.values():
        found = [*expanded(recipe.command)]
        if not found and recipe.tool not in _tools(_QUOTED.sub("''", recipe.command)):
            found = [("C-TOOL", f"is said to use {recipe.tool}, and does not run it; correct one")]
        for rule, message in found:
            yield Problem(recipe.source.path, recipe.source.line, rule, message)


def expanded(command: str) -> Iterator[tuple[str, str]]:
    """What a command leaves to the shell, and the tools in it that no command may run."""
    bare = _QUOTED.sub("''", command)
    if PIPED.search(bare):
        yield "C-TOOL", "pipes into a shell; save what it prints and read it first"
        return
    if "'" in bare.replace("''", ""):
        yield "C-SHELL", "leaves a single quote open; close it"
        return
    if '"' in bare:
        yield "C-SHELL", "has double quotes outside single ones, where a shell expands; use single quotes"
    if match := _assigned(bare) or _POWER.search(_without_options(bare)):
        yield "C-SHELL", f"has '{match[0]}' outside quotes, which is for the shell; write one plain command"
    for tool in _tools(bare):
        if tool not in TOOLS:
            yield "C-TOOL", f"runs '{tool}'; expected one of {', '.join(TOOLS)}"


def _tools(bare: str) -> list[str]:
    """The first word of each command of a pipe whose quotes are empty."""
    return [(segment.split() or [""])[0] for segment in bare.split("|")]


def _assigned(bare: str) -> re.Match[str] | None:
    """A prefix such as LC_ALL=C, which stands before a tool."""
    return re.search(r"(?:^|\|)\s*([A-Za-z_]\w*=)", bare)


def _without_options(bare: str) -> str:
    """The command without the values of its options: `-E header=y` assigns nothing."""
    return re.sub(r"(?<=\s)-\w+ \w+=\w+(?=\s|$)", "", bare)


def flags(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Every option of a command is explained, in every language, and nothing is explained that is not in it."""
    for recipe in dataset.recipes.values():
        explained = {(flag.flag.split() or [""])[0] for flag in recipe.flags}
        for option in dict.fromkeys(_options(recipe.command)):
            if option not in explained:
                yield _at(recipe, f"does not explain {option}; add it under flags")
        for flag in recipe.flags:
            if flag.flag not in recipe.command:
                yield _at(recipe, f"explains {flag.flag}, which the command does not have; delete it")
            for language in dataset.languages:
                if f"flags.{flag.means}" not in dataset.strings[language.code] and not language.begun:
                    file = f"content/{language.code}/recipes/flags.yml"
                    yield _at(
                        recipe, f"explains {flag.flag} by {flag.means}, which {file} does not have; write it there"
                    )


def _options(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError:
        return []  # an open quote, which `shell` reports
    return [word for word in words if re.match(r"-{1,2}[A-Za-z]|\+[a-z]", word)]


def _at(recipe: Recipe, message: str) -> Problem:
    return Problem(recipe.source.path, recipe.source.line, "C-FLAG", message)


def hosts(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Addresses and names in commands and defaults are those that are set aside for examples."""
    for recipe in dataset.recipes.values():
        for host in foreign(recipe.command):
            message = f"names {host}; use a placeholder, or an example of RFC 2606, RFC 5737 or RFC 3849"
            yield Problem(recipe.source.path, recipe.source.line, "C-HOST", message)
    for name, item in dataset.inputs.items():
        value = f"host {item.default}" if name in ("host", "domain") else item.default
        for host in foreign(value):
            message = f"{name} is {host}; use an example of RFC 2606, RFC 5737 or RFC 3849"
            yield Problem(item.source.path, item.source.line, "C-HOST", message)


def foreign(text: str) -> Iterator[str]:
    """The addresses and names in a command that are somebody's."""
    for match in _ADDRESS.finditer(text):
        try:
            address = ipaddress.ip_address(match[0])
        except ValueError:
            continue
        if not any(address in network for network in NETWORKS if network.version == address.version):
            yield match[0]
    if (words := text.split()) and words[0] == "dig":
        names = (word for word in words[1:] if "." in word and word[0] not in "+-")
        yield from (name for name in names if not _NAME.match(PLACEHOLDER.sub("example.com", name)))
    for match in _HOST.finditer(PLACEHOLDER.sub("x", text)):
        if not _NAME.match(match[1]) and not _ADDRESS.fullmatch(match[1]):
            yield match[1]


def inputs(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """The default of a placeholder fits its pattern."""
    for name, item in dataset.inputs.items():
        if REPEATED.search(item.pattern):
            message = f"{name} has a pattern that repeats a group, which may take for ever; write it without"
            yield Problem(item.source.path, item.source.line, "C-PATTERN", message)
            continue
        try:
            fits = re.fullmatch(item.pattern, item.default)
        except re.error as error:
            yield Problem(
                item.source.path, item.source.line, "C-PATTERN", f"{name} has no pattern: {error}; correct it"
            )
            continue
        if not fits:
            message = f"{name} has the default '{item.default}', which its pattern refuses; correct one"
            yield Problem(item.source.path, item.source.line, "C-PATTERN", message)


def outputs(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """A recipe that the tests run shows what it printed."""
    for recipe in dataset.recipes.values():
        if not recipe.unrun and not recipe.output:
            message = "has no recorded output; run make record, or say unrun: true"
            yield Problem(recipe.source.path, recipe.source.line, "C-OUTPUT", message)
