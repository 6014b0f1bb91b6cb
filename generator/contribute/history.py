"""Earlier versions of files, from git. Everything else in the project works without it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from generator.project import Project


@dataclass(frozen=True)
class Commit:
    """A commit that changed a file."""

    id: str
    date: str
    """ISO 8601, the author's."""
    subject: str


class NoHistoryError(Exception):
    """Git is missing, the project is in no repository, or a commit is unknown. The message says which."""


def git(project: Project, *arguments: str) -> bytes:
    """What `git` prints; `NoHistoryError` with its own words where it fails."""
    command = ["git", "-C", str(project.root), "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        raise NoHistoryError("git is not installed") from None
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1]
        raise NoHistoryError(words.removeprefix("fatal: ") or "git failed")
    return done.stdout


def versions(project: Project, path: str) -> Iterator[tuple[Commit, str]]:
    """The versions of a file, latest first. Bytes that are not UTF-8 are replaced."""
    log = git(project, "log", "--format=%H%x00%aI%x00%s%x00", "--end-of-options", "HEAD", "--", path)
    fields = log.decode("utf-8", "replace").replace("\n", "").split("\0")
    for id_, date, subject in zip(*[iter(fields)] * 3, strict=False):
        text = at(project, id_, path)
        if text is not None:
            yield Commit(id_, date, subject), text


def at(project: Project, commit: str, path: str) -> str | None:
    """A file as it was in a commit; None where the commit does not have it."""
    try:
        return git(project, "show", "--end-of-options", f"{commit}:./{path}").decode("utf-8-sig", "replace")
    except NoHistoryError:
        return None


def is_shallow(project: Project) -> bool:
    """Whether the clone has only the latest commits, as those of CI often do."""
    return git(project, "rev-parse", "--is-shallow-repository").strip() == b"true"


def base_of(project: Project, base: str) -> str:
    """The commit at which the work on top of `base` began."""
    git(project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    return git(project, "merge-base", "--end-of-options", base, "HEAD").decode().strip()


def changed_since(project: Project, commit: str) -> list[str]:
    """Files that differ from `commit`, committed or not, by their paths below the project's root."""
    tracked = git(project, "diff", "--name-only", "--relative", "-z", "--end-of-options", commit, "--")
    new = git(project, "ls-files", "--others", "--exclude-standard", "-z")
    names = (tracked + new).decode("utf-8", "surrogateescape").split("\0")
    return sorted({name for name in names if name})
