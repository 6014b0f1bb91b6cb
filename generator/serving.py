"""What a browser shows while somebody writes: the page, new when the text is new, and all that is wrong with the text.

MkDocs' live reload puts its script into the page, which the policy of our pages refuses. Here the same long poll is
asked by a script with an address, and a bad edit is shown over the last good page until it is put right.
"""

from __future__ import annotations

import traceback
import wsgiref.util
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer

from generator.problems import ContentError, Problem, visible

ASSETS = {"/livereload/serving.js": "text/javascript", "/livereload/serving.css": "text/css"}
"""Beside the address that MkDocs answers when there is something new."""


class Preview(LiveReloadServer):
    """MkDocs' server with the problems of the last build over every page."""

    problems: Sequence[Problem] = ()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.error_handler = self._instead

    def serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Our two files; everything else is MkDocs'."""
        path = environ["PATH_INFO"]
        if path not in ASSETS:
            return super().serve_request(environ, start_response)
        start_response("200 OK", [("Content-Type", f"{ASSETS[path]}; charset=utf-8"), ("Cache-Control", "no-cache")])
        return wsgiref.util.FileWrapper(files("generator").joinpath(path.rpartition("/")[2]).open("rb"))

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        head, tag, body = content.rpartition(b"</body>")
        return (head or body) + self._over(epoch).encode() + tag + (body if head else b"")

    def _instead(self, code: int) -> bytes | None:
        """What is shown where there is no page: with problems, those; else nothing of ours."""
        if not self.problems or code != 404:
            return None
        return f'<!doctype html><meta charset="utf-8"><title>sipcodes</title>{self._over(self._visible_epoch)}'.encode()

    def _over(self, epoch: int) -> str:
        script = f'<script type="module" src="/livereload/serving.js" data-epoch="{epoch}"></script>'
        return f"{panel(self.problems) if self.problems else ''}{script}"


def problems_of(error: Exception, root: Path) -> list[Problem]:
    """What an edit has broken, as problems; of what nobody has foreseen the terminal has the whole story."""
    if isinstance(error, ContentError):
        return error.problems
    if isinstance(error, TemplateSyntaxError):
        path = Path(error.filename or error.name or "theme")
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        return [Problem(name, error.lineno, "E-TEMPLATE", f"{error.message}; correct the template")]
    if not isinstance(error, Abort | PluginError):
        traceback.print_exception(error)
    return [Problem("the build", 0, "E-BUILD", f"stopped: {error or type(error).__name__}; see the terminal")]


def panel(problems: Sequence[Problem]) -> str:
    """All problems as HTML, in the words of the terminal."""
    items = "".join(
        f"<li><code>{escape(visible(one.path))}{f':{one.line}' if one.line else ''}</code> "
        f"<strong>{escape(one.rule)}</strong> <span>{escape(visible(one.message))}</span></li>"
        for one in problems
    )
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}: the page is as it was before"
    return (
        '<link rel="stylesheet" href="/livereload/serving.css">'
        '<aside id="serving-problems" role="alert" dir="ltr">'
        f"<details open><summary>{count}</summary><ol>{items}</ol></details></aside>"
    )
