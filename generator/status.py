"""The translation table, new translation files, and stamps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from generator import freshness
from generator.labels import Labels
from generator.model import Dataset, Language, State, Text
from generator.problems import ContentError, Problem
from generator.project import Project
from generator.rules.facts import PER_LANGUAGE
from generator.sources.texts import KINDS, split_front_matter

WORD = re.compile(r"[^\W_]+(?:[\u200c'’-][^\W_]+)*")


def states(dataset: Dataset, language: Language) -> Iterator[tuple[str, str, str, State]]:
    """Kind, key, section and state of every section that the language should have."""
    for (kind, key), original in sorted(dataset.originals.items()):
        own = dataset.texts.get((kind, key, language.code))
        for section in original.sections:
            yield kind, key, section, freshness.state(section, own, original)


def table(dataset: Dataset, languages: Iterable[Language]) -> list[dict[str, Any]]:
    """One row a language: sections by state, percentages, words, and what is missing or stale."""
    rows = []
    for language in languages:
        found = list(states(dataset, language))
        wanted = labels(dataset)
        counts = Counter(state for *_, state in found)
        good = counts[State.FRESH] + counts[State.ORIGINAL]
        rows.append(
            {
                "lang": language.code,
                "name": language.name,
                "sections": len(found),
                **{str(state): counts[state] for state in State},
                "fresh_percent": round(100 * good / len(found), 1) if found else 100.0,
                "labels": len(wanted),
                "labels_missing": [key for key in wanted if not dataset.strings[language.code].get(key)],
                "words": sum(_words(text) for text in _texts(dataset, language)),
                "open": [
                    {"text": f"{kind}/{key}", "section": section, "state": str(state)}
                    for kind, key, section, state in found
                    if state in (State.MISSING, State.STALE)
                ],
            }
        )
    return rows


def labels(dataset: Dataset) -> list[str]:
    """The keys of the short strings that every language should have."""
    return [key for key in dataset.strings[dataset.default.code] if not key.startswith(PER_LANGUAGE)]


def text(rows: list[dict[str, Any]]) -> str:
    """The table for a terminal, with what is open below it."""
    lines = [f"{'':4}{'sections':>9}{'fresh':>8}{'stale':>7}{'missing':>9}{'words':>9}{'fresh %':>9}"]
    for row in rows:
        good = row["fresh"] + row["original"]
        lines.append(
            f"{row['lang']:4}{row['sections']:>9}{good:>8}{row['stale']:>7}{row['missing']:>9}"
            f"{row['words']:>9}{row['fresh_percent']:>8} %"
        )
    for row in rows:
        lines += [f"{row['lang']}: {item['text']} {item['section']}: {item['state']}" for item in row["open"]]
        lines += [f"{row['lang']}: label {key}: missing" for key in row["labels_missing"]]
    return "\n".join(lines)


def _texts(dataset: Dataset, language: Language) -> Iterator[Text]:
    return (text for text in dataset.texts.values() if text.lang == language.code)


def _words(text: Text) -> int:
    return sum(len(WORD.findall(section.body)) for section in text.sections.values())


def new(dataset: Dataset, project: Project, key: str, language: Language) -> Path:
    """Write a translation file prefilled with the original, one section after the other.

    `key` is a code, or a kind and a key (`guides/methods`). Returns the path.
    """
    kind, _, name = key.rpartition("/") if "/" in key else ("codes", "", key)
    original = dataset.originals.get((kind, name)) if kind in KINDS else None
    if original is None:
        message = "has no original text; expected a code such as 486, or recipes/ID, guides/ID"
        raise ContentError([Problem(key, 0, "E-TEXT", message)])
    path = project.content / language.code / kind / f"{name}.md"
    if path.exists() or original.lang == language.code:
        place = project.name(path) if path.exists() else original.path
        raise ContentError([Problem(place, 0, "E-EXISTS", "is there already; edit it")])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(prefilled(original, Labels(dataset, language)), encoding="utf-8", newline="\n")
    return path


def prefilled(original: Text, label: Labels, elsewhere: Mapping[str, str] | None = None) -> str:
    """A translation in which nothing is translated yet: the original in comments, under the headings of the language.

    It is stamped with the very text that it quotes, so somebody who translates it in a browser has nothing to
    stamp. A section is missing as long as there is only a comment; the H1 as long as it is the original's.
    `elsewhere` has, for sections that are not to be quoted, what the comment says in place of the quotation.
    """
    said = elsewhere or {}
    stamps = "".join(
        f"  {id_}: {original.lang}@{freshness.section_digest(section)}\n" for id_, section in original.sections.items()
    )
    how = label("contribute.form.how")
    summary = said.get("summary", original.summary)
    parts = [f"---\ntranslated-from:\n{stamps}---\n<!-- {how} -->\n\n# {original.title}\n\n{_quoted(summary)}"]
    for section in original.sections.values():
        if section.id in ("title", "summary"):
            continue
        closed = f"ui.headings.{original.kind}.{section.id}"
        heading = label(closed) if label.has(closed) else f"{section.heading} {{#{section.id}}}"
        parts.append(f"\n## {heading}\n\n{_quoted(said.get(section.id, section.body))}")
    return "".join(parts)


def _quoted(text: str) -> str:
    """`text` as a comment of Markdown."""
    return "<!--\n" + text.replace("-->", "-- >") + "\n-->\n"


def translation(dataset: Dataset, project: Project, file: str) -> tuple[Text, Text]:
    """The translation in `file`, and its original. `ContentError` where it is none."""
    name = project.name(Path(file).absolute())
    found = next((text for text in dataset.texts.values() if text.path == name), None)
    if found is None:
        raise ContentError([Problem(file, 0, "E-TEXT", "is no text of this project; expected content/LANG/...")])
    original = dataset.originals.get((found.kind, found.key))
    if original is None or original.path == found.path:
        raise ContentError([Problem(found.path, 1, "E-ORIGINAL", "is an original; name one of its translations")])
    return found, original


def accept(dataset: Dataset, project: Project, file: str, sections: Collection[str] = ()) -> tuple[Path, str]:
    """A translation's path and its text, stamped as right for the original as it stands now, as a whole or in part."""
    found, original = translation(dataset, project, file)
    stamped = freshness.stamps(original, found)
    if unknown := [section for section in sections if section not in stamped]:
        message = f"has no section {', '.join(unknown)}; expected one of {', '.join(stamped)}"
        raise ContentError([Problem(found.path, 1, "E-SECTION", message)])
    if sections:
        fresh = [id_ for id_ in stamped if freshness.state(id_, found, original) is State.FRESH]
        stamped = {**found.stamps, **{id_: stamped[id_] for id_ in (*fresh, *sections)}}
    stamped = {**found.stamps, **stamped}  # what is not translated yet keeps the stamp of the text that waits for it
    path = project.root / found.path
    _, body, _ = split_front_matter(path.read_text(encoding="utf-8"))
    lines = "".join(f"  {id_}: {stamped[id_]}\n" for id_ in original.sections if id_ in stamped)
    return path, f"---\ntranslated-from:\n{lines}---\n{body}"
