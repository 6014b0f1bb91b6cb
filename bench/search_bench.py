#!/usr/bin/env python3
"""Search in real Chromium: recall, latency per keystroke, bytes to the first answer, at three sizes.

    bench/search_bench.py [--sizes 80,1000,5000] [--throttles 1,4] [--out bench/results]

The theme's own box over the index of the real content, grown by made-up codes for the larger sizes. Latency is from the
input event to the painted result, with the processor throttled as the table says; bytes are gzip, from the opener on.
"""

from __future__ import annotations

import argparse
import copy
import csv
import gzip
import json
import mimetypes
import shutil
import statistics
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from generator import merge, search  # noqa: E402
from generator.pages import pages_of  # noqa: E402
from generator.project import Project  # noqa: E402

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run"]
LANGUAGES = ("en", "ru", "fa")

PAINT = """async query => {
  const input = document.querySelector(SEL);
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  const times = [];
  for (let i = 1; i <= query.length; i++) {
    // Keys do not come in step with the screen.
    await new Promise(done => setTimeout(done, 20 + (i * 7) % 17));
    const start = performance.now();
    set.call(input, query.slice(0, i));
    input.dispatchEvent(new InputEvent('input', {bubbles: true}));
    input.dispatchEvent(new KeyboardEvent('keyup', {bubbles: true}));
    await DONE(start);
    await new Promise(done => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    }));
    times.push(performance.now() - start);
  }
  return times;
}"""

OURS_DONE = """() => new Promise(done => { const box = document.querySelector('[data-search-box]');
  const look = () => ['ready', 'idle', 'failed'].includes(box.dataset.searchState);
  if (look()) return done();
  const watch = new MutationObserver(() => { if (look()) { watch.disconnect(); done(); } });
  watch.observe(box, {attributes: true}); })"""


class Server:
    """Serves a folder with gzip and counts the bytes."""

    def __init__(self, folder: Path) -> None:
        self.log: list[tuple[str, int]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = folder / unquote(urlsplit(self.path).path).lstrip("/")
                path = path / "index.html" if path.is_dir() else path
                found = path.is_file()
                body = gzip.compress(path.read_bytes(), 6) if found else b""
                outer.log.append((self.path, len(body)))
                self.send_response(200 if found else 404)
                kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
                self.send_header("Content-Type", "text/javascript" if path.suffix in {".js", ".mjs"} else kind)
                self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.origin = f"http://127.0.0.1:{self.http.server_address[1]}/"

    def bytes(self, word: str = "") -> int:
        return sum(size for path, size in self.log if word in path)


def grown(document: dict[str, Any], size: int) -> dict[str, Any]:
    """`document` with copies of its codes under new numbers, each with words of its own, up to `size` codes."""
    result = copy.deepcopy(document)
    numbers = document["facts"]["numbers"]
    for extra in range(max(0, size - len(numbers))):
        number = str(10_000 + extra)
        result["facts"]["numbers"].append(number)
        for records in result["languages"].values():
            model = records[[i for i, record in enumerate(records) if record["kind"] == "code"][extra % len(numbers)]]
            twin = copy.deepcopy(model)
            mark = _word(extra)
            twin.update(
                id=number, url=f"codes/{number}/", phrase=f"{model['phrase']} {mark}", title=f"{model['title']} {mark}"
            )
            twin.update(
                aliases=[f"{alias} {mark}" for alias in model["aliases"][:12]], variants=[], spellings=[], names=[]
            )
            records.append(twin)
    return result


def _word(number: int) -> str:
    """A made-up word that no other number has."""
    syllables = ["ba", "ko", "ri", "tu", "me", "za", "lo", "ni", "fe", "du"]
    return "".join(syllables[int(digit)] for digit in f"{number:04d}")


def ours(document: dict[str, Any], site: Path) -> None:
    """A page a language with the box, and the index."""
    sys.path.insert(0, str(ROOT / "tests"))
    import jinja2
    import material

    folders = [ROOT / "theme", Path(material.__file__).parent / "templates"]
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(folders), autoescape=False)  # noqa: S701
    env.filters["url"] = jinja2.pass_context(lambda context, path: f"{context['base_url']}/{path}")
    dataset = merge.load(Project(ROOT), [])
    for language in dataset.languages:
        folder = site / ("" if language == dataset.default else language.code)
        folder.mkdir(parents=True, exist_ok=True)
        head = '<!doctype html><html lang="{{ language.code }}"><meta charset="utf-8"><body>'
        page = head + '{% include "partials/search.html" %}'
        (folder / "index.html").write_text(
            env.from_string(page).render(
                base_url="." if language == dataset.default else "..",
                language=language,
                languages=dataset.languages,
                search_labels=search.labels(dataset, language),
            ),
            encoding="utf-8",
        )
    shutil.copytree(ROOT / "theme" / "assets" / "search", site / "assets" / "search")
    search.write_document(document, site)


