"""The sites that the search benchmark drives: ours, Material's stock search and Pagefind, over the same pages.

Larger sizes are made of twins: copies of the real codes under new numbers, each with a word of its own in its names.
"""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import search

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "bench-search"
LANGUAGES = ("en", "ru", "fa")
"""The first is the one at the root of the site."""


@dataclass(frozen=True)
class Engine:
    """A site with a search, and how a browser finds its way in it."""

    name: str
    site: Path
    roots: dict[str, str]
    """Where each language begins, below the site."""
    page: str
    """Where the search is begun, below a language's root."""
    open: str
    """What is clicked first."""
    input: str
    results: str
    """The element whose changes are an answer."""
    link: str
    """One result: a link, or what holds it."""
    own: re.Pattern[str]
    """Requests of the page view that are there for the search."""
    index: tuple[str, ...]
    """The files of the index, as globs below the site."""
    state: str = ""
    """The element whose `data-search-state` says that the answer is complete, where there is one."""


def document(site: Path) -> dict[str, Any]:
    """Our site, built from the content as it is, and what its index was made of."""
    from generator import merge
    from generator.pages import pages_of
    from generator.project import Project

    run([sys.executable, "-m", "generator", "build", "--output", str(site)], ROOT)
    dataset = merge.load(Project(ROOT), [])
    return search.document(dataset, [page for language in dataset.languages for page in pages_of(dataset, language)])


def ours(site: Path, content: dict[str, Any], size: int) -> Engine:
    """The built site; for a larger size its assets and one page a language, with the index of a grown document."""
    folder = site
    if size > len(content["facts"]["numbers"]):
        folder = _emptied(f"ours-{size}")
        shutil.copytree(site / "assets", folder / "assets")
        for root in _roots().values():
            shutil.copytree(site / f"{root}codes/404", folder / f"{root}codes/404")
        search.write_document(_grown(content, size), folder)
    return Engine(
        name="ours",
        site=folder,
        roots=_roots(),
        page="codes/404/",
        open="[data-search-open]",
        input="[data-search-input]",
        results="[data-search-results]",
        link="[data-search-results] a",
        state="[data-search-box]",
        own=re.compile(r"^/(?:assets/)?search/"),
        index=("search/**/*.json",),
    )


def stock(content: dict[str, Any], size: int) -> Engine:
    """Material with its own search plugin over the exported Markdown: a project a language, to spare it the others'."""
    base = WORK / "stock"
    for language in LANGUAGES:
        if not (base / language / "search").exists():
            _stock_site(base, language)
    folder = _emptied(f"stock-{size}")
    for language in LANGUAGES:
        shutil.copytree(base / language / "assets", folder / language / "assets")
        shutil.copytree(base / language / "codes" / "404", folder / language / "codes" / "404")
        index = json.loads((base / language / "search/search_index.json").read_text(encoding="utf-8"))
        docs = index["docs"]
        for number, twin, mark in _twins(content, size):
            docs += [
                _twin_entry(doc, number, twin, mark) for doc in docs if doc["location"].startswith(f"codes/{number}/")
            ]
        _put(folder / language / "search/search_index.json", json.dumps(index, ensure_ascii=False))
    return Engine(
        name="Material",
        site=folder,
        roots={language: f"{language}/" for language in LANGUAGES},
        page="codes/404/",
        open="[data-md-component=search-query]",
        input="[data-md-component=search-query]",
        results="[data-md-component=search-result]",
        link=".md-search-result__item",
        own=re.compile(r"/search/search_index\.json|/javascripts/(?:workers/search|lunr/)"),
        index=("*/search/search_index.json",),
    )


def _stock_site(base: Path, language: str) -> None:
    export = WORK / "export"
    if not export.exists():
        run([sys.executable, "-m", "generator", "export", str(export)], ROOT)
    config = {
        "site_name": "SIP response codes",
        "docs_dir": str(export / language),
        "site_dir": str(base / language),
        "theme": {"name": "material", "language": language, "font": False},
        # Lunr has no Persian; a project in Persian has English beside whatever it does not know.
        "plugins": [{"search": {"lang": ["en", "ru"] if language == "ru" else "en"}}],
        "markdown_extensions": ["attr_list", "md_in_html", "tables", "pymdownx.highlight", "pymdownx.superfences"],
        "validation": {"nav": {"omitted_files": "ignore"}, "links": {"not_found": "ignore"}},
    }
    path = WORK / f"stock-{language}.yml"
    _put(path, json.dumps(config))  # YAML is a superset of JSON
    run([sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(path)], WORK)


def _twin_entry(doc: dict[str, Any], number: int, twin: int, mark: str) -> dict[str, Any]:
    renamed = {
        key: re.sub(rf"\b{number}\b", str(twin), value) if isinstance(value, str) else value
        for key, value in doc.items()
    }
    return renamed if "#" in doc["location"] else {**renamed, "title": f"{renamed['title']} {mark}"}


