"""The `sipcodes` command."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from generator import __version__, checks, explain, integrity, merge, status, terminal
from generator.contribute import commands as contribute
from generator.model import Dataset, Language
from generator.pages import all_pages
from generator.problems import ContentError, Problem, stop_on, visible
from generator.project import Project, load_languages
from generator.publish import check_target
from generator.sources import notes
from generator.sources.files import read_text

Command = Callable[[argparse.Namespace, Project], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 done, 1 bad input, 2 wrong usage (from argparse)."""
    options = _parser().parse_args(arguments)
    project = Project.find(Path(options.project).absolute())
    command: Command = options.command
    try:
        _require_project(options, project)
        return command(options, project)
    except ContentError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print(f"{len(error.problems)} problem(s)", file=sys.stderr)
    except UnicodeEncodeError as error:
        print(f"a text holds what cannot be written as UTF-8 ({error.reason}); correct it", file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, OverflowError) as error:
        print(f"{getattr(error, 'filename', None) or 'the system'}: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
    return 1


def _require_project(options: argparse.Namespace, project: Project) -> None:
    """One message, and not one a file, where there is no project; `notes` needs none."""
    if options.command not in (_notes, _verify, _sign) and not project.content.is_dir():
        message = "is no checkout of this project; go to one, or name it with --project"
        raise ContentError([Problem(str(project.root), 0, "E-PROJECT", message)])


def load(project: Project) -> Dataset:
    """The dataset, or `ContentError` with everything that cannot be read or merged."""
    problems: list[Problem] = []
    dataset = merge.load(project, problems)
    stop_on(problems)
    return dataset


def _build(options: argparse.Namespace, project: Project) -> int:
    from generator import site  # MkDocs takes a while to import

    target = Path(options.output) if options.output else project.site
    try:
        built = site.build(project, target, options.jobs, not options.no_cache, options.compress)
    except site.BuildFailedError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{built.pages} pages, {built.rendered} rendered: {target}/index.html", file=sys.stderr)
    return 0


def _pack(options: argparse.Namespace, project: Project) -> int:
    from generator import disk

    target = Path(options.output)
    size = disk.pack(Path(options.site) if options.site else project.site, target)
    print(f"{size / 1e6:.1f} MB: {target}", file=sys.stderr)
    return 0


def _verify(options: argparse.Namespace, project: Project) -> int:
    stop_on(integrity.problems(Path(options.folder), options.public_key))
    return 0


def _sign(options: argparse.Namespace, project: Project) -> int:
    integrity.sign(Path(options.folder), options.key)
    return 0


def _serve(options: argparse.Namespace, project: Project) -> int:
    from generator import site

    print(f"look at http://{options.address}/", file=sys.stderr)
    site.serve(project, options.address)
    return 0


def _check(options: argparse.Namespace, project: Project) -> int:
    if options.changed or options.fix or options.json:
        return contribute.check(options, project)
    problems: list[Problem] = []
    dataset = merge.load(project, problems)
    if not problems:
        problems = checks.run(project, dataset)
    stop_on(problems)
    print(f"{len(checks.CHECKS)} checks, {len(dataset.texts)} texts: no problem")
    return 0


def _notes(options: argparse.Namespace, project: Project) -> int:
    problems: list[Problem] = []
    path = Path(options.file)
    lang = options.lang or next((language.code for language in load_languages(project, [])), "und")
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{4})?(-[A-Z]{2})?", lang):
        raise ContentError([Problem("--lang", 0, "E-LANG", f"is '{lang}'; expected a tag such as ru")])
    words = notes.load_words(project.content, lang, problems)
    text = read_text(path, options.file, problems)
    if [problem.rule for problem in problems] == ["B-EMPTY"]:
        print(problems[0], file=sys.stderr)  # an empty note is no fault, but worth a word
        problems, text = [], ""
    stop_on(problems if text is None else [])
    reading = notes.read(text or "", options.file, words, problems)
    found: list[object]
    if options.recipes:
        found = [{"line": r.source.line, "title": r.title, "command": r.command} for r in reading.recipes]
    elif options.classes:
        found = list(dict.fromkeys(reading.classes))
    else:
        found = [asdict(entry) for entry in reading.entries]
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for entry in found:
            print(visible("  ".join(map(str, vars_of(entry)))))
    if not found and text:
        print(f"{options.file}:1: N-NONE holds no entry", file=sys.stderr)
    stop_on(problems)
    return 0


def vars_of(entry: object) -> list[object]:
    """The values of one result of `notes`, for plain output."""
    return list(entry.values()) if isinstance(entry, dict) else [entry]


def _export(options: argparse.Namespace, project: Project) -> int:
    dataset = load(project)
    target = Path(options.folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ContentError([Problem(str(target), 0, "E-OUTPUT", "is there already; name a new or empty folder")])
    check_target(target, project.root)
    count = 0
    for page in all_pages(dataset):
        path = target / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.markdown, encoding="utf-8", newline="\n")
        count += 1
    captures = project.content / "captures"
    if captures.is_dir():  # beside the pages, and one level up for languages that lie below the root on our site
        for folder in (target, target / dataset.default.code):
            shutil.copytree(captures, folder / "captures")
    print(f"{count} pages: {target}", file=sys.stderr)
    return 0


