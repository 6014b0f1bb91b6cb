"""What Material's templates get wrong in HTML, put right in every page.

Each is a mistake that the Nu HTML checker reports on an untouched Material page. One that the theme no longer makes
does no harm and is dropped when `make audit` shows no need of it.
"""

from __future__ import annotations

import re

_TOGGLE = re.compile(r'(<input class="(?:md-nav__toggle )?md-toggle[^"]*"[^>]*?) autocomplete="off"')
_TABINDEX = re.compile(r'(<label\b[^>]*?) tabindex=""')
_CONTENTS = re.compile(r'<label (class="md-nav__title") for="__toc">(.*?)</label>', re.DOTALL)


def corrected(page: str) -> str:
    """`page` with the theme's mistakes put right."""
    page = _TOGGLE.sub(r"\1", page)  # autocomplete is not for checkboxes
    page = _TABINDEX.sub(r"\1", page)  # an empty string is no integer
    if 'id="__toc"' not in page:  # a label must label something
        page = _CONTENTS.sub(r"<p \1>\2</p>", page)
    return page
