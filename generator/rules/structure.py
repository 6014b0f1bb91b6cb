"""The shape of texts: lengths, closed headings and steps, links, and likeness between the languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import PurePosixPath

from generator import freshness
from generator.labels import Labels
from generator.markup import REFERENCE
from generator.model import Dataset, Section, State, Text
from generator.problems import Fix, Problem
from generator.project import Project
from generator.quantities import is_quantity

MAX_TITLE = 60
MAX_SUMMARY = 220
"""Characters: what fits a search result and a table cell."""
PLAIN = ("title", "summary")
"""Sections that are plain text: shown as they are, whatever they hold."""
MAX_NESTING = 6
"""Lists in lists, and quotations in quotations."""
HOSTS = ("www.rfc-editor.org", "datatracker.ietf.org", "www.iana.org")
"""Where a text may link to outside this site: the standards themselves."""
STEPS = ("see", "check", "yes", "no", "change")

_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\((?P<target>[^)]*)\)?")
_ITEM = re.compile(r"^\s*(?:[-*]|\d+\.) (.*)$", re.MULTILINE)
_CAUSE = re.compile(r"^### (.+)$", re.MULTILINE)
_MARKUP = re.compile(r"`|\*\*|^#", re.MULTILINE)


def originals(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Each text has one original, and every translation says which text it was made from."""
    found: dict[tuple[str, str], list[Text]] = {}
    for text in dataset.texts.values():
        found.setdefault((text.kind, text.key), []).append(text)
    for texts in found.values():
        first = [text for text in texts if not text.is_translation]
        if not first:
            message = "has no original in any language; delete 'translated-from' where it was written first"
            yield Problem(texts[0].path, 1, "T-ORIGIN", message)
        for extra in sorted(first, key=lambda text: text.lang != dataset.default.code)[1:]:
            message = f"and another language are both without 'translated-from'; run sipcodes accept {extra.path}"
            original = dataset.originals[extra.kind, extra.key]
            yield Problem(extra.path, 1, "T-ORIGIN", message, paste=_front_matter(original, extra))


def _front_matter(original: Text, text: Text) -> str:
    lines = [f"  {id_}: {stamp}" for id_, stamp in freshness.stamps(original, text).items()]
    return "\n".join(["---", "translated-from:", *lines, "---"])