def measure(browser: Any, site: Path, queries: list[dict[str, str]], throttle: int) -> dict[str, Any]:
    """One site, one rate of the processor: latencies of every keystroke, bytes of the first answers, recall."""
    server = Server(site)
    times: list[float] = []
    first: list[int] = []
    hits = 0
    subjects = json.loads((ROOT / "tests/search/subjects.json").read_text(encoding="utf-8"))
    script = PAINT.replace("SEL", "'[data-search-input]'").replace("DONE(start)", f"({OURS_DONE})()")
    view_bytes = 0
    for language in LANGUAGES:
        mine = [query for query in queries if query["lang"] == language]
        for probe in ("486", _PROBES[language]):
            context = browser.new_context()
            page = context.new_page()
            server.log.clear()
            page.goto(server.origin + ("" if language == "en" else f"{language}/"), wait_until="networkidle")
            view_bytes = server.bytes("search/") - server.bytes("opener.js")
            server.log.clear()
            page.click("[data-search-open]")
            page.fill("[data-search-input]", probe)
            page.wait_for_selector('[data-search-state="ready"]')
            opener = (site / "assets/search/opener.js").read_bytes()
            first.append(server.bytes() + len(gzip.compress(opener, 6)))
            if probe == "486":
                context.close()
                continue
            page.wait_for_timeout(300)
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
            for query in mine:
                times += page.evaluate(script, query["query"])
                link = page.query_selector("[data-search-results] a")
                hits += bool(link) and _key(link.get_attribute("href")) in _wanted(query["expected"], subjects)
            context.close()
    server.http.shutdown()
    times.sort()
    return {
        "recall": hits / len(queries),
        "p50": statistics.median(times),
        "p95": times[int(0.95 * (len(times) - 1))],
        "first_bytes": max(first),
        "view_bytes": view_bytes,
        "index_bytes": sum(len(gzip.compress(path.read_bytes(), 6)) for path in (site / "search").rglob("*.json")),
    }


_PROBES = {"en": "wrong password", "ru": "неверный пароль", "fa": "رمز اشتباه"}
"""First queries, beside a number, after which the bytes are counted."""


def _key(href: str) -> str:
    kind, id_ = href.rstrip("/").split("/")[-2:]
    return f"{kind.removesuffix('s')}/{id_}"


def _wanted(expected: str, subjects: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    for key in expected.split():
        name = key.removeprefix("g:")
        found.update(subjects.get(name, [f"guide/{name}", f"recipe/{name}"]) if name != key else [f"code/{key}"])
    return found


def main() -> int:
    """Run, print the table, write it."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="80,1000,5000")
    parser.add_argument("--throttles", default="1,4")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results")
    options = parser.parse_args()
    dataset = merge.load(Project(ROOT), [])
    pages = [page for language in dataset.languages for page in pages_of(dataset, language)]
    document = search.document(dataset, pages)
    with (ROOT / "tests/search/public.csv").open(encoding="utf-8") as file:
        queries = list(csv.DictReader(file))
    rows = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for size in map(int, options.sizes.split(",")):
            site = Path(folder) / str(size)
            started = time.perf_counter()
            ours(grown(document, size), site)
            built = time.perf_counter() - started
            for throttle in map(int, options.throttles.split(",")):
                rows.append(
                    {
                        "engine": "ours",
                        "codes": size,
                        "throttle": throttle,
                        "build_s": built,
                        **measure(browser, site, queries, throttle),
                    }
                )
                print(json.dumps(rows[-1]), flush=True)
        browser.close()
    table = [
        "| engine | codes | CPU | R@1 | p50 ms | p95 ms | first answer kB | page view kB | index kB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    table += [
        f"| {row['engine']} | {row['codes']} | 1/{row['throttle']} | {row['recall']:.3f} "
        f"| {row['p50']:.1f} | {row['p95']:.1f} | {row['first_bytes'] / 1000:.1f} "
        f"| {row['view_bytes'] / 1000:.1f} | {row['index_bytes'] / 1000:.0f} |"
        for row in rows
    ]
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "search.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    (options.out / "search.md").write_text("\n".join(table) + "\n", encoding="utf-8")
    print("\n".join(table))
    return 0


if __name__ == "__main__":
    sys.exit(main())
