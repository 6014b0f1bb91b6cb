"""The whole story of a drift: an edit of the original, stale everywhere, seen, corrected, accepted, fresh."""

from __future__ import annotations

import json

from generator import api, merge, status
from generator.model import Dataset
from generator.pages import all_pages
from generator.project import Project
from tests.conftest import Run
from tests.contribute.conftest import Git


def read(project: Project) -> Dataset:
    return merge.load(project, [])


def stale(dataset: Dataset) -> dict[str, set[tuple[str, str]]]:
    """What is stale by each of the ways to see it: the table, the API and the pages."""
    table = {
        (row["lang"], item["section"])
        for row in status.table(dataset, dataset.languages)
        for item in row["open"]
        if item["text"] == "codes/486" and item["state"] == "stale"
    }
    record = api.code_record(dataset, dataset.codes[486])["state"]
    published = {(lang, id_) for lang, states in record.items() for id_, state in states.items() if state == "stale"}
    marked = set()
    for page in all_pages(dataset):
        if page.uri == "codes/486.md":
            parts = page.body.split('\n\n<p class="stale"')[:-1]
            marked |= {(page.lang, part.rpartition("{#")[2].partition("}")[0]) for part in parts}
    return {"table": table, "api": published, "pages": marked}


def test_the_whole_story(project: Project, git: Git, run: Run) -> None:
    original = project.content / "en/codes/486.md"
    translations = [project.content / lang / "codes/486.md" for lang in ("ru", "fa")]
    assert not any(stale(read(project)).values())

    text = original.read_text(encoding="utf-8")
    cause = next(line for line in text.split("\n") if line.startswith("### "))
    original.write_text(text.replace(cause, f"{cause.rstrip('.')} or plays music."), encoding="utf-8")
    git("commit", "--quiet", "--all", "--message=Music")
    both = {("ru", "causes"), ("fa", "causes")}
    assert stale(read(project)) == {"table": both, "api": both, "pages": both}

    for path in translations:
        shown = run("diff", path, cwd=project.root)
        assert (shown.returncode, "causes, since" in shown.stdout) == (0, True), shown.stderr
        assert "{+ or plays music+}" in shown.stdout

    russian, persian = translations
    russian.write_text(russian.read_text(encoding="utf-8").replace("не принимает.", "не принимает"), encoding="utf-8")
    assert ("ru", "causes") in stale(read(project))["table"], "an edit alone freshens nothing"
    persian.write_text(persian.read_text(encoding="utf-8").replace("مکالمه", "مکالمه یا موسیقی", 1), encoding="utf-8")
    assert run("accept", persian, "--section", "causes", cwd=project.root).returncode == 0
    left = {("ru", "causes")}
    assert stale(read(project)) == {"table": left, "api": left, "pages": left}
    assert run("accept", russian, cwd=project.root).returncode == 0
    assert not any(stale(read(project)).values())
    assert "has not changed" in run("diff", persian, cwd=project.root).stdout


def test_a_translation_that_is_only_begun_passes_the_checks(project: Project, git: Git, run: Run) -> None:
    path = project.content / "fa/codes/486.md"
    path.unlink()
    made = run("new", "486", "--lang", "fa", cwd=project.root)
    assert (made.returncode, made.stdout.strip()) == (0, str(path)), made.stderr
    checked = run("check", cwd=project.root)
    assert (checked.returncode, "Traceback" in checked.stderr, "fa/codes/486.md" in checked.stderr) == (0, False, False)
    assert {row["lang"]: row["missing"] for row in status.table(read(project), read(project).languages)}["fa"] > 3
    begun = path.read_text(encoding="utf-8")
    title = next(line for line in begun.split("\n") if line.startswith("# "))
    path.write_text(begun.replace(title, '# مخاطب "مشغول" است'), encoding="utf-8")
    found = json.loads(run("check", "--changed", "main", "--json", cwd=project.root).stdout)
    assert [(fault["rule"], fault["new"]) for fault in found] == [("S-STYLE", "# مخاطب «مشغول» است")]


def test_sections_are_accepted_by_name_and_all_or_none(project: Project, git: Git, run: Run) -> None:
    original, persian = (project.content / lang / "codes/486.md" for lang in ("en", "fa"))
    text = original.read_text(encoding="utf-8")
    meaning = "\n## What it means\n\n"
    changed = text.replace(meaning, f"{meaning}In short: ").replace("### ", "### Often: ", 1)
    original.write_text(changed, encoding="utf-8")
    before = persian.read_bytes()
    refused = run("accept", persian, "causes", "nosuch", cwd=project.root)
    assert (refused.returncode, persian.read_bytes()) == (1, before), refused.stderr
    assert "has no section nosuch" in refused.stderr
    assert ("fa", "causes") in stale(read(project))["table"]
    assert run("accept", persian, "causes", cwd=project.root).returncode == 0
    assert ("fa", "causes") not in stale(read(project))["table"]
    assert ("fa", "means") in stale(read(project))["table"]