def pagefind(site: Path, content: dict[str, Any], size: int) -> Engine:
    """Pagefind over the article of each of our pages, asked by a small page of its own through its JavaScript API."""
    program = ROOT / "bench" / "node_modules" / ".bin" / "pagefind"
    if not program.exists():
        # Not `npm ci`: it asks for the programs of every other platform to be in the lock file as well.
        run(
            ["npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            ROOT / "bench",
        )
    folder = _emptied(f"pagefind-{size}")
    for path in sorted(site.rglob("index.html")):
        article = re.search(r"<article .*?</article>", path.read_text(encoding="utf-8"), re.DOTALL)
        if article:
            parts = path.relative_to(site).parts
            language = parts[0] if parts[0] in LANGUAGES else LANGUAGES[0]
            body = article.group().replace("<article ", "<article data-pagefind-body ", 1)
            _put(folder / path.relative_to(site), f'<!doctype html><html lang="{language}"><body>{body}</body></html>')
    for number, twin, mark in _twins(content, size):
        for root in _roots().values():
            text = (folder / f"{root}codes/{number}/index.html").read_text(encoding="utf-8")
            text = re.sub(rf"\b{number}\b", str(twin), text)
            text = re.sub(r"</h1>", f" {mark}</h1>", text, count=1)
            _put(folder / f"{root}codes/{twin}/index.html", text)
    run([str(program), "--site", str(folder), "--exclude-selectors", ".headerlink", "--quiet"], folder)
    for language, root in _roots().items():
        _put(folder / root / "ask/index.html", PAGEFIND_PAGE.replace("LANG", language))
    return Engine(
        name="Pagefind",
        site=folder,
        roots=_roots(),
        page="ask/",
        open="#query",
        input="#query",
        results="#results",
        link="#results li",
        own=re.compile(r"/pagefind/"),
        index=("pagefind/index/*", "pagefind/fragment/*", "pagefind/*.pf_meta", "pagefind/pagefind-entry.json"),
    )


PAGEFIND_PAGE = """<!doctype html><html lang="LANG"><meta charset="utf-8"><title>Pagefind</title>
<input id="query"><ol id="results"></ol>
<script type="module">
const input = document.querySelector("#query");
const list = document.querySelector("#results");
let loaded;
let asked = 0;
const wake = () => loaded ??= import("/pagefind/pagefind.js").then(async (engine) => {
  await engine.init();
  return engine;
});
input.addEventListener("focus", wake);
input.addEventListener("input", async () => {
  const mine = ++asked;
  if (!input.value.trim()) return list.replaceChildren();
  const engine = await wake();
  const found = await engine.search(input.value);
  const pages = await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
  if (mine !== asked) return;
  list.replaceChildren(...pages.map((page) => {
    const link = document.createElement("a");
    link.href = page.url;
    link.textContent = page.meta.title;
    const excerpt = document.createElement("p");
    excerpt.innerHTML = page.excerpt;
    const item = document.createElement("li");
    item.append(link, excerpt);
    return item;
  }), document.createComment(mine));
});
</script></html>
"""
"""No pause before it asks, which its own interface makes (300 ms); ten results, as ours and Material's show."""


def _roots() -> dict[str, str]:
    return {language: "" if language == LANGUAGES[0] else f"{language}/" for language in LANGUAGES}


def _grown(content: dict[str, Any], size: int) -> dict[str, Any]:
    """`content` with twins of its codes up to `size` codes."""
    result = copy.deepcopy(content)
    models = {
        language: {record["id"]: record for record in records if record["kind"] == "code"}
        for language, records in content["languages"].items()
    }
    for number, twin, mark in _twins(content, size):
        result["facts"]["numbers"].append(str(twin))
        for language, records in result["languages"].items():
            model = models[language][str(number)]
            records.append(
                {
                    **copy.deepcopy(model),
                    "id": str(twin),
                    "url": f"codes/{twin}/",
                    "phrase": f"{model['phrase']} {mark}",
                    "title": f"{model['title']} {mark}",
                    "aliases": [f"{alias} {mark}" for alias in model["aliases"][:12]],
                    "variants": [],
                    "spellings": [],
                    "names": [],
                }
            )
    return result


def _twins(content: dict[str, Any], size: int) -> Iterator[tuple[int, int, str]]:
    """A code's number, its twin's, and the word that only the twin has."""
    numbers = [int(number) for number in content["facts"]["numbers"]]
    syllables = ["ba", "ko", "ri", "tu", "me", "za", "lo", "ni", "fe", "du"]
    for extra in range(max(0, size - len(numbers))):
        mark = "".join(syllables[int(digit)] for digit in f"{extra:04d}")
        yield numbers[extra % len(numbers)], 10_000 + extra, mark


def _emptied(name: str) -> Path:
    folder = WORK / name
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(command: list[str], folder: Path) -> None:
    """A command that has to succeed; what it says is shown where it does not."""
    done = subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    if done.returncode:
        sys.stderr.write(done.stdout[-1000:] + done.stderr[-3000:])
        raise RuntimeError(f"{' '.join(command)} failed")
