#!/usr/bin/env python3
"""Search in real Chromium, ours and its peers over the same pages, in one run.

    bench/search_bench.py [--sizes 80,1000,5000] [--throttles 1,4] [--engines ours,Material,Pagefind] [--limit 30]
                          [--total 16] [--quick]

Queries are pasted for the recall, and typed key by key for the latency: from the input event to the last change of the
results (DOM), and to the frame that shows it (paint). A frame comes every 16.7 ms, whatever there is to show, so the
second can seldom be less. Bytes are gzip, over the wire. Written to `bench/results/search.{md,json}`.

A peer that takes minutes for what takes others a second is stopped: each measurement of a peer ends after `--limit`
seconds, with the queries asked until then (their order is random, and always the same), nothing more of its line is
begun after two minutes, and no peer after `--total` minutes. The table says so. Ours is measured first, at every size,
and is never cut short.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import math
import mimetypes
import platform
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterable
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import search_sites as sites  # noqa: E402

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run"]
QUERIES = ROOT / "tests" / "search"
TYPED = 6
"""So many queries of each language are typed key by key; half of them where there are more codes than ours."""
OPENING = 30
"""Seconds in which an engine has to answer its first query."""
LINE = 120
"""Seconds after which nothing more is begun of a peer's line in the table."""
SAMPLE = 3
"""Every third of our own queries is asked, unless told otherwise; all of them run in Node."""
PROBES = {"en": "wrong password", "ru": "неверный пароль", "fa": "رمز اشتباه"}
"""First queries, beside a number, after which the bytes are counted."""

ASK = """async ([input, results, state, query]) => {
  const box = document.querySelector(input);
  const list = document.querySelector(results);
  const ready = () => !state || ['ready', 'idle', 'failed'].includes(document.querySelector(state).dataset.searchState);
  const quiet = state ? 0 : 150;
  const painted = () => new Promise(done => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  }));
  let last = 0;
  let paint;
  const watch = new MutationObserver(() => {
    if (!ready()) return;
    last = performance.now();
    paint = painted();
  });
  watch.observe(list, {childList: true, subtree: true, characterData: true});
  if (state) watch.observe(document.querySelector(state), {attributes: true});
  const start = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, query);
  box.dispatchEvent(new InputEvent('input', {bubbles: true}));
  box.dispatchEvent(new KeyboardEvent('keyup', {bubbles: true}));
  await new Promise(done => {
    const look = () => {
      const now = performance.now();
      if ((last && now - last >= quiet) || now - start > 4000) done();
      else setTimeout(look, 4);
    };
    look();
  });
  watch.disconnect();
  return last ? [last - start, await paint - start] : null;
}"""

FIRST = """link => [...document.querySelectorAll(link)].slice(0, 10).map(item =>
  (item.matches('a[href]') ? item : item.querySelector('a[href]'))?.href ?? '')"""


class Clock:
    """Says when to stop."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self.until


class Server:
    """Serves a folder with gzip and counts the bytes."""

    def __init__(self, folder: Path) -> None:
        self.log: list[tuple[str, int]] = []
        packed: dict[Path, bytes] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = folder / unquote(urlsplit(self.path).path).lstrip("/")
                path = path / "index.html" if path.is_dir() else path
                found = path.is_file()
                if found and path not in packed:
                    packed[path] = gzip.compress(path.read_bytes(), 6)
                body = packed[path] if found else b""
                outer.log.append((self.path, len(body)))
                self.send_response(200 if found else 404)
                kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
                self.send_header("Content-Type", "text/javascript" if path.suffix in {".js", ".mjs"} else kind)
                self.send_header("Content-Encoding", "gzip" if found else "identity")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.origin = f"http://127.0.0.1:{self.http.server_address[1]}/"


def queries(files: Iterable[Path]) -> list[dict[str, str]]:
    """The rows of query files."""
    rows: list[dict[str, str]] = []
    for path in files:
        with path.open(encoding="utf-8") as file:
            rows += [{**row, "file": path.stem} for row in csv.DictReader(file)]
    return rows


def first_bytes(browser: Any, engine: sites.Engine, language: str) -> tuple[int, int]:
    """Bytes that a page view spends on the search, and bytes until the first answer; the dearer of two queries."""
    views: list[int] = []
    answers: list[int] = []
    for probe in ("486", PROBES[language]):
        server = Server(engine.site)
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{server.origin}{engine.roots[language]}{engine.page}", wait_until="networkidle")
        view = sum(size for path, size in server.log if engine.own.search(path))
        views.append(view)
        server.log.clear()
        page.click(engine.open)
        page.wait_for_selector(engine.input)
        page.evaluate(ASK, [engine.input, engine.results, engine.state, probe])
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        answers.append(view + sum(size for _, size in server.log))
        context.close()
        server.http.shutdown()
    return max(views), max(answers)


def opened(browser: Any, server: Server, engine: sites.Engine, language: str) -> Any:
    """A page with the search open and its index loaded."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{server.origin}{engine.roots[language]}{engine.page}", wait_until="networkidle")
    page.click(engine.open)
    page.wait_for_selector(engine.input)
    page.evaluate(ASK, [engine.input, engine.results, engine.state, "486"])
    page.wait_for_selector(engine.link, timeout=OPENING * 1000)
    page.wait_for_timeout(500)
    return page


