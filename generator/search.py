"""What search knows: a record for each page in each language, handed to Node as plain text.

No text is analysed here. Folding, stemming and understanding exist once, in `theme/assets/search/`, and run in
Node for the index and the tests, and in the reader's browser.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from html import escape
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from generator.labels import Labels
from generator.model import Code, Dataset, Language, Mapping850
from generator.node import node
from generator.pages.page import Page
from generator.q850 import SPECIAL
from generator.shown import shown
from generator.urls import language_root, page_url

BUILDER = Path(__file__).with_name("search_index.mjs")
BUNDLER = Path(__file__).with_name("search_modules.mjs")

Record = dict[str, Any]
Finish = Callable[[], None]
"""Waits for the end of something; `RuntimeError` where it went wrong."""

_NODE_TIMEOUT = 300
_PREFIXES = re.compile(r"^(?:SWITCH|AST)_CAUSE_")


def write(dataset: Dataset, pages: Iterable[Page], site: Path) -> None:
    """The index of every language below `site/search/`, and the search modules bundled for the browser.

    Raises `RuntimeError` with what Node said where the index cannot be built.
    """
    write_document(document(dataset, pages), site)


def write_document(content: Mapping[str, Any], site: Path) -> None:
    """The index of a document that is already made; benchmarks grow theirs first."""
    with _indexing(content, site) as finish:
        finish()


def indexing(dataset: Dataset, pages: Iterable[Page], site: Path) -> AbstractContextManager[Finish]:
    """The same, made beside what the block does. Within it the function that it gives waits for the index."""
    return _indexing(document(dataset, pages), site)


@contextmanager
def _indexing(content: Mapping[str, Any], site: Path) -> Iterator[Finish]:
    with ExitStack() as started:
        waiting = [
            started.enter_context(
                _node(BUILDER, site / "search", json.dumps(content, ensure_ascii=False, sort_keys=True))
            )
        ]
        if (site / "assets" / "search").is_dir():
            waiting.append(started.enter_context(_node(BUNDLER, site / "assets" / "search")))

        def finish() -> None:
            for wait in waiting:
                wait()

        yield finish


@contextmanager
def _node(script: Path, target: Path, payload: str = "") -> Iterator[Finish]:
    """A script that runs until it is waited for; whatever happens in the block, it does not outlive it."""
    with TemporaryFile() as given, TemporaryFile() as said:
        given.write(payload.encode("utf-8"))
        given.seek(0)
        try:
            command = [node(), str(script), str(target)]
            process = subprocess.Popen(command, stdin=given, stdout=subprocess.DEVNULL, stderr=said)
        except (OSError, RuntimeError) as error:
            reason = f"node cannot be run ({error.strerror})" if isinstance(error, OSError) else str(error)

            def fail() -> None:
                raise RuntimeError(reason)

            yield fail
            return

        def finish() -> None:
            if process.wait(_NODE_TIMEOUT):
                said.seek(0)
                raise RuntimeError(f"{' '.join(command)} failed:\n{said.read().decode(errors='replace').strip()}")

        try:
            yield finish
        finally:
            process.kill()
            process.wait()


def document(dataset: Dataset, pages: Iterable[Page]) -> dict[str, Any]:
    """Everything that the index is built from: facts that hold in every language, and records per language."""
    pages = tuple(pages)
    return {
        "facts": facts(dataset),
        "default": dataset.default.code,
        "scripts": {language.code: language.script for language in dataset.languages if language.script},
        "languages": {language.code: list(records(dataset, language, pages)) for language in dataset.languages},
        "concepts": {language.code: _strings(dataset, language, "search.concepts") for language in dataset.languages},
    }


def facts(dataset: Dataset) -> dict[str, Any]:
    """What a query can say outright: code numbers, Q.850 causes and the platforms' names of them."""
    common = dataset.strings.get(dataset.default.code, {}).get("search.common", "").split("\n")
    return {
        "numbers": [str(code) for code in dataset.codes],
        "common": [code for code in common if code],
        "fillers": [line for language in dataset.languages for line in _strings(dataset, language, "search.fillers")],
        "causes": _codes_by(dataset, "cause"),
        "names": _codes_by(dataset, "name"),
    }


def _codes_by(dataset: Dataset, field: str) -> dict[str, list[str]]:
    """Codes per cause number, or per name of a cause: what a cause becomes first, then what becomes the cause."""
    found: dict[str, list[str]] = {}
    for mapping in sorted(dataset.q850.mappings, key=lambda mapping: _precedence(mapping, field)):
        pairs = sorted(mapping.pairs, key=lambda pair: pair.when in SPECIAL)
        for pair in pairs:
            key = pair.cause if field == "cause" else _PREFIXES.sub("", pair.name)
            is_code = pair.code.isdigit() and int(pair.code) in dataset.codes
            if key and key != "default" and is_code and pair.code not in found.setdefault(key, []):
                found[key].append(pair.code)
    return {key: codes for key, codes in sorted(found.items()) if codes}


def _precedence(mapping: Mapping850, field: str) -> tuple[bool, bool, bool]:
    """Causes are read as the standards do, names as the platforms that made them do."""
    is_native = mapping.is_standard == (field == "cause")
    is_freeswitch = field == "name" and mapping.source.startswith("FreeSWITCH")
    return (mapping.direction != "to-sip", not is_native, not is_freeswitch)


