"""Markdown to HTML: CommonMark, and the few extensions that pages are written with."""

from __future__ import annotations

import pytest

from generator.prose import render

CASES = {
    "a heading with its id": (
        "## Causes {#causes}",
        '<h2 id="causes">Causes<a class="headerlink" href="#causes" title="Permanent link">&para;</a></h2>\n',
    ),
    "classes of a heading": (
        "# <bdi>486</bdi> {: #title .label }",
        '<h1 id="title" class="label"><bdi>486</bdi>'
        '<a class="headerlink" href="#title" title="Permanent link">&para;</a></h1>\n',
    ),
    "classes of a paragraph": (
        "One.\nTwo.\n{: .summary }\n\nThree.",
        '<p class="summary">One.\nTwo.</p>\n<p>Three.</p>\n',
    ),
    "classes of a link": (
        "[a](a.md){: .next } [b](b.md)",
        '<p><a class="next" href="a.md">a</a> <a href="b.md">b</a></p>\n',
    ),
    "Markdown in HTML": (
        '<div class="card" markdown="1">\n\n- *a*\n\n</div>',
        '<div class="card">\n<ul>\n<li><em>a</em></li>\n</ul>\n</div>',
    ),
    "Markdown in a line of HTML": (
        '<nav class="n" markdown="1">\n[a](a.md) </nav>',
        '<nav class="n">\n<p><a href="a.md">a</a></p>\n</nav>',
    ),
    "code": (
        "```text\na <b>\n\tc\n```",
        '<div class="language-text highlight"><pre><span></span><code>a &lt;b&gt;\n\tc\n</code></pre></div>\n',
    ),
    "code in no language that is known": (
        "```nothing\na\n```",
        '<div class="language-text highlight"><pre><span></span><code>a\n</code></pre></div>\n',
    ),
    "an attribute list that is text": ("`{: .x }` stays", "<p><code>{: .x }</code> stays</p>\n"),
    "characters that are shown": (r"\*a\* &lt;b&gt; \| \#", "<p>*a* &lt;b&gt; | #</p>\n"),
}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    markdown, html = CASES[name]
    assert render(markdown).html == html


def test_a_command_is_coloured_and_whole() -> None:
    page = render('```sh\nsngrep -d any "port 5060"\n```').html
    assert page.startswith('<div class="language-sh highlight"><pre><span></span><code>')
    assert '<span class="s2">"port 5060"</span>' in page


def test_headings_nest() -> None:
    toc = render("# a {#a}\n## b {#b}\n### c *d* {#c}\n## e {#e}\n").toc
    assert [entry["id"] for entry in toc] == ["a"]
    assert [entry["id"] for entry in toc[0]["children"]] == ["b", "e"]
    assert toc[0]["children"][0]["children"][0]["name"] == "c d"
