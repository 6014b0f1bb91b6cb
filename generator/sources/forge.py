"""Reading the one setting of the forge from mkdocs.yml, without MkDocs."""

from __future__ import annotations

from typing import Any

import yaml
from yaml_env_tag import construct_env_tag

from generator.forge import Forge
from generator.project import Project


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml; other tags than MkDocs' own `!ENV` mean nothing here."""


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def load(project: Project) -> Forge:
    """The forge that mkdocs.yml names; none where it names none or cannot be read, which MkDocs will say itself."""
    try:
        config = yaml.load(project.config.read_text(encoding="utf-8"), _Loader)  # noqa: S506 (a safe loader)
        plugins: Any = config["plugins"]
        options = plugins["sipcodes"] or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, KeyError):
        return Forge()
    forge = options.get("forge") or {}
    return Forge(
        url=str(forge.get("url") or "").rstrip("/"),
        branch=str(forge.get("branch") or "main"),
        kind=str(forge.get("kind") or ""),
        edit_form=str(options.get("edit") or ""),
        report_form=str(options.get("report") or ""),
    )
