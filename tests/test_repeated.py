"""Parts of the theme that are rendered once for many pages are what each page would have rendered."""

from __future__ import annotations

import pytest

from generator import site
from generator.project import Project
from generator.repeated import Repeated
from tests.test_build import tree


def test_a_part_that_is_kept_is_the_one_that_would_be_rendered(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, anew = project.root / "kept", project.root / "anew"
    site.build(project, kept, jobs=1, cached=False)
    asked: set[str] = set()

    class Anew(Repeated):
        def __call__(self, context, name, caller):  # type: ignore[no-untyped-def]
            asked.add(name)
            return caller()

    Anew.__call__.jinja_pass_arg = Repeated.__call__.jinja_pass_arg  # type: ignore[attr-defined]
    monkeypatch.setattr("generator.plugin.Repeated", Anew)
    site.build(project, anew, jobs=1, cached=False)
    assert asked == {"nav", "header", "palette", "foot"}
    assert tree(kept) == tree(anew)
