"""What runs on a forge: pinned, without power over strangers' code, and made of commands that are tested here."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

from generator.contribute import report
from generator.model import Dataset
from generator.problems import ContentError
from generator.project import Project
from tests.conftest import ROOT, Run
from tests.contribute.conftest import Git
from tests.preview import addresses

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
SCRIPTS = [*WORKFLOWS, ROOT / ".gitlab-ci.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_and_scripts_take_nothing_from_strangers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for used in re.findall(r"uses: (.*)", text):
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used
    assert "pull_request_target" not in text
    workflow = yaml.safe_load(text)
    assert set(workflow["permissions"].values() if workflow["permissions"] else ()) <= {"read"}
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "pass it through the environment"
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


def test_the_job_that_runs_a_proposal_has_no_power() -> None:
    text = (ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in workflow["jobs"].values())
    assert "secrets." not in text
    assert "github.token" not in text


def test_the_job_with_power_runs_no_proposal() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/comment.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    (checkout,) = [step for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert checkout["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert not any("untrusted" in run for run in runs)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_what_they_call_exists(path: Path, run: Run) -> None:
    text = path.read_text(encoding="utf-8")
    help_ = run("--help").stdout
    for command in set(re.findall(r"bin/sipcodes ([a-z-]+)", text)):
        assert f" {command} " in help_
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in re.findall(r"make ([^\n]*)", text):
        for target in line.split():
            name, is_variable, _ = target.partition("=")
            expected = rf"\$\({name}\)" if is_variable else rf"^{re.escape(target)}:"
            assert re.search(expected, makefile, re.MULTILINE), target


def test_every_language_has_its_owners_and_its_form(dataset: Dataset) -> None:
    for place in (".github", ".gitlab"):
        owners = (ROOT / place / "CODEOWNERS").read_text(encoding="utf-8")
        for language in dataset.languages:
            assert f"/content/{language.code}/" in owners
    for language in dataset.languages:
        form = yaml.safe_load((ROOT / f".github/ISSUE_TEMPLATE/mistake-{language.code}.yml").read_text("utf-8"))
        assert [field["id"] for field in form["body"]] == ["page", "wrong", "right"]
        assert (ROOT / f".gitlab/issue_templates/mistake-{language.code}.md").exists()


def test_the_report_of_a_change(project: Project, git: Git, run: Run, tmp_path: Path) -> None:
    path = project.content / "ru/codes/486.md"
    path.write_text(path.read_text(encoding="utf-8").replace("«", '"').replace("»", '"'), encoding="utf-8")
    (project.content / "fa/codes/600.md").unlink()
    made = run("report", "--base", "main", cwd=project.root)
    assert made.returncode == 0, made.stderr
    found = json.loads(made.stdout)
    by_language = {row["lang"]: row for row in found["languages"]}
    assert by_language["fa"]["before"] == 100 > by_language["fa"]["after"]
    assert set(found["pages"]) == {"ru/codes/486.md", "fa/codes/600.md"}
    (tmp_path / "report.json").write_text(made.stdout, encoding="utf-8")
    told = run("report", "--render", tmp_path / "report.json", "--run", "https://f.example/1", cwd=project.root)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(report.MARK + "\n\n### What this change brings about")
    assert "### Что даёт эта правка" in told.stdout
    assert "### نتیجهٔ این تغییر" in told.stdout
    assert "Правила оформления этого языка" in told.stdout
    assert "```diff" in told.stdout


HOSTILE = {
    "path": "content/en/codes/486.md",
    "line": 1,
    "rule": "M-HTML",
    "level": "blocking",
    "lang": "en",
    "message": "@everyone ``` <img src=x> [x](https://evil.example) \u202e `",
    "old": "```\n@everyone\n# Heading",
    "new": "x",
    "paste": "```\n![](https://evil.example/x.png)",
}


def test_a_hostile_report_stays_inside_code(dataset: Dataset) -> None:
    found = report.read(json.dumps({"languages": [], "problems": [HOSTILE], "pages": []}).encode())
    told = report.render(dataset, found)
    outside = re.sub(r"(?m)^  ```\w+\n(?:  .*\n)*?  ```$|`` ?.*? ``|``.*?``", "", told)
    for power in ("@everyone", "<img", "evil.example", "# Heading", "\u202e"):
        assert power not in outside


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"\xff",
        b"[]",
        b"[" * 100_000,
        json.dumps({"languages": [], "pages": [], "problems": [{**HOSTILE, "path": "](x)"}]}).encode(),
        json.dumps({"languages": [], "pages": [], "problems": [{**HOSTILE, "message": "x" * 3_000}]}).encode(),
        json.dumps({"languages": [], "pages": ["<b>"], "problems": []}).encode(),
        b" " * (report.LARGEST + 1) + b"{}",
    ],
)
def test_what_is_no_report_is_refused(spoilt: bytes) -> None:
    with pytest.raises(ContentError, match="E-REPORT"):
        report.read(spoilt)


GH = """#!/bin/sh
echo "$@" >> "$LOG"
case "$*" in
  *pulls*) printf '7\\taaa\\n8\\tbbb\\n' ;;
  *GET*comments*) [ -n "${OLD:-}" ] && echo "$OLD" ;;
esac
exit 0
"""


@pytest.mark.parametrize(
    ("sha", "old", "expected"),
    [
        ("bbb", "", "--method POST repos/o/r/issues/8/comments -F body=@c.md"),
        ("bbb", "42", "--method PATCH repos/o/r/issues/comments/42 -F body=@c.md"),
        ("ccc", "", None),
    ],
)
def test_one_comment_on_the_right_request(sha: str, old: str, expected: str | None, tmp_path: Path) -> None:
    gh = tmp_path / "gh"
    gh.write_text(GH, encoding="utf-8")
    gh.chmod(gh.stat().st_mode | stat.S_IXUSR)
    log = tmp_path / "log"
    done = subprocess.run(
        ["sh", str(ROOT / ".github/comment.sh"), "c.md"],
        env={
            **os.environ,
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "LOG": str(log),
            "OLD": old,
            "REPOSITORY": "o/r",
            "HEAD_OWNER": "x",
            "HEAD_BRANCH": "a; rm -rf b",
            "HEAD_SHA": sha,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    calls = log.read_text(encoding="utf-8")
    assert "head=x:a; rm -rf b" in calls
    assert (expected in calls) if expected else ("issues/" not in calls)


def test_pages_for_pictures(tmp_path: Path) -> None:
    for folder in ("codes/486", "fa/codes/486"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "index.html").touch()
    found = addresses(["en/codes/486.md", "fa/codes/486.md", "fa/codes/999.md"], tmp_path)
    assert found == {"en-codes-486": "codes/486", "fa-codes-486": "fa/codes/486"}
