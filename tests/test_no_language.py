"""No language is named in code: what differs between languages is data, so that a fourth one needs no programmer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from tests.conftest import ROOT

CODE = {".py", ".js", ".mjs", ".html", ".css", ".md", ".yml", ".svg"}


def literals(tags: str, text: str) -> Iterator[int]:
    """Lines where a declared tag stands as a string, a key, an attribute's value or a folder."""
    quoted = rf"""(?<![\w<])(["'])(?:{tags})\1"""
    key = rf"""[{{,]\s*(?:{tags})\s*:(?!:)"""
    folder = rf"""["'`/](?:{tags})/"""
    selector = rf""":lang\((?:{tags})\)|lang[|~]?=["']?(?:{tags})\b"""
    found = re.compile("|".join((quoted, key, folder, selector)))
    for number, line in enumerate(text.split("\n"), 1):
        if found.search(line):
            yield number


def without_comments(text: str, suffix: str) -> str:
    """The code with its comments and docstrings blanked, line for line."""
    blank = [r'"""(?:.|\n)*?"""', r"(?m)#.*$"] if suffix in {".py", ".yml"} else [r"/\*(?:.|\n)*?\*/", r"(?m)^\s*//.*$"]
    for pattern in (*blank, r"<!--(?:.|\n)*?-->", r"\{#(?:.|\n)*?#\}"):
        text = re.sub(pattern, lambda found: "\n" * found[0].count("\n"), text)
    return text


def test_code_names_no_language() -> None:
    tags = "|".join(yaml.safe_load((ROOT / "content" / "languages.yml").read_text(encoding="utf-8")))
    files = [
        path
        for folder in ("generator", "theme")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in CODE and path.is_file()
    ]
    assert len(files) > 100
    named = [
        f"{path.relative_to(ROOT)}:{line}: {path.read_text(encoding='utf-8').splitlines()[line - 1].strip()[:80]}"
        for path in files
        for line in literals(tags, without_comments(path.read_text(encoding="utf-8"), path.suffix))
    ]
    assert named == []


def test_the_search_finds_a_literal() -> None:
    for line in ("lang = 'fa'", '[/x/, "ru"]', "{en: 1}", 'load("ru/x.yml")', ":lang(fa) {}", '<p lang="en">'):
        assert list(literals("en|ru|fa", line)) == [1], line
    for line in ('"enabled"', "when: en route", '"frame"', "a.fa"):
        assert list(literals("en|ru|fa", line)) == [], line
