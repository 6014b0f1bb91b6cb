"""A build on top of an earlier one is a clean build, byte for byte, and renders no page that has not changed."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import site
from generator.cache import Cache, key
from generator.links import Linked, dead, resolve
from generator.problems import ContentError
from generator.project import Project
from tests.test_build import tree

EDITS = int(os.environ.get("EDITS", "3"))
"""Random edits; `make incremental` sets more."""


def _texts(project: Project) -> list[Path]:
    return sorted(path for kind in ("codes", "recipes") for path in project.content.glob(f"*/{kind}/*.md"))


def edit_text(project: Project, chance: random.Random) -> None:
    """A word more at the end of some paragraph of some language."""
    path = chance.choice(_texts(project))
    lines = path.read_text(encoding="utf-8").split("\n")
    prose = [at for at, line in enumerate(lines) if line[:1].isalpha() and len(line) > 60 and line.endswith(".")]
    if prose:
        at = chance.choice(prose)
        lines[at] = f"{lines[at][:-1]} ({chance.randrange(10, 99)})."
    path.write_text("\n".join(lines), encoding="utf-8")


def edit_label(project: Project, chance: random.Random) -> None:
    """A label on every page of one language."""
    path = project.content / chance.choice(["en", "ru", "fa"]) / "ui.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("MIT", f"MIT{chance.randrange(9)}", 1), encoding="utf-8")


def edit_template(project: Project, chance: random.Random) -> None:
    """A template of the theme."""
    path = project.root / "theme" / "partials" / "footer.html"
    path.write_text(f"{path.read_text(encoding='utf-8')}<!-- {chance.random()} -->\n", encoding="utf-8")


def drop_translation(project: Project, chance: random.Random) -> None:
    """A text that falls back to its original."""
    chance.choice([path for path in _texts(project) if "/en/" not in path.as_posix()]).unlink()


def edit_config(project: Project, chance: random.Random) -> None:
    """An option of the theme."""
    text = project.config.read_text(encoding="utf-8")
    other = text.replace("    - toc.follow\n", "") if "toc.follow" in text else f"{text}\n# {chance.random()}\n"
    project.config.write_text(other, encoding="utf-8")


def edit_link(project: Project, chance: random.Random) -> None:
    """A link from one code's original to another's page, which may belong to it from now on."""
    path, other = chance.sample(sorted(project.content.glob("en/codes/*.md")), 2)
    text = path.read_text(encoding="utf-8").rstrip("\n")
    path.write_text(f"{text} Not [{other.stem}]({other.stem}.md).\n", encoding="utf-8")


def edit_title(project: Project, chance: random.Random) -> None:
    """A title, which tables and other pages show as well."""
    path = chance.choice(_texts(project))
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^# (.{,50}?)( \d)?$", rf"# \1 {chance.randrange(9)}", text, count=1, flags=re.M), "utf-8")


def edit_fact(project: Project, chance: random.Random) -> None:
    """A fact of the registry, on which anything may depend."""
    path = chance.choice(sorted((project.registry / "codes").glob("*.yml")))
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("^  retry: .*$", "  retry: later", text, flags=re.M), encoding="utf-8")


def edit_nothing(project: Project, chance: random.Random) -> None:
    """A file that is only touched."""
    chance.choice(_texts(project)).touch()


EDIT: list[Callable[[Project, random.Random], None]] = [
    edit_text,
    edit_text,
    edit_text,
    edit_text,
    edit_label,
    edit_template,
    drop_translation,
    edit_config,
    edit_link,
    edit_title,
    edit_fact,
    edit_nothing,
]


def pages(folder: Path) -> dict[str, str]:
    """The pages of a site with a digest; short addresses are no pages."""
    found = {Path(path): digest for path, digest in tree(folder).items() if path.endswith("index.html")}
    return {
        path.as_posix(): digest
        for path, digest in found.items()
        if path.parent.parent.name == "codes" or not path.parent.name.isdigit()
    }


@pytest.mark.parametrize("seed", range(EDITS))
def test_after_any_edit_it_is_a_clean_build(seed: int, kept_project: Project) -> None:
    """The edits pile up in one project, whose cache is never cleared."""
    project, chance = kept_project, random.Random(seed)  # noqa: S311
    edit = chance.choice(EDIT)
    edit(project, chance)
    incremental, clean = project.root / "site", project.root.parent / "clean"
    before = pages(incremental)
    built = site.build(project, incremental, jobs=1)
    whole = site.build(project, clean, jobs=2, cached=False)
    assert tree(incremental) == tree(clean), edit.__name__
    assert whole.rendered == whole.pages
    changed = sum(digest != before.get(path) for path, digest in pages(incremental).items())
    if edit in (edit_text, edit_nothing):  # the others change what pages share, and not every page shows all of it
        assert built.rendered == changed, edit.__name__


@pytest.fixture(scope="module")
def kept_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small project, built once."""
    from tests.conftest import small_project

    project = small_project(tmp_path_factory.mktemp("kept"))
    built = site.build(project, project.root / "site", jobs=2)
    assert built.rendered == built.pages > 0
    return project


