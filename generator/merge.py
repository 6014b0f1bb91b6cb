"""From claims to the dataset: choose among what sources say, and remember what was not chosen."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

from generator.forge import Forge
from generator.model import (
    Capture,
    Claim,
    Code,
    Conflict,
    Dataset,
    Language,
    Note,
    Ruling,
    Text,
    Variant,
)
from generator.problems import Problem
from generator.project import Project, load_languages
from generator.sources import captures, forge, notes, registry, texts, tree
from generator.sources.registry import Registry
from generator.watched import Watched


def load(project: Project, problems: list[Problem]) -> Dataset:
    """Read everything below `content/` and merge it. What is wrong with it is added to `problems`.

    Where something lies there that must not be read (`tree.py`), nothing is read, and the dataset is empty.
    """
    if unreadable := tree.faults(project):
        problems.extend(unreadable)
        return merge((), registry.NOTHING, (), (), {}, problems)
    languages = load_languages(project, problems)
    strings: dict[str, dict[str, str]] = {}
    readable = []
    for language in languages:
        before = len(problems)
        strings[language.code] = texts.load_strings(project, language, problems)
        if len(problems) == before:  # without its headings no text of a language can be read
            readable.append(language)
    facts = registry.load(project, problems)
    read_texts = [
        text
        for language in readable
        for text in texts.load(project, language, texts.closed_headings(strings[language.code]), problems)
    ]
    recorded = captures.load(project, problems)
    read_notes = _load_notes(project, languages, problems)
    return merge(languages, facts, read_notes, read_texts, strings, problems, recorded, forge.load(project))


def _load_notes(project: Project, languages: Iterable[Language], problems: list[Problem]) -> list[Note]:
    found = []
    for language in languages:
        words = notes.load_words(project.content, language.code, problems)
        for path in sorted((project.content / language.code / "notes").glob("*.md")):
            note = notes.load(path, project.name(path), language, words, problems)
            found += [note] if note else []
    return found


def merge(
    languages: tuple[Language, ...],
    facts: Registry,
    read_notes: Iterable[Note],
    read_texts: Iterable[Text],
    strings: Mapping[str, Mapping[str, str]],
    problems: list[Problem],
    recorded: Mapping[int, Capture] | None = None,
    place: Forge | None = None,
) -> Dataset:
    """One dataset out of everything that was read.

    The order of the steps is the policy: the registry is right about what it holds; a note's phrase that the
    registry knows as another spelling or a vendor's phrase adds to it; whatever else a note says differently
    needs a ruling.
    """
    read_notes, read_texts = tuple(read_notes), tuple(read_texts)
    # Where something could not be read, what it would have said is unknown: no conflict or idle ruling is certain.
    found: list[Problem] = []
    certain = not problems
    claims = [claim for note in read_notes for claim in note.claims]
    accepted, disputed = _sift(claims, facts)
    conflicts = [
        *_ruled(disputed, facts, found),
        *_overruled_meanings(accepted, facts),
        *_overruled_prose(read_notes, facts),
    ]
    found.extend(_idle(facts.rulings, conflicts))
    problems.extend(found if certain else ())
    overruled = {claim for conflict in conflicts for claim in conflict.claims}
    kept = [claim for claim in accepted if claim not in overruled]
    codes = {
        code: _code(
            found,
            [claim for claim in kept if claim.code == code],
            [conflict for conflict in conflicts if code in conflict.codes],
            facts,
        )
        for code, found in sorted(facts.codes.items())
    }
    return Dataset(
        languages=languages,
        codes=codes,
        recipes=facts.recipes,
        inputs=facts.inputs,
        popular=tuple(code for code in facts.popular if code in facts.codes),
        headers=facts.headers,
        q850=facts.q850,
        glossary=facts.glossary,
        references=facts.references,
        conflicts=tuple(conflicts),
        notes=read_notes,
        texts=Watched({(text.kind, text.key, text.lang): text for text in read_texts}),
        strings=strings,
        captures=recorded or {},
        forge=place or Forge(),
        version=_version(facts, read_notes, read_texts, strings, recorded),
    )


def _sift(claims: Iterable[Claim], facts: Registry) -> tuple[list[Claim], list[Claim]]:
    """Claims that agree with the registry or add to it, and claims that contradict it.

    A meaning follows its phrase: what is said beside a phrase that is overruled is overruled with it.
    """
    accepted: list[Claim] = []
    disputed: list[Claim] = []
    for claim in claims:
        phrase = claim.value if claim.field == "phrase" else claim.phrase
        (accepted if _is_known(phrase, facts.codes.get(claim.code)) else disputed).append(claim)
    return accepted, disputed


def _is_known(phrase: str, code: Code | None) -> bool:
    if code is None:
        return False
    others = {spelling.phrase for spelling in code.spellings} | {variant.phrase for variant in code.variants}
    return phrase in {"", code.phrase, *others}


def _ruled(disputed: Iterable[Claim], facts: Registry, problems: list[Problem]) -> Iterator[Conflict]:
    """A conflict for each disputed phrase that a ruling settles; the others are problems."""
    by_entry: dict[tuple[str | None, int, str], list[Claim]] = {}
    for claim in disputed:
        phrase = claim.value if claim.field == "phrase" else claim.phrase
        by_entry.setdefault((claim.lang, claim.code, phrase), []).append(claim)
    for (lang, code, phrase), claims in by_entry.items():
        ruling = next(
            (
                ruling
                for ruling in facts.rulings
                if ruling.field in ("code", "phrase")
                and (ruling.lang, ruling.code, ruling.claim) == (lang, code, phrase)
            ),
            None,
        )
        if ruling is None:
            problems.append(_unruled(claims[0], phrase, facts.codes.get(code)))
            continue
        problems.extend(_misrulings(ruling, facts))
        yield Conflict(ruling, tuple(claims))


def _unruled(claim: Claim, phrase: str, known: Code | None) -> Problem:
    if known is None:
        says, remedy = f"the code {claim.code}, which the registry does not have", "taken: the code meant"
    else:
        says = f"{claim.code} '{phrase}', the registry says '{known.phrase}'"
        remedy = f"taken: {known.phrase}"
    message = (
        f"says {says}; correct the note, or add to content/registry/rulings.yml a ruling with "
        f"code: {claim.code}, claim: {phrase}, {remedy}, and a reference"
    )
    return Problem(claim.source.path, claim.source.line, "R-CONFLICT", message, paste=_ruling(claim, phrase, known))


def _ruling(claim: Claim, phrase: str, known: Code | None) -> str:
    """The ruling that would settle a conflict in favour of the registry, as rulings.yml has it."""
    field = "phrase" if known else "code"
    lines = {
        "id": f"{claim.lang}-{claim.code}-{field}",
        "field": field,
        "lang": claim.lang,
        "code": claim.code,
        "claim": json.dumps(phrase, ensure_ascii=False),
        "taken": known.phrase if known else "THE CODE MEANT",
        "reference": (known.reference if known else "") or "RFC NUMBER §SECTION",
    }
    return "- " + "\n  ".join(f"{key}: {value}" for key, value in lines.items())


def _misrulings(ruling: Ruling, facts: Registry) -> Iterator[Problem]:
    """Rulings that take something which is not there to be taken."""
    known = facts.codes.get(ruling.code) if ruling.code else None
    if ruling.field == "code" and not (ruling.taken.isdigit() and int(ruling.taken) in facts.codes):
        message = f"takes the code '{ruling.taken}', which the registry does not have; correct it"
        yield Problem(ruling.source.path, ruling.source.line, "R-TAKEN", message)
    if ruling.field == "phrase" and (known is None or known.phrase != ruling.taken):
        says = known.phrase if known else "nothing"
        message = f"takes the phrase '{ruling.taken}', the registry says '{says}'; make them one"
        yield Problem(ruling.source.path, ruling.source.line, "R-TAKEN", message)


def _overruled_meanings(accepted: Iterable[Claim], facts: Registry) -> Iterator[Conflict]:
    """A conflict for each ruling on what a note takes a code to mean."""
    meanings = [claim for claim in accepted if claim.field == "meaning"]
    for ruling in facts.rulings:
        if ruling.field != "meaning":
            continue
        claims = tuple(
            claim
            for claim in meanings
            if (claim.lang, claim.code) == (ruling.lang, ruling.code)
            and claim.phrase == ruling.phrase
            and ruling.claim in claim.value
        )
        if claims:
            yield Conflict(ruling, claims)


def _overruled_prose(read_notes: Iterable[Note], facts: Registry) -> Iterator[Conflict]:
    """A conflict for each ruling on words of a note that are no entry; its claim quotes them."""
    for ruling in facts.rulings:
        if ruling.field == "prose" and any(
            ruling.claim in note.text for note in read_notes if note.lang == ruling.lang
        ):
            yield Conflict(ruling, ())


def _idle(rulings: Iterable[Ruling], conflicts: Iterable[Conflict]) -> Iterator[Problem]:
    """A ruling that rules nothing any more has to go, or it will excuse the next mistake."""
    used = {conflict.ruling.id for conflict in conflicts}
    seen: set[str] = set()
    for ruling in rulings:
        if ruling.id in seen:
            yield Problem(ruling.source.path, ruling.source.line, "R-DUP", f"repeats the id {ruling.id}; rename it")
        seen.add(ruling.id)
        if ruling.id not in used:
            message = f"{ruling.id} overrules nothing that the {ruling.lang} notes say; delete it"
            yield Problem(ruling.source.path, ruling.source.line, "R-IDLE", message)


def _code(found: Code, claims: list[Claim], conflicts: list[Conflict], facts: Registry) -> Code:
    """A code of the registry with everything else that is known of it."""
    variants = tuple(
        Variant(phrase, tuple(claim for claim in claims if phrase in (claim.value, claim.phrase)))
        for phrase in (variant.phrase for variant in found.variants)
    )
    return dataclasses.replace(
        found,
        variants=variants,
        headers=tuple(rule for rule in facts.headers if rule.covers(found.code)),
        claims=tuple(claims),
        conflicts=tuple(conflicts),
    )


def _version(*parts: object) -> str:
    """Eight hexadecimal digits over everything that was read: the dataset's version in the footer and the API."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:8]