def records(dataset: Dataset, language: Language, pages: Iterable[Page]) -> Iterator[Record]:
    """A record for each page of one language."""
    for page in pages:
        if page.lang != language.code:
            continue
        kind, id_ = _key(page)
        record: Record = {
            "kind": kind,
            "id": id_,
            "url": page_url(page.uri),
            "title": page.title,
            "summary": page.description,
            "aliases": _strings(dataset, language, f"search.{_PLURALS[kind]}.{id_}"),
        }
        if kind == "code":
            record.update(_code(dataset, language, dataset.codes[int(id_)]))
        if kind == "recipe":
            record["command"] = dataset.recipes[id_].command
        record["heads"], record["body"] = _texts(dataset, language, _PLURALS[kind], id_)
        yield record


_PLURALS = {"code": "codes", "class": "classes", "recipe": "recipes", "guide": "guides", "page": "pages"}


def _key(page: Page) -> tuple[str, str]:
    """Kind and id of a page: `codes/486.md` is the code 486, `reference/q850.md` the page q850."""
    stem = page.uri.removesuffix(".md").removesuffix("/index")
    id_ = stem.rsplit("/", 1)[-1]
    return (page.kind if page.kind in _PLURALS else "page"), ("home" if id_ == "index" else id_)


def _code(dataset: Dataset, language: Language, code: Code) -> Record:
    title = shown(dataset, "codes", str(code.code), language.code).get("title")
    return {
        **({"title": title.body} if title else {}),
        "phrase": code.phrase,
        "status": code.status,
        "variants": [variant.phrase for variant in code.variants],
        "spellings": [spelling.phrase for spelling in code.spellings],
        "meanings": sorted(set(_meanings(dataset, language, code))),
        "headers": _headers(dataset, code),
        "methods": [method for method in code.methods if method != "any"],
        **_causes(dataset, language, code),
    }


def _headers(dataset: Dataset, code: Code) -> list[str]:
    """The header fields of a code, but for those that it may carry while another code must."""
    own = [rule for rule in code.headers if rule.applies == str(code.code)]
    always = {rule.header for rule in own if rule.strength == "MUST" and not rule.when}
    return sorted(always | ({rule.header for rule in own} - dataset.demanded))


def _meanings(dataset: Dataset, language: Language, code: Code) -> Iterator[str]:
    """What the language's notes and phrase tables say of the code and of its vendor phrases."""
    yield from (claim.value for claim in code.claims if claim.field == "meaning" and claim.lang == language.code)
    for variant in code.variants:
        yield from _strings(dataset, language, f"phrases.vendor.{code.code}.{variant.phrase}")


def _causes(dataset: Dataset, language: Language, code: Code) -> Record:
    """Causes that become this code, their names on platforms, and what they are called."""
    causes: set[str] = set()
    names: set[str] = set()
    for mapping in dataset.q850.mappings:
        for pair in dataset.q850.pairs_of(code.code, mapping):
            if mapping.direction == "to-sip" or pair.cause in {"1", "17", "21"}:
                causes.add(pair.cause)
            if mapping.direction == "to-sip" and pair.name:
                names.add(_PREFIXES.sub("", pair.name))
    numbers = sorted(int(cause) for cause in causes if cause.isdigit())
    return {
        "q850": numbers,
        "names": sorted(names),
        "causes": [dataset.q850.causes[number] for number in numbers if number in dataset.q850.causes],
        "cause-words": [
            word
            for number in numbers
            for section in ("search.causes", "phrases.q850")
            for word in _strings(dataset, language, f"{section}.{number}")
        ],
    }


def _strings(dataset: Dataset, language: Language, key: str) -> list[str]:
    """The list under `key` in the language's own file; nothing is borrowed from another language."""
    return [line for line in dataset.strings.get(language.code, {}).get(key, "").split("\n") if line]


def _texts(dataset: Dataset, language: Language, kind: str, key: str) -> tuple[list[str], list[str]]:
    """What stands in headings, and all sections, as plain text; only what the language itself has."""
    sections = shown(dataset, kind, key, language.code).values() if kind in {"codes", "recipes", "guides"} else ()
    own = [section.body for section in sections if section.lang == language.code and section.id != "title"]
    heads = [_plain(line) for body in own for line in re.findall(r"^#+ (.+)$", body, re.MULTILINE)]
    return heads, [plain for body in own if (plain := _plain(body))]


def _plain(markdown: str) -> str:
    text = re.sub(r"\[([^\]\n]*)\]\([^)\n]*\)", r"\1", markdown)
    return re.sub(r"\s+", " ", re.sub(r"[*`#>|]+", " ", text)).strip()


def labels(dataset: Dataset, language: Language) -> dict[str, str]:
    """The labels of the search box and dialog, for `theme/partials/search.html`."""
    label = Labels(dataset, language)
    prefix = "search.labels."
    keys = dataset.strings.get(dataset.default.code, {})
    return {key.removeprefix(prefix): label(key) for key in sorted(keys) if key.startswith(prefix)}


def opensearch(dataset: Dataset, language: Language, base: str) -> str:
    """The OpenSearch description: the browser's address bar as a search box; `base` ends in a slash."""
    label = Labels(dataset, language)
    root = base + language_root(dataset, language)
    name = label("ui.site.name")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(name[:16])}</ShortName>\n<LongName>{escape(name[:48])}</LongName>\n"
        f"<Description>{escape(label('ui.site.description'))}</Description>\n"
        f"<Language>{language.code}</Language>\n<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Url type="text/html" template="{escape(root)}?q={{searchTerms}}"/>\n</OpenSearchDescription>\n'
    )


def opensearch_files(dataset: Dataset, base: str) -> Mapping[str, str]:
    """Every language's OpenSearch description by its path below the site."""
    return {
        f"search/{language.code}/opensearch.xml": opensearch(dataset, language, base) for language in dataset.languages
    }
