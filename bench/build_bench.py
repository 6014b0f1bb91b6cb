#!/usr/bin/env python3
"""Building the same pages with this project and with others: time, memory and size, in one table.

    bench/build_bench.py [--sizes 80,1000] [--runs 5,3] [--engines ours,stock,zensical,starlight,hugo]

Every engine gets the pages of one synthetic project (bench/synthetic.py): ours its content, the others the Markdown
that `sipcodes export` makes of it. They differ in what they do besides: ours also reads and checks the content, and
makes the search index, the API and the feeds; stock is MkDocs with Material, static-i18n and its search;
Zensical has its standard theme; Starlight has its own with a sidebar of one entry, and no search; Hugo has a template
of one file and no search. An engine that needs longer than `--patience` seconds is left out from then on. Engines take
turns within each run, so that the ratio of a pair is of neighbours in time. CPU is of all processes together, memory of
the largest one.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench import synthetic  # noqa: E402

WORK = ROOT / "build" / "bench"
PACKAGES = WORK / "node_modules"
"""Above the projects, where Node looks for what theirs lack; through a link Starlight finds no page."""
PEERS = WORK / "venv" / "bin"

STOCK = """site_name: codes
site_url: https://h.example/
docs_dir: docs
theme: {name: material, font: false}
plugins:
  - search
  - i18n:
      docs_structure: folder
      languages:
        - {locale: en, name: English, default: true}
        - {locale: ru, name: Russian}
        - {locale: fa, name: Persian}
markdown_extensions: [attr_list, md_in_html, tables, toc, pymdownx.highlight, pymdownx.superfences]
"""
ZENSICAL = """site_name: codes
site_url: https://h.example/
docs_dir: docs
theme: {name: material, font: false, features: [navigation.prune]}
markdown_extensions: [attr_list, md_in_html, tables, toc, pymdownx.highlight, pymdownx.superfences]
"""
HUGO = 'baseURL = "https://h.example/"\ntitle = "codes"\n[markup.goldmark.renderer]\nunsafe = true\n'
HUGO_PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><main>{{ .Content }}</main></body></html>
"""
STARLIGHT = """import starlight from "@astrojs/starlight";
import { defineConfig, passthroughImageService } from "astro/config";
const site = {
  title: "codes",
  pagefind: false,
  defaultLocale: "en",
  locales: {
    en: { label: "English", lang: "en" },
    ru: { label: "Russian", lang: "ru" },
    fa: { label: "Persian", lang: "fa", dir: "rtl" },
  },
  sidebar: [{ label: "codes", link: "/en/" }],
};
export default defineConfig({
  site: "https://h.example",
  image: { service: passthroughImageService() },
  integrations: [starlight(site)],
});
"""
STARLIGHT_CONTENT = """import { defineCollection } from "astro:content";
import { docsLoader } from "@astrojs/starlight/loaders";
import { docsSchema } from "@astrojs/starlight/schema";
export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };
"""


@dataclass(frozen=True)
class Run:
    """One build. Seconds, bytes, megabytes."""

    engine: str
    codes: int
    wall: float
    cpu: float
    peak: float
    pages: int
    size: int


def measured(engine: str, codes: int, pages: int, command: list[str], folder: Path, site: Path) -> Run:
    """Run one build in a process of its own."""
    shutil.rmtree(site, ignore_errors=True)
    start = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", "ASTRO_TELEMETRY_DISABLED": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    errors = process.stderr.read().decode(errors="replace") if process.stderr else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - start
    if process.returncode:
        raise RuntimeError(f"{engine} at {codes}: {errors[-2000:]}")
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    return Run(engine, codes, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, pages, size)


def ours(project: Path, docs: Path, jobs: int = 0) -> tuple[list[str], Path, Path]:
    command = [sys.executable, "-m", "bench.wide", "--project", str(project), "build", "--no-cache", f"--jobs={jobs}"]
    return command, ROOT, project / "site"


def again(project: Path, docs: Path) -> tuple[list[str], Path, Path]:
    """A word more in one translation, on top of an earlier build."""
    path = sorted((project / "content" / "ru" / "codes").glob("*.md"))[0]
    path.write_text(f"{path.read_text(encoding='utf-8').rstrip()} слово\n", encoding="utf-8")
    return [sys.executable, "-m", "bench.wide", "--project", str(project), "build"], ROOT, project / "site"


def stock(project: Path, docs: Path) -> tuple[list[str], Path, Path]:
    folder = _folder(docs, "stock", "docs")
    (folder / "mkdocs.yml").write_text(STOCK, encoding="utf-8")
    return [str(PEERS / "mkdocs"), "build", "--quiet"], folder, folder / "site"


def zensical(project: Path, docs: Path) -> tuple[list[str], Path, Path]:
    folder = _folder(docs, "zensical", "docs")
    (folder / "mkdocs.yml").write_text(ZENSICAL, encoding="utf-8")
    return [str(PEERS / "zensical"), "build", "--clean"], folder, folder / "site"


def hugo(project: Path, docs: Path) -> tuple[list[str], Path, Path]:
    folder = _folder(docs, "hugo", "content")
    (folder / "config.toml").write_text(HUGO, encoding="utf-8")
    for name in ("single.html", "list.html"):
        (folder / "layouts" / "_default").mkdir(parents=True, exist_ok=True)
        (folder / "layouts" / "_default" / name).write_text(HUGO_PAGE, encoding="utf-8")
    for page in (folder / "content").rglob("index.md"):  # what Hugo calls a page with others beside it
        page.rename(page.with_name("_index.md"))
    return ["hugo", "--quiet"], folder, folder / "public"


