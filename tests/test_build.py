"""Building a small project: what comes out, the same each time, and nothing broken by bad input."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.problems import ContentError
from generator.project import Project
from generator.publish import replacing
from tests.conftest import SMALL, Run


def tree(folder: Path) -> dict[str, str]:
    """Every file below `folder` with a digest."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_what_comes_out(project: Project, run: Run) -> None:
    done = run("build", cwd=project.root)
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    assert [line.split(":")[0] for line in lines[:3]] == ["en", "ru", "fa"]
    assert lines[-1].endswith("site/index.html")
    pages = {path.parent for path in map(Path, tree(project.site)) if path.name == "index.html"}
    expected = {Path(".")}
    for lang in ("", "ru", "fa"):
        root = Path(lang)
        expected |= {root, root / "codes", root / "recipes", root / "cheatsheet", root / "explain", root / "offline"}
        expected |= {root / code for code in SMALL} | {root / "codes" / code for code in SMALL}
        expected |= {root / "codes" / class_ for class_ in ("1xx", "4xx", "6xx")}
        reference = ("q850", "headers", "vendor", "glossary", "sources", "checks", "translation")
        expected |= {root / "reference" / name for name in reference}
        expected |= {
            root / "recipes" / path.stem
            for path in (project.registry / "recipes").glob("*.yml")
            if path.stem != "inputs"
        }
    assert pages == expected
    files = tree(project.site)
    assert {"404.html", "sitemap.xml", "api/v1/codes.json", "api/v1/codes.csv", "api/v1/recipes.json"} <= set(files)
    assert not [path for path in files if path.endswith((".yml", ".py"))]
    markdown = {Path(path).with_suffix("") for path in files if path.endswith(".md")}
    short = {page for page in pages if page.name.isdigit() and page.parent.name != "codes"}
    assert {path.parent if path.name == "index" else path for path in markdown} == pages - short


def test_two_builds_are_one(project: Project, run: Run, tmp_path: Path) -> None:
    """Byte for byte, in another folder, with another hash seed, time zone and locale."""
    one, other = tmp_path / "one", tmp_path / "far" / "other"
    epoch = {"SOURCE_DATE_EPOCH": "1700000000"}
    assert run("build", "--output", one, cwd=project.root, PYTHONHASHSEED="1", **epoch).returncode == 0
    moved = tmp_path / "moved"
    shutil.copytree(project.root, moved)
    again = run("build", "--output", other, cwd=moved, PYTHONHASHSEED="2", TZ="Asia/Tehran", LC_ALL="C", **epoch)
    assert again.returncode == 0, again.stderr
    assert tree(one) == tree(other)


def _write(path: str, data: bytes) -> Callable[[Project], None]:
    def spoil(project: Project) -> None:
        target = project.content / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    return spoil


