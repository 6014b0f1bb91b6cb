"""A further language in one command: every page is there at once, in its own `lang`, and says what is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.contribute.languages import direction_of
from generator.project import Project
from tests.conftest import SMALL, Run


def switcher(page: str) -> set[str]:
    """The languages that a page's switcher offers."""
    return set(re.findall(r'<a [^>]*hreflang="([a-z-]+)" lang="', page))


def test_german_in_one_command(project: Project, run: Run) -> None:
    done = run("add-language", "de", "--name", "Deutsch", cwd=project.root)
    assert done.stdout.split() == ["content/languages.yml", "mkdocs.yml", "content/de/ui.yml"], done.stderr
    built = run("build", cwd=project.root)
    assert built.returncode == 0, built.stderr
    assert "warning" not in built.stderr.lower()
    english = {path.relative_to(project.site) for path in project.site.glob("codes/*/index.html")}
    german = {path.relative_to(project.site / "de") for path in project.site.glob("de/codes/*/index.html")}
    assert german == english
    assert len(german) >= len(SMALL)
    for path in project.site.glob("de/**/index.html"):
        page = path.read_text(encoding="utf-8")
        if "http-equiv" in page:
            continue  # a short address
        assert re.search(r'<html dir="ltr" lang="de"', page), path
        assert switcher(page) == {"en", "ru", "fa", "de"}, path
        assert ">Deutsch</a>" in page
    for code in SMALL:
        page = (project.site / f"de/codes/{code}/index.html").read_text(encoding="utf-8")
        assert re.search(r'<p class="missing" lang="en" dir="ltr">|<p class="missing" dir="ltr" lang="en">', page)
        assert re.search(r'<div class="original"[^>]* lang="en"', page)
        assert "/new/main/content/de/codes?filename=" in page
    for lang in ("ru/", "fa/", ""):
        page = (project.site / f"{lang}codes/486/index.html").read_text(encoding="utf-8")
        assert switcher(page) == {"en", "ru", "fa", "de"}

    started = run("new", "486", "--lang", "de", cwd=project.root)
    assert started.returncode == 0, started.stderr
    again = run("add-language", "de", "--name", "Deutsch", cwd=project.root)
    assert (again.returncode, "E-EXISTS" in again.stderr) == (1, True)


def test_its_gaps_are_no_faults(project: Project, run: Run) -> None:
    before = set(run("check", cwd=project.root).stderr.splitlines()[:-1])
    run("add-language", "ar", "--name", "العربية", cwd=project.root)
    after = set(run("check", cwd=project.root).stderr.splitlines()[:-1])
    assert after == before
    assert "ar: {name: العربية, dir: rtl, script: ARABIC, begun: true}" in (
        project.content / "languages.yml"
    ).read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (["../x", "--name", "X"], "E-LANG"),
        (["de", "--name", "a: b"], "E-LANG"),
        (["ru", "--name", "Русский"], "E-EXISTS"),
    ],
)
def test_wrong_names(arguments: list[str], rule: str, project: Project, run: Run) -> None:
    done = run("add-language", *arguments, cwd=project.root)
    assert (done.returncode, rule in done.stderr) == (1, True)
    assert not Path(project.root / "x").exists()


@pytest.mark.parametrize(
    ("name", "direction"), [("Deutsch", "ltr"), ("فارسی", "rtl"), ("עברית", "rtl"), ("日本語", "ltr")]
)
def test_the_direction_is_that_of_the_script(name: str, direction: str) -> None:
    assert direction_of(name) == direction
