"""Latin runs in right-to-left text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.bidi import isolate
from generator.model import Dataset

CASES = {
    "کد 486 Busy Here، یعنی مشغول.": "کد [486 Busy Here]، یعنی مشغول.",
    "سرآیند Max-Forwards را ببینید.": "سرآیند [Max-Forwards] را ببینید.",
    "نشانی (RFC 3261 §21.4.24).": "نشانی ([RFC 3261 §21.4.24]).",
    "یک (Wrong Guess) دیگر": "یک ([Wrong Guess]) دیگر",
    "بازهٔ 1024-65535 است": "بازهٔ [1024-65535] است",
    "فقط فارسی": "فقط فارسی",
    "در SIP/2.0 200 OK.": "در [SIP/2.0 200 OK].",
    "الف &lt;b&gt; c &amp; d": "الف &lt;[b&gt; c &amp; d]",
}


@pytest.mark.parametrize("text", CASES)
def test_runs(text: str) -> None:
    expected = CASES[text].replace("[", '<bdi dir="ltr">').replace("]", "</bdi>")
    assert isolate(text).replace(' class="wrap"', "") == expected


def test_what_is_isolated_already_is_left_alone() -> None:
    markup = '<p><code>-d any:5060</code> <bdi dir="ltr">486 Busy Here</bdi> <pre><code>a b</code></pre></p>'
    assert isolate(markup) == markup


def test_tags_and_attributes_are_not_text() -> None:
    markup = '<a href="x.html" title="Busy Here">پیوند</a><br/>'
    assert isolate(markup) == markup


@given(st.text(alphabet="abc 19.-,()&;<>آبپ\n", max_size=60))
def test_nothing_is_lost(text: str) -> None:
    import html

    escaped = html.escape(text, quote=False)
    back = re.sub(r"</?bdi[^>]*>", "", isolate(escaped))
    assert html.unescape(back) == text


def test_a_bracket_that_closes_after_other_words_belongs_to_the_sentence() -> None:
    shown = isolate("لاگ Asterisk (chan_pjsip و chan_sip)، و بعد")
    assert shown == (
        'لاگ <bdi dir="ltr">Asterisk</bdi> (<bdi dir="ltr">chan_pjsip</bdi> و <bdi dir="ltr">chan_sip</bdi>)، و بعد'
    )


def test_quantities_in_prose_have_the_digits_of_the_language(dataset: Dataset) -> None:
    written = {language.code: language.number(99.5) for language in dataset.languages}
    assert written == {"en": "99.5", "ru": "99,5", "fa": "۹۹٫۵"}
    assert [language.number(100.0) for language in dataset.languages] == ["100", "100", "۱۰۰"]