SPOILT: dict[str, tuple[Callable[[Project], None], str]] = {
    "malformed YAML": (
        _write("registry/codes/486.yml", b"phrase: [x\n"),
        "content/registry/codes/486.yml:2: Y-SYNTAX",
    ),
    "a duplicate key": (
        _write("registry/codes/486.yml", b"phrase: a\nphrase: b\n"),
        "content/registry/codes/486.yml:2: Y-DUP",
    ),
    "an alias": (
        _write("registry/codes/486.yml", b"a: &x b\nc: *x\n"),
        "content/registry/codes/486.yml:1: Y-ALIAS",
    ),
    "a letter for a digit": (
        _write("registry/codes/4O4.yml", b"x: y\n"),
        "content/registry/codes/4O4.yml:1: Y-KEY",
    ),
    "a number that is no code": (
        lambda project: shutil.copy(project.registry / "codes/486.yml", project.registry / "codes/999.yml"),
        "content/registry/codes/999.yml:0: Y-CODE",
    ),
    "invalid UTF-8": (_write("fa/codes/486.md", b"# \xff\xfe\n"), "content/fa/codes/486.md:1: B-UTF8"),
    "an empty file": (_write("ru/codes/486.md", b""), "content/ru/codes/486.md:1: B-EMPTY"),
    "a missing language folder": (lambda project: shutil.rmtree(project.content / "fa"), ": L-FOLDER"),
    "a note with no entry": (
        _write("ru/notes/x.md", "Просто слова.\n".encode()),
        "content/ru/notes/x.md:1: N-NONE",
    ),
    "a note that contradicts": (
        _write("ru/notes/x.md", "486 - (Not Found) нет\n".encode()),
        "content/ru/notes/x.md:1: R-CONFLICT",
    ),
    "HTML in a text": (
        _write("en/codes/486.md", b"# Busy\n\nSummary.\n\n## What it means\n\n<script>alert(1)</script>\n"),
        "content/en/codes/486.md:7: M-HTML",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_bad_input_has_its_message_and_leaves_the_site_alone(name: str, project: Project, run: Run) -> None:
    spoil, message = SPOILT[name]
    project.site.mkdir()
    (project.site / "index.html").write_text("the last good site", encoding="utf-8")
    spoil(project)
    for command in ("build", "check"):
        done = run(command, cwd=project.root)
        assert done.returncode == 1
        assert message in done.stderr
        assert "Traceback" not in done.stderr
    assert list(tree(project.site)) == ["index.html"]
    assert (project.site / "index.html").read_text(encoding="utf-8") == "the last good site"
    assert not list(project.root.glob(".site.build-*"))


def test_all_problems_come_together(project: Project, run: Run) -> None:
    SPOILT["invalid UTF-8"][0](project)
    SPOILT["an empty file"][0](project)
    SPOILT["a note with no entry"][0](project)
    done = run("build", cwd=project.root)
    assert done.returncode == 1
    for name in ("invalid UTF-8", "an empty file", "a note with no entry"):
        assert SPOILT[name][1] in done.stderr


def test_marks_of_editors_are_taken(project: Project, run: Run) -> None:
    path = project.content / "en/codes/486.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    done = run("check", cwd=project.root)
    assert "486" not in "".join(line for line in done.stderr.splitlines() if "B-" in line)
    assert run("build", cwd=project.root).returncode == 0


def test_a_bad_epoch_is_one_message(project: Project, run: Run) -> None:
    done = run("build", cwd=project.root, SOURCE_DATE_EPOCH="yesterday")
    assert done.returncode == 1
    assert done.stderr.startswith("SOURCE_DATE_EPOCH:0: E-EPOCH")


def test_a_sub_path(project: Project, run: Run, tmp_path: Path) -> None:
    """Under /kb/ nothing points at the root of the host."""
    done = run("build", "--output", tmp_path / "kb", cwd=project.root, SITE_URL="https://h.example/kb/")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "kb/fa/codes/486/index.html").read_text(encoding="utf-8")
    assert 'href="https://h.example/kb/fa/codes/486/"' in page
    assert 'hreflang="x-default" href="https://h.example/kb/codes/486/"' in page
    assert 'href="/kb/' in (tmp_path / "kb/404.html").read_text(encoding="utf-8")


def test_a_failed_block_leaves_the_target(tmp_path: Path) -> None:
    target = tmp_path / "site"
    target.mkdir()
    (target / "old").write_text("old", encoding="utf-8")
    (tmp_path / ".site.build-killed").mkdir()

    def fail() -> None:
        with replacing(target) as fresh:
            (fresh / "new").write_text("new", encoding="utf-8")
            raise ValueError("midway")

    with pytest.raises(ValueError, match="midway"):
        fail()
    assert sorted(tree(tmp_path)) == [".site.lock", "site/old"]
    with replacing(target) as fresh:
        (fresh / "new").write_text("new", encoding="utf-8")
    assert sorted(tree(tmp_path)) == [".site.lock", "site/new"]


def test_a_target_that_is_no_site_is_refused(project: Project, run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x", encoding="utf-8")
    (tmp_path / "theirs" / "api").mkdir(parents=True)
    (tmp_path / "theirs" / "index.html").write_text("x", encoding="utf-8")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    before = tree(project.root)
    others = [tmp_path / name for name in ("mine", "theirs", "file", ".")]
    for target in (".", "content", "content/en", *others):
        done = run("build", "--output", target, cwd=project.root)
        assert (done.returncode, "E-OUTPUT" in done.stderr) == (1, True), target
        done = run("export", target, cwd=project.root)
        assert (done.returncode, "E-OUTPUT" in done.stderr) == (1, True), target
    assert tree(project.root) == before
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_two_builds_of_one_target_do_not_mix(tmp_path: Path) -> None:
    with replacing(tmp_path / "site") as fresh:
        (fresh / "index.html").write_text("one", encoding="utf-8")
        with pytest.raises(ContentError, match="E-BUSY"), replacing(tmp_path / "site"):
            pass
    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8") == "one"


def test_a_linked_site_is_renewed_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")
    with replacing(tmp_path / "site") as fresh:
        (fresh / "index.html").write_text("new", encoding="utf-8")
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "real" / "index.html").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("command", [["check"], ["build"], ["status"], ["show", "486"]])
def test_outside_a_project_there_is_one_message(command: list[str], run: Run, tmp_path: Path) -> None:
    done = run(*command, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].startswith(f"{tmp_path}:0: E-PROJECT")
    assert len(done.stderr.splitlines()) == 2
