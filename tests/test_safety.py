"""Two walls against what a stranger writes: the checks refuse it, and no page is built that holds it all the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import checks, merge, safety
from generator.problems import Problem
from generator.project import Project
from tests.conftest import Run

PAYLOADS = [
    "<script>alert(1)</script>",
    "a \\` <img src=x onerror=alert(1)> \\` b",
    "``` foo bar\n<script>alert(1)</script>\n```",
    "````\n```\n````\n<script>alert(1)</script>\n````",
    "~~~\n```\n~~~\n<img src=x onerror=alert(1)>\n~~~",
    "```mermaid\ngraph\n```",
    "x {: ONCLICK=alert(1) }",
    'x {: "x" onclick=alert(1) }',
    "`x`{: ONCLICK=alert(1) }",
    "{:_ onclick=alert(1) }",
    "[ok](480.md){: Onmouseover=alert(1) }",
    "[x]( javascript:alert(1))",
    "[a [b]](javascript:alert(1))",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[y]: https://evil.example/",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html,x)",
    "[x](/\\evil.example/)",
    "text ![x](https://evil.example/p.png)",
    "![x][y]",
    "<!-- hidden -->",
    "<https://evil.example/>",
    '--8<-- "../../.git/config"',
    "{{ config }}",
    "{% raw %}",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_checks_refuse_it(payload: str, project: Project) -> None:
    path = project.content / "en/codes/486.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("## What it means\n", f"## What it means\n\n{payload}\n", 1), encoding="utf-8")
    problems: list[Problem] = []
    dataset = merge.load(project, problems)
    found = problems or checks.blocking(project, dataset)
    assert [problem for problem in found if problem.rule.startswith("M-") and problem.path.endswith("en/codes/486.md")]


HELD = {
    "<p>ok <code>x</code> <a href='../480/'>480</a></p>": [],
    "<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>": [],
    "<script>x</script>": ["<script>"],
    "<img src=x onerror=y>": ["<img>", "src= in <img>", "onerror= in <img>"],
    "<p OnClick='x'>": ["onclick= in <p>"],
    "<a href=' java\nscript:x'>": ["the address"],
    "<a href='//evil.example'>": ["the address"],
    "<a href='http://evil.example'>": ["the address"],
    "<p style='x'>": ["style= in <p>"],
    "<iframe srcdoc='x'>": ["<iframe>"],
}


@pytest.mark.parametrize("page", HELD)
def test_the_wall(page: str) -> None:
    found = safety.faults(page)
    assert len(found) >= len(HELD[page])
    assert bool(found) == bool(HELD[page])
    for wanted in HELD[page]:
        assert any(fault.startswith(wanted) for fault in found), found


PIECES = """< > / = " ' a b p svg script img onclick class href id data-x style javascript: https://a.example
    //b.example
    /\\ x &#58;
    &colon; <p> </p> <a> </a> <!-- --> <? <! \x0b \x0c \t \u00a0 class="x" href=" HREF=' Class = a:b"""


@given(st.lists(st.sampled_from([*PIECES.split(), " ", "\n"])).map("".join))
def test_the_short_way_passes_nothing_that_the_long_way_refuses(page: str) -> None:
    assert bool(safety.faults(page)) == bool(safety.parsed_faults(page))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("fa/ui.yml", "  tagline: ", "  tagline: <script>alert(1)</script>"),
        ("en/ui.yml", "  name: SIP response codes", '  name: "<img src=x onerror=alert(1)>"'),
        ("en/ui.yml", "  header: Header field", '  header: "<img src=x onerror=alert(1)>"'),
        ("en/ui.yml", "    label: Who sent it", '    label: "<img src=x onerror=alert(1)>"'),
        ("en/phrases.yml", "    Wrong Guess: ", "    Wrong Guess: <b>x</b> "),
    ],
)
def test_short_strings_are_plain_text_in_every_place(file: str, old: str, new: str, project: Project, run: Run) -> None:
    path = project.content / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = run("check", cwd=project.root)
    assert "M-HTML" in done.stderr