def lengths(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Titles and summaries are short plain text."""
    for text in dataset.texts.values():
        title, summary = text.sections["title"], text.sections["summary"]
        if len(title.body) > MAX_TITLE:
            yield _at(text, title, "T-LEN", f"title has {len(title.body)} characters; expected {MAX_TITLE} at most")
        if title.body.endswith((".", "۔")):
            fix = Fix(2, title.body, title.body.rstrip(".۔"))
            yield Problem(text.path, title.line, "T-STOP", "title ends with a full stop; delete it", fix)
        if len(summary.body) > MAX_SUMMARY:
            message = f"summary has {len(summary.body)} characters; expected {MAX_SUMMARY} at most, shorten it"
            yield _at(text, summary, "T-LEN", message)
        if "\n\n" in summary.body:
            yield _at(text, summary, "T-PARA", "summary has two paragraphs; expected one before the first heading")


def plain_fields(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Titles and summaries are shown as they are: marks of Markdown in them would be read as marks."""
    for text in dataset.texts.values():
        for section in (text.sections[id_] for id_ in PLAIN):
            if mark := _MARKUP.search(section.body):
                yield _at(text, section, "T-PLAIN", f"{section.id} has '{mark[0]}'; expected plain text, reword it")


def steps(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Each cause has the five steps, in their order."""
    for text in dataset.texts.values():
        causes = text.sections.get("causes")
        if text.kind != "codes" or causes is None:
            continue
        label = Labels(dataset, dataset.language(text.lang))
        expected = [label(f"ui.steps.{step}") for step in STEPS]
        for match, body in _causes(causes.body):
            steps_here = list(re.finditer(r"^- \*\*(.+?)\*\*", body, re.MULTILINE))
            found = [step[1] for step in steps_here]
            if found != expected:
                odd = next(
                    (step for step, label_ in zip(steps_here, expected, strict=False) if step[1] != label_), None
                )
                line = causes.line_at(match.end() + odd.start() if odd else match.start())
                message = f"cause has the steps {', '.join(found) or 'none'}; expected {', '.join(expected)}"
                yield Problem(text.path, line, "M-STEPS", message)


def _causes(body: str) -> Iterator[tuple[re.Match[str], str]]:
    matches = list(_CAUSE.finditer(body))
    for match, following in zip_longest(matches, matches[1:]):
        yield match, body[match.end() : following.start() if following else None]


def links(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Links lead to texts of this site that exist, and never to the page that they stand on."""
    known = {f"{kind}/{key}.md" for kind, key in dataset.originals}
    known |= {f"codes/{code}.md" for code in dataset.codes} | {f"recipes/{id_}.md" for id_ in dataset.recipes}
    for text in dataset.texts.values():
        here = f"{text.kind}/{text.key}.md"
        for line, match in _matches(text, _LINK, plain_too=False):
            target = match["target"]
            if OUTSIDE.fullmatch(target):
                continue
            if not INSIDE.fullmatch(target):
                continue  # `rendered` reports it
            path = _resolved(text.kind, target.partition("#")[0])
            if path == here:
                yield Problem(text.path, line, "M-SELF", f"links to itself ({target}); write plain text")
            elif path not in known:
                yield Problem(text.path, line, "M-LINK", f"links to {target}, which does not exist; correct it")


INSIDE = re.compile(r"[\w./-]+\.md(#[a-z0-9-]+)?", re.ASCII)
OUTSIDE = re.compile(rf"https://(?:{'|'.join(map(re.escape, HOSTS))})/[A-Za-z0-9._/-]*(?:#[A-Za-z0-9.-]+)?")


def _resolved(kind: str, target: str) -> str:
    parts: list[str] = []
    for part in PurePosixPath(kind, target).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def references(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Every RFC that a text cites is in the registry of references."""
    for text in dataset.texts.values():
        for line, match in _matches(text, REFERENCE):
            if int(match["rfc"]) not in dataset.references:
                message = f"cites RFC {match['rfc']}; add it to content/registry/references.yml or correct it"
                yield Problem(text.path, line, "M-RFC", message)


def markup(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Texts hold Markdown in plain forms: no attributes, includes, templates or strange fences.

    These are marks that our own templates and their extensions read; what CommonMark reads is `rendered`'s work.
    """
    for text in dataset.texts.values():
        for section in text.sections.values():
            if section.id in PLAIN:
                continue
            for match in _FENCE_LINE.finditer(section.body):
                if not _FENCE_ALLOWED.fullmatch(match[0]):
                    message = f"has the fence '{match[0].strip()}'; expected ``` alone or with sip, sdp, sh or text"
                    line = section.line_at(match.start())
                    yield Problem(text.path, line, "M-FENCE", message)
            for match in _DEEP.finditer(_blank(_FENCE, section.body)):
                line = section.line + 2 + section.body.count("\n", 0, match.start())
                message = f"nests deeper than {MAX_NESTING} lists or quotations; flatten it"
                yield Problem(text.path, line, "M-DEPTH", message)
                break  # the lines below it are as deep
            for match in _TICKS.finditer(_blank(_FENCE, section.body)):
                line = section.line_at(match.start())
                message = (
                    f"has {match[0].strip()[:40]}: doubled, escaped or open backticks; reword it with pairs of them"
                )
                yield Problem(text.path, line, "M-TICKS", message)
        for pattern, rule, what in _POWER:
            for line, match in _matches(text, pattern, plain_too=False):
                if text.kind == "guides" and _HEADING_ID.match(match[0]):
                    continue
                yield Problem(text.path, line, rule, f"holds {what} ({match[0].strip()[:40]}); write plain Markdown")


_FENCE_LINE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,}).*$", re.MULTILINE)
_FENCE_ALLOWED = re.compile(r"```(?:sip|sdp|sh|bash|text)?")
_INDENT = 4 * MAX_NESTING + 1
_DEEP = re.compile(
    rf"^(?:[ \t]{{{_INDENT},}}|(?:[ \t]*>){{{MAX_NESTING + 1},}})[ \t]*[^\s>].*$|[\[(*_]{{{_INDENT},}}", re.MULTILINE
)
_TICKS = re.compile(r"``|\\`|^[^`\n]*`(?:[^`\n]*`[^`\n]*`)*[^`\n]*$", re.MULTILINE)
"""Doubled, escaped, or an odd number on a line: what follows would be code to one reader and HTML to another."""
_HEADING_ID = re.compile(r"\{#[a-z0-9-]+\}[ \t]*$", re.MULTILINE)
_POWER = (
    (re.compile(r"\{[^\n}]*\}?"), "M-ATTR", "an attribute list or template"),
    (re.compile(r"--8<--"), "M-SNIP", "an include"),
)


def parity(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """A translation has the sections, causes, list items, links and code of its original.

    Only what is up to date is compared: a stale section differs because the original went on, and says so.
    """
    for text in dataset.texts.values():
        original = dataset.originals.get((text.kind, text.key))
        if not text.is_translation or original is None:
            continue
        for id_, section in text.sections.items():
            theirs = original.sections.get(id_)
            if theirs is None:
                yield _at(text, section, "T-SECTION", f"has the section {id_}, which the original lacks; delete it")
                continue
            if freshness.state(id_, text, original) is State.FRESH:
                yield from _differences(text, section, theirs)


def _differences(text: Text, section: Section, theirs: Section) -> Iterator[Problem]:
    for what, pattern in _COUNTED.items():
        here, there = (Counter(pattern.findall(part.body)) for part in (section, theirs))
        if what in ("list items", "causes"):
            here, there = Counter({what: here.total()}), Counter({what: there.total()})
        if here != there:
            extra, missing = _difference(here, there)
            message = f"section {section.id} differs from the original in {what}: {extra}{missing}"
            line, fix = replacement(section, pattern, here - there, there - here)
            yield Problem(text.path, line, "T-PARITY", message, fix)


def replacement(
    section: Section, pattern: re.Pattern[str], added: Counter[str], lost: Counter[str]
) -> tuple[int, Fix | None]:
    """The line of the first thing that was added, and what to write there if just one other thing was lost."""
    for match in pattern.finditer(section.body):
        group = 1 if pattern.groups else 0
        if match[group] in added:
            known = len(added) == len(lost) == 1
            fix = Fix(section.column_at(match.start(group)), match[group], next(iter(lost)), False) if known else None
            return section.line_at(match.start(group)), fix
    return section.line, None


def stamped(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Each section of a translation says which text of the original it was made from."""
    for text in dataset.texts.values():
        original = dataset.originals.get((text.kind, text.key))
        if not text.is_translation or original is None or freshness.WHOLE in text.stamps:
            continue
        right = freshness.stamps(original, text)
        for id_, section in text.sections.items():
            if id_ in right and id_ not in text.stamps:
                message = f"section {id_} has no stamp; once it says what the original says, add '{id_}: {right[id_]}'"
                paste = f"  {id_}: {right[id_]}"
                yield Problem(text.path, section.line, "T-STAMP", f"{message} under translated-from", paste=paste)


_COUNTED = {
    "causes": _CAUSE,
    "list items": _ITEM,
    "links": re.compile(r"\]\(([^)\s]*)\)"),
    "code": re.compile(r"`([^`\n]+)`"),
    "references": re.compile(r"RFC \d{3,5}(?: §[\d.]*\d)?"),
}


def _difference(here: Counter[str], there: Counter[str]) -> tuple[str, str]:
    if set(here) == set(there):
        return f"{here.total()} here, {there.total()} there", ""
    extra = ", ".join(sorted(here - there))
    missing = ", ".join(sorted(there - here))
    return (f"only here {extra}" if extra else ""), (f"{'; ' if extra else ''}missing {missing}" if missing else "")


def codes_linked(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Every other code that a text names is a link to its page; titles and summaries are plain text."""
    numbers = "|".join(map(str, dataset.codes))
    bare = re.compile(rf"(?<![\d.:/=#§\w-])({numbers})(?![\d/:=%\w-]|[.,]\d)")
    for text in dataset.texts.values():
        quantity = is_quantity(Labels(dataset, dataset.language(text.lang)))
        for line, match in _matches(text, bare, links_too=False):
            number = match[1]
            if line < _first_section(text):
                continue
            if number == text.key or quantity(match):
                continue
            linked = f"[{number}]({_up(text)}{number}.md)"
            fix = Fix(match.start(1) - (match.string.rfind("\n", 0, match.start(1)) + 1), number, linked)
            yield Problem(text.path, line, "M-CODE", f"names {number} without a link; write {linked}", fix)


def _first_section(text: Text) -> int:
    """The line of the first H2."""
    lines = [part.line for id_, part in text.sections.items() if id_ not in ("title", "summary")]
    return min(lines, default=0)


def _up(text: Text) -> str:
    return "" if text.kind == "codes" else "../codes/"


def _matches(
    text: Text, pattern: re.Pattern[str], links_too: bool = True, plain_too: bool = True
) -> Iterator[tuple[int, re.Match[str]]]:
    """Matches in the prose of a text, with their lines; code, and on wish links, are blanked first."""
    for section in text.sections.values():
        if section.id in PLAIN and not plain_too:
            continue
        prose = _blank(_SPAN, _blank(_FENCE, section.body))
        if not links_too:
            prose = _blank(re.compile(r"\[[^\]]*\]\([^)]*\)|RFC \d+(?: §[\d.]+)?"), prose)
        for match in pattern.finditer(prose):
            yield section.line_at(match.start()), match


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def _at(text: Text, section: Section, rule: str, message: str) -> Problem:
    return Problem(text.path, section.line, rule, message)