def quality(
    browser: Any, engine: sites.Engine, rows: list[dict[str, str]], limit: float, line: Clock
) -> list[dict[str, Any]]:
    """The rank of the first right page for each query, pasted, as far as the time allows."""
    server = Server(engine.site)
    subjects = json.loads((QUERIES / "subjects.json").read_text(encoding="utf-8"))
    ranked = []
    for language in sites.LANGUAGES:
        if line.is_over:
            break
        clock = Clock(limit / len(sites.LANGUAGES))
        page = opened(browser, server, engine, language)
        for row in (row for row in rows if row["lang"] == language):
            if clock.is_over:
                break
            page.evaluate(ASK, [engine.input, engine.results, engine.state, row["query"]])
            found = list(dict.fromkeys(_key(href) for href in page.evaluate(FIRST, engine.link)))
            right = [i for i, key in enumerate(found, 1) if key in _wanted(row["expected"], subjects)]
            ranked.append({**row, "rank": right[0] if right else 0})
        page.context.close()
    server.http.shutdown()
    return ranked


def latencies(
    browser: Any, engine: sites.Engine, rows: list[dict[str, str]], throttle: int, limit: float, line: Clock
) -> dict[str, float]:
    """Milliseconds from every keystroke to the changed document and to the painted frame, as far as the time allows."""
    server = Server(engine.site)
    dom: list[float] = []
    paint: list[float] = []
    for language in sites.LANGUAGES:
        if line.is_over:
            break
        page = opened(browser, server, engine, language)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        clock = Clock(limit / len(sites.LANGUAGES))
        for row in (row for row in rows if row["lang"] == language):
            for end in range(1, len(row["query"]) + 1):
                if clock.is_over:
                    break
                # Keys do not come in step with the screen.
                page.wait_for_timeout(20 + (end * 7) % 17)
                times = page.evaluate(ASK, [engine.input, engine.results, engine.state, row["query"][:end]])
                if times:
                    dom.append(times[0])
                    paint.append(times[1])
        page.context.close()
    server.http.shutdown()
    return {
        "dom_p50": _at(dom, 0.5),
        "dom_p95": _at(dom, 0.95),
        "paint_p50": _at(paint, 0.5),
        "paint_p95": _at(paint, 0.95),
        "keys": len(dom),
    }


def _at(values: list[float], share: float) -> float:
    return sorted(values)[round(share * (len(values) - 1))] if values else float("nan")


def _key(href: str) -> str:
    """`https://host/ru/codes/486/#causes` is `code/486`."""
    parts = urlsplit(href).path.rstrip("/").split("/")
    kind, id_ = parts[-2:] if len(parts) > 1 else ("", "")
    return f"{ {'classes': 'class'}.get(kind, kind.removesuffix('s')) }/{id_}"


