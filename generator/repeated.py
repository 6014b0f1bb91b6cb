"""What the theme writes alike on many pages, such as the navigation: rendered once and kept.

A template wraps such a part in `{% call kept("name") %}...{% endcall %}`. The part may look at the language, at the
page's kind and at how deep its address is, which is what it is kept by, and at nothing else of a page. Pages of the
navigation are marked in it, so that these have it rendered for each.
"""

from __future__ import annotations

from collections.abc import Callable

from jinja2.runtime import Context
from jinja2.utils import pass_context


class Repeated:
    """The parts of one language."""

    def __init__(self) -> None:
        self._parts: dict[tuple[str, str, str], str] = {}

    @pass_context
    def __call__(self, context: Context, name: str, caller: Callable[[], str]) -> str:
        """The part `name` as it is on the page that is being rendered; `caller` renders it."""
        page = context.get("page")
        if page is None or page.file.inclusion.is_in_nav():
            return caller()
        key = (name, context["kind"], context["base_url"])
        if key not in self._parts:
            self._parts[key] = caller()
        return self._parts[key]
