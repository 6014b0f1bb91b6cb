"""Twenty seeded faults, five a language and five of structure: each on its line with its remedy, and nothing else.

The faults of one group are made together, in the whole content, as one change; what is reported is exactly they.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.contribute import changed, fixes, messages
from generator.model import Dataset
from generator.problems import Problem, visible
from generator.project import Project
from tests.conftest import ROOT, Run
from tests.contribute.conftest import Git, repository

RLM, KAF = "\u200f", "\u0643"
FRONT = (ROOT / "content/fa/codes/484.md").read_text(encoding="utf-8").partition("# ")[0]


@dataclass(frozen=True)
class Fault:
    """One replacement in a good file, and what has to be said about it."""

    file: str
    old: str
    new: str
    rule: str
    remedy: str
    """What the message, its replacement or the lines to paste hold."""
    at: str = ""
    """What stands on the line that is named, if not the fault itself."""

    def line_in(self, text: str) -> int:
        """The line on which the fault lies in the spoilt file; a fault over more than one line, on its last."""
        mark = self.at or self.new.strip("\n").split("\n")[-1]
        return text[: text.index(mark)].count("\n") + 1


FAULTS: dict[str, list[Fault]] = {
    "en": [
        Fault("en/codes/480.md", "no [180](180.md) came", "no 180 came", "M-CODE", "no [180](180.md) came"),
        Fault("en/codes/404.md", "(RFC 3261 §21.4.5)", "(RFC 9999 §1)", "M-RFC", "references.yml"),
        Fault("en/codes/503.md", "the connection itself", "the connec\u200btion itself", "U-INVIS", "the connection"),
        Fault("en/codes/486.md", "may still answer\n", "may still answer.\n", "T-STOP", "may still answer"),
        Fault("en/codes/600.md", "[486](486.md)", "[486](999.md)", "M-LINK", "999.md, which does not exist"),
    ],
    "ru": [
        Fault("ru/codes/480.md", "режим «Не беспокоить»", 'режим "Не беспокоить"', "S-STYLE", "режим «Не беспокоить»"),
        Fault("ru/codes/486.md", "ещё один вызов (RFC", "ещё один звонок (RFC", "G-NEVER", "ещё один вызов (RFC"),
        Fault(
            "ru/codes/413.md",
            "следует (SHOULD) добавить `Retry-After`",
            "следует (SHOULD) добавить `Retry-Later`",
            "T-PARITY",
            "добавить `Retry-After`",
        ),
        Fault(
            "ru/codes/423.md",
            "Видно:** Сразу следует второй REGISTER",
            "Видно:** Сразу следует второй REGISTRY",
            "T-LATIN",
            "REGISTRY (added)",
        ),
        Fault("ru/codes/404.md", "сервера и сразу", "сервера - и сразу", "S-STYLE", "сервера — и сразу"),
    ],
    "fa": [
        Fault("fa/codes/600.md", "یک تلفن تنها", f"ی{KAF} تلفن تنها", "U-ARABIC", "یک تلفن تنها"),
        Fault("fa/codes/408.md", "را می‌توان بعداً", "را می توان بعداً", "S-STYLE", "را می‌توان بعداً"),
        Fault("fa/codes/603.md", "مخاطب دکمهٔ رد", f"مخاطب{RLM} دکمهٔ رد", "U-BIDI", "مخاطب دکمهٔ رد"),
        Fault("fa/codes/486.md", "آزاد نمی‌کند.", "آزاد نمی‌کند, هرگز.", "S-STYLE", "آزاد نمی‌کند، هرگز."),
        Fault("fa/codes/413.md", "  means: en@", "  mean: en@", "T-STAMP", "  means: en@", "## یعنی چه"),
    ],
    "structure": [
        Fault("fa/codes/480.md", "## با چه اشتباه نشود", "## اشتباه نشود", "M-HEADING", "'با چه اشتباه نشود'"),
        Fault("ru/codes/487.md", "\n## Что это значит\n", "\n## Что это значит\n<br>Важно.\n", "M-HTML", "<br>"),
        Fault("ru/codes/408.md", "**Видно:**", "**Видим:**", "M-STEPS", "Видно:"),
        Fault(
            "en/codes/488.md",
            "\n## What it means\n",
            "\n## What it means\n\n[x](//x.example)\n",
            "M-URL",
            "file of this site",
        ),
        Fault("fa/codes/484.md", FRONT, "", "T-ORIGIN", "translated-from:\n  title: en@", "# "),
    ],
}


def test_there_are_twenty() -> None:
    assert [len(group) for group in FAULTS.values()] == [5, 5, 5, 5]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Git]:
    """The whole content in a repository of its own."""
    root = tmp_path_factory.mktemp("whole")
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copy(ROOT / "mkdocs.yml", root)
    return Project(root), repository(root)


def spoil(project: Project, group: str) -> dict[tuple[str, int, str], Fault]:
    """Make the faults of a group; returns them by path, line and rule."""
    expected = {}
    for fault in FAULTS[group]:
        path = project.content / fault.file
        text = path.read_text(encoding="utf-8")
        assert fault.old in text, fault
        spoilt = text.replace(fault.old, fault.new, 1)
        path.write_text(spoilt, encoding="utf-8")
        expected[f"content/{fault.file}", fault.line_in(spoilt), fault.rule] = fault
    return expected


def key(problem: Problem) -> tuple[str, int, str]:
    return problem.path, problem.line, problem.rule


def check_all(found: changed.Findings, root: Path, expected: dict[tuple[str, int, str], Fault]) -> None:
    """What blocks is exactly what is expected, each said in the language of its file, with its remedy."""
    assert sorted(map(key, found.blocking)) == sorted(expected), [str(one) for one in found.blocking]
    for problem in found.blocking:
        shown = messages.text(found.dataset, root, problem).replace("    | ", "")
        assert expected[key(problem)].remedy in shown, shown
        lang = problem.path.split("/")[1]
        own = found.dataset.strings[lang][f"rules.{problem.rule}"]
        assert (own in shown) == (lang != found.dataset.default.code), "the contributor's language, English beside"
        assert visible(problem.message) in shown


def test_faults_in_each_language(whole: tuple[Project, Git]) -> None:
    """Each on its line with its remedy and nothing else; then what is beyond doubt is corrected by machine."""
    project, git = whole
    git("checkout", "--quiet", "--force", "main")
    expected = {**spoil(project, "en"), **spoil(project, "ru"), **spoil(project, "fa")}
    change = changed.since(project, "main")
    found = changed.examine(project, change)
    check_all(found, project.root, expected)
    edited = {f"content/{fault.file}" for fault in FAULTS["en"]}
    assert {problem.path for problem in found.advice if problem.rule == "A-DRIFT"} == edited
    assert {problem.rule for problem in found.advice} == {"A-DRIFT", "A-STALE"}, "translations of the edited texts"
    done = fixes.apply(project.root, found.blocking)
    assert sorted(problem.rule for problem in done) == sorted(
        ["M-CODE", "U-INVIS", "T-STOP", "S-STYLE", "S-STYLE", "U-ARABIC", "S-STYLE", "U-BIDI", "S-STYLE"]
    )
    left = changed.examine(project, change).blocking
    assert sorted(problem.rule for problem in left) == ["G-NEVER", "M-LINK", "M-RFC", "T-LATIN", "T-PARITY", "T-STAMP"]
    assert "fa/codes/600.md" not in git("diff", "--name-only"), "where all was corrected, the file is what it was"


def test_faults_of_structure(whole: tuple[Project, Git]) -> None:
    project, git = whole
    git("checkout", "--quiet", "--force", "main")
    expected = spoil(project, "structure")
    check_all(changed.examine(project, changed.since(project, "main")), project.root, expected)


def test_a_fault_elsewhere_that_the_change_brings_about(whole: tuple[Project, Git]) -> None:
    project, git = whole
    git("checkout", "--quiet", "--force", "main")
    for path in project.content.glob("*/recipes/who-answered.md"):
        path.unlink()
    (project.registry / "recipes/who-answered.yml").unlink()
    (project.registry / "recipes/output/who-answered.txt").unlink()
    found = changed.examine(project, changed.since(project, "main"))
    assert "M-LINK" in {problem.rule for problem in found.blocking if problem.path.endswith("/codes/486.md")}


def test_the_edit_of_a_stale_section_is_held_against_what_it_was_made_from(project: Project, git: Git) -> None:
    """An old section may be corrected as it is; its code must then be the old original's, or the new one's."""
    original, own = (project.content / lang / "codes/486.md" for lang in ("en", "ru"))
    original.write_text(
        original.read_text(encoding="utf-8").replace("`Retry-After`", "`Retry-Later`"), encoding="utf-8"
    )
    git("commit", "--quiet", "--all", "--message=Later")
    text = own.read_text(encoding="utf-8")

    def rules(new: str) -> list[str]:
        own.write_text(new, encoding="utf-8")
        found = changed.examine(project, changed.since(project, "main"))
        return [problem.rule for problem in found.blocking if problem.path.endswith("ru/codes/486.md")]

    assert rules(text.replace("сбой", "отказ") + "\n") == []
    assert rules(text.replace("`Retry-After`", "`Retry-Later`")) == []
    assert "T-PARITY" in rules(text.replace("`Retry-After`", "`Retry-Sooner`"))


def test_the_command(project: Project, git: Git, run: Run) -> None:
    path = project.content / "fa/codes/486.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("یک", f"ی{KAF}", 1), encoding="utf-8")
    done = run("check", "--changed", "main", cwd=project.root)
    assert done.returncode == 1
    assert "U-ARABIC این حرف عربی است" in done.stderr
    assert "U+0643 ARABIC LETTER KAF" in done.stderr
    listed = json.loads(run("check", "--changed", "main", "--json", cwd=project.root).stdout)
    assert [(one["rule"], one["lang"], one["level"]) for one in listed if one["rule"][0] == "U"] == [
        ("U-ARABIC", "fa", "blocking")
    ]
    done = run("check", "--changed", "main", "--fix", cwd=project.root)
    assert "corrected content/fa/codes/486.md" in done.stderr
    assert path.read_text(encoding="utf-8") == text
    wrong = run("check", "--changed", "nonsense", cwd=project.root)
    assert (wrong.returncode, "E-BASE" in wrong.stderr, "Traceback" in wrong.stderr) == (1, True, False)


def test_every_rule_is_explained_in_every_language(dataset: Dataset) -> None:
    rules = set()
    for path in (ROOT / "generator").rglob("*.py"):
        rules |= set(re.findall(r'"([A-Z]-[A-Z0-9]+)"', path.read_text(encoding="utf-8")))
    for language in dataset.languages:
        own = dataset.strings[language.code]
        assert [rule for rule in sorted(rules) if rule[0] not in "EDV" and f"rules.{rule}" not in own] == []