def _wanted(expected: str, subjects: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    for key in expected.split():
        name = key.removeprefix("g:")
        if name != key:
            found.update(subjects.get(name, [f"guide/{name}", f"recipe/{name}"]))
        else:
            found.add(f"class/{key}" if key.endswith("xx") else f"code/{key}")
    return found


def recall(ranked: list[dict[str, Any]]) -> float:
    """The share of queries whose first result is right."""
    return statistics.mean(row["rank"] == 1 for row in ranked) if ranked else float("nan")


def mrr(ranked: list[dict[str, Any]]) -> float:
    """The mean of one over the rank of the first right result."""
    return statistics.mean(1 / row["rank"] if row["rank"] else 0 for row in ranked) if ranked else float("nan")


def report(rows: list[dict[str, Any]], total: int, notes: list[str]) -> str:
    """The tables, as Markdown."""
    lines = [
        "# Search: ours and its peers",
        "",
        f"{date.today()}, {platform.platform()}, {_processor()}, {rows[0]['browser']}; one run, `make bench-search`.",
        "Latency is milliseconds a keystroke; CPU 1/4 is Chromium's throttling. kB are 1,000 bytes of gzip.",
        "",
        "| codes | engine | R@1 | MRR | keys | DOM p50 | p95 | paint p50 | p95 | 1/4: DOM p50 | p95 | paint p50 | p95 "
        "| page view kB | first answer kB | index kB |",
        "|--:|---|" + "--:|" * 14,
    ]
    for row in rows:
        fast, slow = row["latency"]["1"], row["latency"].get("4", {})
        cells = [f"{row['public']['all'][0]:.3f}", f"{row['public']['all'][1]:.3f}", str(fast["keys"])]
        cells += [f"{times.get(name, float('nan')):.1f}" for times in (fast, slow) for name in _TIMES]
        cells += [f"{row[name] / 1000:.1f}" for name in ("view_bytes", "first_bytes")] + [
            f"{row['index_bytes'] / 1000:.0f}"
        ]
        lines.append(f"| {row['codes']:,} | {row['engine']} | " + " | ".join(cells) + " |")
    lines += ["", "R@1 and MRR above are of the public queries. By language, first result right (MRR), and bytes:", ""]
    lines += [
        f"| codes | engine | queries | {' | '.join(sites.LANGUAGES)} |",
        "|--:|---|---|" + "--:|" * len(sites.LANGUAGES),
    ]
    for row in rows:
        for name in ("public", "own"):
            if row[name]:
                cells = [f"{row[name][lang][0]:.3f} ({row[name][lang][1]:.3f})" for lang in sites.LANGUAGES]
                label = name if name == "public" else f"our own, a sample of {total}"
                lines.append(f"| {row['codes']:,} | {row['engine']} | {label} | " + " | ".join(cells) + " |")
        cells = [f"{row['first_by_language'].get(lang, float('nan')) / 1000:.1f} kB" for lang in sites.LANGUAGES]
        lines.append(f"| {row['codes']:,} | {row['engine']} | first answer | " + " | ".join(cells) + " |")
    if notes:
        lines += ["", "Cut short or not run:", "", *(f"- {note}" for note in notes)]
    return "\n".join(lines) + "\n"


_TIMES = ("dom_p50", "dom_p95", "paint_p50", "paint_p95")


def _processor() -> str:
    names = [
        line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    ]
    return f"{len(names)} × {names[0]}" if names else "unknown processor"


def measure(
    browser: Any,
    engine: sites.Engine,
    size: int,
    throttles: list[int],
    rows: dict[str, list[dict[str, str]]],
    limit: float,
) -> dict[str, Any]:
    """One line of the table."""
    line = Clock(math.inf if limit == math.inf else LINE)
    by_language = {
        language: first_bytes(browser, engine, language)
        for language in sites.LANGUAGES
        if language == sites.LANGUAGES[0] or not line.is_over
    }
    scores: dict[str, dict[str, tuple[float, float]]] = {}
    asked: dict[str, int] = {}
    for name in ("public", "own"):
        ranked = quality(browser, engine, rows[name], limit, line) if rows[name] else []
        asked[name] = len(ranked)
        parts = {language: [row for row in ranked if row["lang"] == language] for language in sites.LANGUAGES}
        scores[name] = (
            {part: (recall(found), mrr(found)) for part, found in {**parts, "all": ranked}.items()}
            if rows[name]
            else {}
        )
    files = [path for pattern in engine.index for path in engine.site.glob(pattern) if path.is_file()]
    return {
        "engine": engine.name,
        "codes": size,
        "browser": f"Chromium {browser.version}",
        **scores,
        "asked": asked,
        "view_bytes": max(view for view, _ in by_language.values()),
        "first_bytes": max(first for _, first in by_language.values()),
        "first_by_language": {language: first for language, (_, first) in by_language.items()},
        "index_bytes": sum(len(gzip.compress(path.read_bytes(), 6)) for path in files),
        "latency": {
            str(throttle): latencies(browser, engine, rows["typed"], throttle, limit, line) for throttle in throttles
        },
    }


def shortfalls(line: dict[str, Any], rows: dict[str, list[dict[str, str]]], limit: float) -> list[str]:
    """What of a line was cut short."""
    name = f"{line['engine']} at {line['codes']:,} codes"
    keys = sum(len(row["query"]) for row in rows["typed"])
    found = [
        f"{name}: stopped after {limit:.0f} s, {line['asked'][kind]} of the {len(rows[kind])} {kind} queries asked"
        for kind in ("public", "own")
        if line["asked"][kind] < len(rows[kind])
    ]
    return found + [
        f"{name}, CPU 1/{throttle}: {times['keys']} of {keys} keystrokes measured within {limit:.0f} s"
        for throttle, times in line["latency"].items()
        if times["keys"] < keys
    ]


def shuffled(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows in an order that has nothing to do with what is in them, and is always the same."""
    return sorted(rows, key=lambda row: hashlib.sha256(f"{row['lang']} {row['query']}".encode()).digest())


def main() -> int:
    """Run, print the table, write it."""
    from playwright.sync_api import Error, sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="80,1000,5000")
    parser.add_argument("--throttles", default="1,4")
    parser.add_argument("--engines", default="ours,Material,Pagefind")
    parser.add_argument("--limit", type=float, default=30, help="seconds for each measurement of a peer")
    parser.add_argument("--total", type=float, default=16, help="minutes after which no peer is begun")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="every so manieth of our own queries is asked")
    parser.add_argument("--quick", action="store_true", help="80 codes, ours alone, the public queries")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results")
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.engines = "80", "ours"
    begun = time.monotonic()
    wanted = options.engines.split(",")
    sizes = [int(size) for size in options.sizes.split(",")]
    throttles = [int(rate) for rate in options.throttles.split(",")]
    public = shuffled(queries([QUERIES / "public.csv"]))
    own = shuffled(queries(sorted(set(QUERIES.glob("*.csv")) - {QUERIES / "public.csv"})))[:: options.sample]
    natural = [row for row in public if row["category"] in {"natural", "typo", "layout", "vendor"}]
    site = sites.WORK / "site"
    content = sites.document(site)
    makers: dict[str, Callable[[int], sites.Engine]] = {
        "ours": lambda size: sites.ours(site, content, size),
        "Material": lambda size: sites.stock(content, size),
        "Pagefind": lambda size: sites.pagefind(site, content, size),
    }
    lines: list[dict[str, Any]] = []
    notes: list[str] = []
    peers = [(name, size) for size in sizes for name in makers if name != "ours"]
    runs = [(name, size) for name, size in [*(("ours", size) for size in sizes), *peers] if name in wanted]
    with sync_playwright() as playwright:
        for name, size in runs:
            count = TYPED if size <= sizes[0] else TYPED // 2
            rows = {
                "public": public,
                "own": [] if options.quick or size > sizes[0] else own,
                "typed": [
                    row for lang in sites.LANGUAGES for row in [row for row in natural if row["lang"] == lang][:count]
                ],
            }
            passed = (time.monotonic() - begun) / 60
            if name != "ours" and passed > options.total:
                notes.append(f"{name} at {size:,} codes: not begun, {passed:.0f} minutes had passed")
                continue
            limit = math.inf if name == "ours" else options.limit
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            try:
                line = measure(browser, makers[name](size), size, throttles, rows, limit)
            except (Error, RuntimeError) as error:
                if name == "ours":
                    raise
                notes.append(f"{name} at {size:,} codes: {str(error).splitlines()[0]}")
                continue
            finally:
                browser.close()
            lines.append(line)
            notes += shortfalls(line, rows, limit)
            print(json.dumps(line), flush=True)
    if not lines:
        print("\n".join(notes))
        return 1
    lines.sort(key=lambda line: line["codes"])
    table = report(lines, len(own), notes)
    print(table)
    if not options.quick:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "search.json").write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")
        (options.out / "search.md").write_text(table, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
