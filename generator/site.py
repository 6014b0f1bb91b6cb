"""Building and serving the site through MkDocs, for the command line."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from generator.problems import ContentError, Problem
from generator.project import Project
from generator.publish import check_target, replacing

OWN_LOGGER = "mkdocs.plugins.sipcodes"


def build(project: Project, target: Path) -> int:
    """Build into a folder beside `target` and swap it in. Returns the number of pages.

    Raises `ContentError` for whatever is wrong with the input; `target` then stays what it was.
    """
    _check_epoch()
    check_target(target, project.root)
    _require_config(project)
    _log_progress()
    with replacing(target) as fresh:
        config = load_config(str(project.config), site_dir=str(fresh), strict=True)
        try:
            config.plugins.on_startup(command="build", dirty=False)
            mkdocs_build.build(config)
        except Abort as error:
            raise _failed(str(error)) from None
        finally:
            config.plugins.on_shutdown()
        return sum(1 for _ in fresh.rglob("index.html"))


def serve(project: Project, address: str) -> None:
    """Serve with live reload until interrupted."""
    _require_config(project)
    _log_progress()
    mkdocs_serve.serve(str(project.config), dev_addr=address, strict=False)


class BuildFailedError(Exception):
    """MkDocs stopped the build; it has said why on standard error."""


def _failed(message: str) -> BuildFailedError:
    return BuildFailedError(message or "the build was stopped")


def _check_epoch() -> None:
    """SOURCE_DATE_EPOCH must be a number of seconds (reproducible-builds.org), or MkDocs ends in a traceback."""
    value = os.environ.get("SOURCE_DATE_EPOCH")
    if value is not None and not (value.isascii() and value.isdigit() and int(value) < 2**32):
        message = f"is '{value}'; expected whole seconds since 1970 in 32 bits, correct or unset it"
        raise ContentError([Problem("SOURCE_DATE_EPOCH", 0, "E-EPOCH", message)])


def _require_config(project: Project) -> None:
    """Whatever MkDocs finds wrong with mkdocs.yml, as one problem; its own parts raise all kinds of exceptions."""
    try:
        load_config(str(project.config))
    except (ConfigurationError, Abort, OSError, TypeError, ValueError, AttributeError) as error:
        first = str(error).strip().split("\n")[0] or type(error).__name__
        raise ContentError([Problem("mkdocs.yml", 0, "E-CONFIG", f"{first}; correct it")]) from None


def _log_progress() -> None:
    """Our own lines and every warning on standard error; the rest of MkDocs' talk left out."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    handler.addFilter(lambda record: record.name == OWN_LOGGER or record.levelno >= logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