def test_one_word_renders_the_pages_that_say_it(kept_project: Project) -> None:
    """A phrase of one text is on its own page alone, and `api/` and the search are made anew besides."""
    path = kept_project.content / "ru" / "recipes" / sorted(kept_project.content.glob("ru/recipes/*.md"))[0].name
    lines = path.read_text(encoding="utf-8").rstrip("\n")
    site.build(kept_project, kept_project.root / "site", jobs=1)
    path.write_text(f"{lines} Ещё слово.\n", encoding="utf-8")
    built = site.build(kept_project, kept_project.root / "site", jobs=1)
    home_shows_the_version = 3
    assert built.rendered == 1 + home_shows_the_version


def test_entries_that_are_not_whole_are_rendered_again(kept_project: Project) -> None:
    target, clean = kept_project.root / "site", kept_project.root.parent / "clean"
    site.build(kept_project, target, jobs=1)
    entries = sorted((kept_project.root / "build" / "cache" / "pages").glob("*/*"))
    entries[0].write_bytes(b"")
    entries[1].write_bytes(entries[1].read_bytes()[:-1])
    entries[2].write_bytes(entries[3].read_bytes())
    entries[4].write_bytes(entries[4].read_bytes().replace(b"<html", b"<HTML", 1))
    entries[5].unlink()
    entries[5].mkdir()
    built = site.build(kept_project, target, jobs=1)
    shutil.rmtree(entries[5])
    assert built.rendered == 5
    site.build(kept_project, clean, jobs=1, cached=False)
    assert tree(target) == tree(clean)


def test_a_ledger_that_is_not_whole_is_none(kept_project: Project) -> None:
    target, ledger = kept_project.root / "site", kept_project.root / "build" / "cache" / "ledger"
    site.build(kept_project, target, jobs=1)
    good, before = ledger.read_bytes(), tree(target)
    for bad in (b"", good[:-9], good.replace(b"content/", b"kontent/", 1), b"\xff\xfe", b"0\n[]"):
        ledger.write_bytes(bad)
        assert site.build(kept_project, target, jobs=1).rendered == 0  # the pages themselves are kept beside it
        assert tree(target) == before
        assert ledger.read_bytes() == good


def test_no_text_passes_because_it_was_good_before(kept_project: Project) -> None:
    """What has changed is checked, and what depends on it; and it stays unchecked until a build ends well."""
    target = kept_project.root / "site"
    site.build(kept_project, target, jobs=1)
    text = kept_project.content / "ru" / "codes" / "486.md"
    good = text.read_text(encoding="utf-8")
    text.write_text(f"{good.rstrip()} <b>x</b>\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ContentError) as refused:
            site.build(kept_project, target, jobs=1)
        assert {problem.rule for problem in refused.value.problems} == {"M-HTML"}
    text.write_text(good, encoding="utf-8")
    assert site.build(kept_project, target, jobs=1).rendered == 0


def test_an_entry_comes_back_as_it_was(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    page = Linked("<p>صفحه\n\n", ("a", "b"), (("codes/486.md", ""), ("index.md", "top")), "# صفحه\n")
    name = key("one", "two")
    assert cache.get(name) is None
    cache.put(name, page)
    assert cache.get(name) == page
    assert key("one", "two") != key("onetwo") != key("on", "etwo")
    cache.keep([])
    assert cache.get(name) is None


def test_links_become_addresses() -> None:
    made = resolve(
        '<h2 id="x">y</h2><a href="480.md">480</a> <a class="a" href="../recipes/a.md?code=486#steps">a</a>'
        '<a href="#x">x</a><a href="https://h.example/a.md">h</a><a href="../index.md">i</a>'
        '<a href="../a.pcapng">f</a>',
        "codes/486.md",
    )
    assert 'href="../480/"' in made.html
    assert 'href="../../recipes/a/?code=486#steps"' in made.html
    assert 'href="https://h.example/a.md"' in made.html
    assert 'href="../../"' in made.html
    assert 'href="../a.pcapng"' in made.html
    assert made.ids == ("x",)
    targets = {"en/codes/486.md": made.targets}
    ids = {"en/codes/486.md": made.ids, "en/codes/480.md": (), "en/recipes/a.md": ("other",)}
    assert list(dead(targets, ids)) == [("en/codes/486.md", "recipes/a.md#steps"), ("en/codes/486.md", "index.md")]