def _show(options: argparse.Namespace, project: Project) -> int:
    dataset = load(project)
    number = options.code.translate(notes.DIGITS)
    code = dataset.codes.get(int(number)) if number.isascii() and number.isdigit() else None
    if code is None:
        near = terminal.nearest(dataset, number)
        print(f"{visible(options.code)} is not in the registry; the nearest are {near}", file=sys.stderr)
        return 1
    print(terminal.show(dataset, code, _language(dataset, options.lang)))
    return 0


def _explain(options: argparse.Namespace, project: Project) -> int:
    dataset = load(project)
    trace = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    try:
        return explain.run(
            dataset,
            _language(dataset, options.lang),
            trace,
            as_json=options.json,
            colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"),
            masked=options.mask,
        )
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1


def _status(options: argparse.Namespace, project: Project) -> int:
    dataset = load(project)
    languages = (_language(dataset, options.lang),) if options.lang else dataset.languages
    table = status.table(dataset, languages)
    print(json.dumps(table, indent=1) if options.json else status.text(table))
    return 0


def _new(options: argparse.Namespace, project: Project) -> int:
    dataset = load(project)
    print(status.new(dataset, project, options.key, _language(dataset, options.lang)))
    return 0


def _accept(options: argparse.Namespace, project: Project) -> int:
    dataset = load(project)
    files = [name for name in options.file if Path(name).suffix] or options.file
    sections = [name for name in options.file if name not in files] + options.section
    for path, text in [status.accept(dataset, project, file, sections) for file in files]:
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path)
    return 0


def _language(dataset: Dataset, code: str | None) -> Language:
    """The language `code`, or the default one."""
    if code is None:
        return dataset.default
    if code not in {language.code for language in dataset.languages}:
        known = ", ".join(language.code for language in dataset.languages)
        raise ContentError([Problem("--lang", 0, "E-LANG", f"is '{code}'; expected one of {known}")])
    return dataset.language(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sipcodes",
        description="The reference for SIP response codes: from notes and registry to a site.",
        epilog="Exit status: 0 done, 1 something is wrong with the input (each fault is a line "
        "path:line: RULE message on standard error), 2 wrong usage.",
    )
    parser.add_argument("--version", action="version", version=f"sipcodes {__version__}")
    parser.add_argument("--project", default=".", metavar="DIR", help="the checkout (default: around here)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, help_: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_, description=help_)
        added.set_defaults(command=command)
        return added

    build = add("build", _build, "build the site; the old one stays until the new one is complete")
    build.add_argument("--output", metavar="DIR", help="where to (default: site/)")
    build.add_argument("--jobs", type=int, default=0, metavar="N", help="processes (default: one a processor)")
    build.add_argument("--no-cache", action="store_true", help="render every page, and keep none in build/cache/")
    build.add_argument("--compress", action="store_true", help="with .gz and .br beside every text, for publishing")
    pack = add("pack", _pack, "make a zip of the built site that works when it is opened from disk")
    pack.add_argument("--site", metavar="DIR", help="the built site (default: site/)")
    pack.add_argument("--output", metavar="FILE", default="build/sipcodes.zip", help="(default: build/sipcodes.zip)")
    verify = add("verify", _verify, "compare a published site with its list of files, SHA256SUMS")
    verify.add_argument("folder", metavar="DIR")
    verify.add_argument(
        "--public-key", type=Path, metavar="FILE", help="and the list with its signature (Ed25519, PEM)"
    )
    sign = add("sign", _sign, "sign the list of a built site, with openssl")
    sign.add_argument("folder", metavar="DIR")
    sign.add_argument("--key", type=Path, required=True, metavar="FILE", help="Ed25519 private key (PEM)")
    serve = add("serve", _serve, "serve the site with live reload")
    serve.add_argument("--address", default="127.0.0.1:8000", metavar="HOST:PORT")
    contribute.add_check_options(add("check", _check, "check all content"))
    read = add("notes", _notes, "show what is read out of a note")
    read.add_argument("file", metavar="FILE")
    read.add_argument("--lang", help="language of the note (default: the site's)")
    read.add_argument("--json", action="store_true", help="as a JSON list")
    kind = read.add_mutually_exclusive_group()
    kind.add_argument("--recipes", action="store_true", help="the commands instead of the codes")
    kind.add_argument("--classes", action="store_true", help="the classes that it describes")
    export = add("export", _export, "write every page as plain Markdown, for another site engine")
    export.add_argument("folder", metavar="DIR")
    show = add("show", _show, "show a code in the terminal")
    show.add_argument("code", metavar="CODE")
    show.add_argument("--lang", help="language (default: the site's)")
    trace = add("explain", _explain, "explain a trace: a capture, a log, or SIP messages as text")
    trace.add_argument("file", metavar="FILE", help="- for standard input")
    trace.add_argument("--lang", help="language (default: the site's)")
    trace.add_argument("--json", action="store_true", help="as JSON (docs/explain.md)")
    trace.add_argument("--mask", action="store_true", help="numbers, names, addresses and credentials replaced")
    table = add("status", _status, "show which texts are translated and up to date")
    table.add_argument("--lang", help="one language only")
    table.add_argument("--json", action="store_true", help="as JSON")
    new = add("new", _new, "write a prefilled translation file")
    new.add_argument("key", metavar="CODE", help="a code (486), or recipes/ID, guides/ID")
    new.add_argument("--lang", required=True, help="language to translate into")
    accept = add("accept", _accept, "stamp a translation as right for the original as it stands")
    accept.add_argument("file", nargs="+", metavar="FILE", help="a text, and sections of it where not all is right")
    accept.add_argument("--section", action="append", default=[], help="the same: one section only")
    contribute.register(add)
    return parser