def starlight(project: Path, docs: Path) -> tuple[list[str], Path, Path]:
    folder = _folder(docs, "starlight", "src/content/docs")
    (folder / "astro.config.mjs").write_text(STARLIGHT, encoding="utf-8")
    (folder / "src" / "content.config.ts").write_text(STARLIGHT_CONTENT, encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}\n', encoding="utf-8")
    for kept in (folder / ".astro", folder / "node_modules"):  # what an earlier build has kept
        shutil.rmtree(kept, ignore_errors=True)
    return ["node", str(PACKAGES / "astro" / "astro.js"), "build", "--silent"], folder, folder / "dist"


def _folder(docs: Path, name: str, below: str) -> Path:
    folder = docs.parent / name
    if not folder.exists():
        shutil.copytree(docs, folder / below)
    return folder


ENGINES: dict[str, Callable[[Path, Path], tuple[list[str], Path, Path]]] = {
    "ours": ours,
    "ours-in-one-process": lambda project, docs: ours(project, docs, 1),
    "ours-one-word-changed": again,
    "stock": stock,
    "zensical": zensical,
    "starlight": starlight,
    "hugo": hugo,
}


def prepare(codes: int) -> tuple[Path, Path]:
    """The project of a size and its pages as Markdown."""
    folder = WORK / str(codes)
    shutil.rmtree(folder, ignore_errors=True)
    project = synthetic.make(folder / "project", codes)
    command = [sys.executable, "-m", "bench.wide", "--project", str(project), "export", str(folder / "docs")]
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    return project, folder / "docs"


def table(runs: list[Run]) -> str:
    """Medians with the range, and the ratio to ours: the median of the ratios within each run."""
    lines = [
        "| codes | engine | runs | wall s | CPU s | wall to ours | CPU to ours | peak MB | pages | MB | pages/s "
        "| ms CPU a page |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for codes, engine in dict.fromkeys((run.codes, run.engine) for run in runs):
        own = [run for run in runs if (run.codes, run.engine) == (codes, engine)]
        base = [run for run in runs if (run.codes, run.engine) == (codes, "ours")]
        pairs = list(zip(own, base, strict=False))
        to_wall = statistics.median(one.wall / other.wall for one, other in pairs) if pairs else 1
        to_cpu = statistics.median(one.cpu / other.cpu for one, other in pairs) if pairs else 1
        wall = statistics.median(run.wall for run in own)
        cpu = statistics.median(run.cpu for run in own)
        lines.append(
            f"| {codes} | {engine} | {len(own)} | {_spread([run.wall for run in own])} "
            f"| {_spread([run.cpu for run in own])} | {to_wall:.2f} | {to_cpu:.2f} "
            f"| {max(run.peak for run in own):.0f} | {own[0].pages} "
            f"| {own[0].size / 1e6:.1f} | {own[0].pages / wall:.0f} | {1000 * cpu / own[0].pages:.1f} |"
        )
    return "\n".join(lines)


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.1f} ({min(values):.1f}–{max(values):.1f})"


def machine() -> str:
    """What the figures were measured on."""
    model = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), ":?")
    cores = len(os.sched_getaffinity(0))
    return f"{model.split(':')[1].strip()}, {cores} cores, Python {platform.python_version()}, load {os.getloadavg()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="80,1000")
    parser.add_argument("--runs", default="5,3", help="for each size")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--patience", type=float, default=300, help="seconds of a build")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results")
    parser.add_argument("--name", default="build")
    options = parser.parse_args()
    runs: list[Run] = []
    chosen = [name for name in ENGINES if name in options.engines.split(",")]
    if "starlight" in chosen and not PACKAGES.exists():
        chosen.remove("starlight")
        print("no starlight here: make build/bench/node_modules/.done", file=sys.stderr)
    if "hugo" in chosen and not shutil.which("hugo"):
        chosen.remove("hugo")
        print("no hugo here: on Debian, apt-get install hugo", file=sys.stderr)
    for codes, count in zip(options.sizes.split(","), options.runs.split(","), strict=True):
        project, docs = prepare(int(codes))
        pages = sum(1 for _ in docs.rglob("*.md"))
        for _ in range(int(count)):
            for name in list(chosen):
                command, folder, site = ENGINES[name](project, docs)
                if name == "ours-one-word-changed":
                    measured(name, int(codes), pages, command, folder, site)  # fills the cache
                    command, folder, site = ENGINES[name](project, docs)
                runs.append(measured(name, int(codes), pages, command, folder, site))
                if runs[-1].wall > options.patience:
                    chosen.remove(name)
                print(asdict(runs[-1]), file=sys.stderr)
        shutil.rmtree(WORK / codes, ignore_errors=True)
    text = f"# Builds\n\n{machine()}\n\n{table(runs)}\n"
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / f"{options.name}.md").write_text(text, encoding="utf-8")
    (options.out / f"{options.name}.json").write_text(json.dumps([asdict(run) for run in runs], indent=1) + "\n")
    print(text)


if __name__ == "__main__":
    main()
