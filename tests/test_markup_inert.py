"""Words of the registry are no Markdown, whatever they hold."""

from __future__ import annotations

import pytest

from generator import markup, prose
from generator.sources import schemas
from generator.sources.schema import validate
from generator.sources.strictyaml import Document

HOSTILE = (
    "Busy [e](https://evil.example.org/)",
    "`code`",
    "*x* __y__",
    "a|b",
    "![x](y.png)",
    "~~x~~",
    "x{: .y }",
    "\\[x\\]",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_shown_as_they_are(words: str) -> None:
    html = prose.render(f"Said {markup.isolated_words(words)} here, {markup.status(486, words)}.").html
    for tag in ("<a", "<code", "<em", "<strong", "<img", "<del", 'class="y"'):
        assert tag not in html
    assert "evil" not in words or "[e]" in html.replace("&#91;", "[").replace("&#93;", "]")


def test_a_command_does_not_end_in_a_line_break() -> None:
    """Pasted, it would run at once."""
    schema = {"type": "object", "properties": {"command": schemas.RECIPE["properties"]["command"]}}
    for command, faults in (("ss -l", 0), ("ss -l\n", 1)):
        assert len(validate(Document("x", {"command": command}), schema)) == faults
