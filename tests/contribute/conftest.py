"""A small project in a git repository of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import merge, status
from generator.project import Project

Git = Callable[..., str]

IDENTITY = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def repository(root: Path) -> Git:
    """Makes a repository of a folder, with everything in the first commit on `main`. Returns what runs git in it."""

    def run(*arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            env={**os.environ, **IDENTITY},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    run("init", "--quiet", "--initial-branch=main")
    run("add", "--all")
    run("commit", "--quiet", "--message=First")
    return run


@pytest.fixture
def git(project: Project) -> Git:
    """The small project as a repository, with all that is fresh."""
    dataset = merge.load(project, [])
    for text in dataset.texts.values():
        if text.is_translation:
            path, stamped = status.accept(dataset, project, str(project.root / text.path))
            path.write_text(stamped, encoding="utf-8")
    return repository(project.root)
