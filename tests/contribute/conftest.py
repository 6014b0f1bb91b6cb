"""A small project in a git repository of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

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


@pytest.fixture
def git(project: Project) -> Git:
    """Runs git in the small project, of which the first commit is made here, on `main`, with all that is fresh."""
    dataset = merge.load(project, [])
    for text in dataset.texts.values():
        if text.is_translation:
            status.accept(dataset, project, str(project.root / text.path), None)

    def run(*arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(project.root), *arguments],
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
