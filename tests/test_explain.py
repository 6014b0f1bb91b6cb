"""The trace explainer: its texts, its drawing, and the command. Its rules are tested in tests/js/explain.test.mjs."""

from __future__ import annotations

import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from generator import explain
from generator.labels import Labels
from generator.ladder import ladder
from generator.model import Dataset
from generator.node import node
from tests.conftest import ROOT, Run
from tests.explain.listed import Case, cases

DERIVED = {"cause_name", "cause_means", "warning_means"}


def javascript(asked: str, data: object = None) -> Any:
    done = subprocess.run(
        [node(), "tests/js/explain-run.mjs", asked],
        cwd=ROOT,
        input=json.dumps(data),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_the_ladder_is_the_drawing_of_the_code_pages(dataset: Dataset) -> None:
    label = Labels(dataset, dataset.default)
    captures = list(dataset.captures.values())
    drawings = [
        {
            "parties": capture.roles,
            "names": {role: label(f"wire.roles.{role}") for role in capture.roles},
            "hops": [
                {
                    "label": message.label,
                    "code": message.code or 0,
                    "sender": message.sender,
                    "receiver": message.receiver,
                    "times": message.times,
                }
                for message in capture.messages
            ],
            "chosen": capture.code,
            "title": label("wire.title", code=capture.responses[0].label),
            "told": ". ".join(
                label(
                    "wire.hop",
                    message=f"{message.label} ×{message.times}" if message.times > 1 else message.label,
                    sender=label(f"wire.roles.{message.sender}"),
                    receiver=label(f"wire.roles.{message.receiver}"),
                )
                for message in capture.messages
            ),
        }
        for capture in captures
    ]
    for capture, drawn in zip(captures, javascript("ladders", drawings), strict=True):
        assert drawn == ladder(capture, label).replace("\n", ""), capture.code


def test_every_verdict_has_its_text_in_every_language(dataset: Dataset) -> None:
    found = javascript("said")
    for language in dataset.languages:
        rules = explain.words(dataset, language)["rules"]
        assert set(rules) == set(found["declared"])
        for verdict in found["verdicts"]:
            for text in rules[verdict["says"]].values():
                unknown = set(re.findall(r"\{([a-z_]+)\}", text)) - set(verdict["values"]) - DERIVED
                assert not unknown, f"{language.code} {verdict['says']} ({verdict['file']}): {unknown}"


def test_translations_fill_in_the_same_values(dataset: Dataset) -> None:
    keys = [key for key in dataset.strings[dataset.default.code] if key.startswith("explain.")]
    for language in dataset.languages:
        for key in keys:
            own, first = (dataset.strings[code][key] for code in (language.code, dataset.default.code))
            assert set(re.findall(r"\{\w+\}", own)) == set(re.findall(r"\{\w+\}", first)), f"{language.code} {key}"


def test_the_terminal_gives_the_verdict_of_every_case(dataset: Dataset) -> None:
    head = {"words": explain.words(dataset, dataset.default), "json": True, "colour": False, "masked": False}
    first = json.dumps(head).encode() + b"\n"

    def wrong(case: Case) -> str:
        done = subprocess.run([node(), str(explain.PROGRAM)], input=first + case.bytes, capture_output=True)
        report = json.loads(done.stdout)
        said = [verdict["says"] for call in report["calls"] for verdict in call["verdicts"]]
        return "" if done.returncode == 0 and case.is_right(said) else f"{case.file}: {said}"

    with ThreadPoolExecutor(max_workers=4) as pool:
        assert [found for found in pool.map(wrong, cases()) if found] == []


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["content/captures/401.pcapng"], 0, "how authentication begins"),
        (["content/captures/401.pcapng", "--lang", "ru"], 0, "начало аутентификации"),
        (["content/captures/487.pcapng", "--lang", "fa", "--mask"], 0, "تماس پیش از پاسخ لغو شد"),
        (["Makefile"], 1, "No SIP message was found"),
        (["content/captures/missing.pcapng"], 1, ""),
    ],
)
def test_the_command(arguments: list[str], status: int, words: str, run: Run) -> None:
    done = run("explain", *arguments)
    assert (done.returncode, words in done.stdout) == (status, True), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "\033" not in done.stdout


def test_json_says_where_each_verdict_rests(run: Run) -> None:
    done = run("explain", "content/captures/488.pcapng", "--json", "--mask")
    report = json.loads(done.stdout)
    assert report["version"] == 1
    verdict = report["calls"][0]["verdicts"][0]
    assert verdict["says"] == "offer-refused-then-taken"
    assert [report["messages"][index]["at"] for index in verdict["on"]] == [1, 2, 4, 6]
    assert "bob" not in done.stdout


def test_a_terminal_is_not_commanded_by_a_trace(run: Run, tmp_path: Path) -> None:
    trace = tmp_path / "trace.txt"
    text = (ROOT / "tests/explain/cases/refused-yes-403.txt").read_text(encoding="utf-8")
    trace.write_text(text.replace("Example PBX", "\033]0;x\007\u202ePBX"), encoding="utf-8")
    done = run("explain", trace)
    assert done.returncode == 0
    assert not re.search("[\033\007\u202e]", done.stdout)
