"""Workflows of the forge: what runs on a stranger's proposal must hold no rights and run no moving code.

They are judged as the forge reads them: as YAML, whatever way it is written in, and by lists of what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from generator.model import Dataset
from generator.problems import Problem
from generator.project import Project
from generator.sources import strictyaml
from generator.sources.files import read_text
from generator.sources.strictyaml import Place

FOLDERS = (".github/workflows", ".forgejo/workflows", ".gitea/workflows")
PIPELINE = ".gitlab-ci.yml"
CONTAINER = "deploy/Containerfile"
IMAGES = frozenset({"python:3.11-bookworm", "docker.io/library/debian:bookworm-slim"})
"""Images that are named by a tag. Official ones; any other needs its digest."""
_DIGEST = re.compile(r"[\w./:-]+@sha256:[0-9a-f]{64}\Z")
_PINNED = re.compile(r"(?:\./[\w./-]+|[\w.-]+(?:/[\w.-]+)+@[0-9a-f]{40}|docker://[\w./:-]+@sha256:[0-9a-f]{64})\Z")
_RUNNER = re.compile(r"(?:ubuntu|macos|windows)-[\w.]+\Z")
_EVENTS = frozenset({"push", "pull_request", "workflow_dispatch", "schedule", "workflow_run"})
_HOME = re.compile(r"\$\{\{\s*github\.event\.repository\.default_branch\s*\}\}\Z")
_SECRET = re.compile(r"\$\{\{.*?\bsecrets\b", re.DOTALL | re.IGNORECASE)
_BARE = re.compile(r"\bsecrets\b", re.IGNORECASE)
"""A condition is an expression without its braces."""
_FETCHES = re.compile(r"\bgit\b.*\b(?:fetch|pull|clone|checkout|switch|worktree)\b|\bpr\s+checkout\b|\bpull/")
_STAGE = re.compile(r"(?i)FROM(?:\s+--\S+)*\s+(?P<image>\S+)|COPY\s+.*--from=(?P<other>\S+)|ADD\s+(?P<added>.+)")

Found = Iterator[tuple[Place, str, str]]
"""Where it stands, the rule, and what is wrong."""


def workflows(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Workflows pin actions by their 40 hexadecimal digits, state read-only rights and check no one out with rights."""
    for folder in FOLDERS:
        for path in sorted((project.root / folder).glob("*.y*ml")):
            yield from _judged(project, path, _workflow)
    if (project.root / PIPELINE).exists():
        yield from _judged(project, project.root / PIPELINE, _pipeline)
    if (project.root / CONTAINER).exists():
        yield from _container(project, project.root / CONTAINER)


def _judged(project: Project, path: Path, judge: Callable[[dict[str, Any]], Found]) -> Iterator[Problem]:
    problems: list[Problem] = []
    name = project.name(path)
    document = strictyaml.load(path, name, problems)
    if document and isinstance(document.data, dict):
        problems += [
            Problem(name, document.line(*place), rule, f"{what}; see docs/threat-model.md")
            for place, rule, what in judge(document.data)
        ]
    yield from problems


def _workflow(data: dict[str, Any]) -> Found:
    """A workflow of GitHub's kind.

    One that follows another (`workflow_run`) has rights, and is fine as long as all that it checks out is the default
    branch, by name. A job may ask for a right of its own where no proposal of a stranger starts the workflow.
    """
    events = _names(data.get("on"))
    jobs = {name: job for name, job in _mapping(data.get("jobs")).items() if isinstance(job, dict)}
    steps = [found for name, job in jobs.items() for found in _steps(("jobs", name, "steps"), job)]
    checkouts = [_mapping(step.get("with")) for _, step in steps if "checkout" in str(step.get("uses"))]
    at_home = all(_HOME.match(str(given.get("ref"))) and "repository" not in given for given in checkouts)
    trusted = "pull_request" not in events and ("workflow_run" not in events or (at_home and bool(checkouts)))
    for event in sorted(events - _EVENTS) or ([] if events else ["nothing"]):
        yield ("on",), "W-PRT", f"is started by {event}, with the project's rights on a stranger's words or code"
    if "workflow_run" in events and not trusted:
        yield ("on",), "W-PRT", "follows another with rights, and does not check out the default branch by name only"
    if events - {"pull_request"} and not all(_HOME.match(str(given["ref"])) for given in checkouts if "ref" in given):
        yield ("jobs",), "W-PRT", "checks out something by name with the project's rights"
    yield from _rights((), data.get("permissions"), may_write=False)
    for name, job in jobs.items():
        if "permissions" in job:
            yield from _rights(("jobs", name), job["permissions"], may_write=trusted)
        yield from _job(("jobs", name), job)
    for place, step in steps:
        yield from _step(place, step, "workflow_run" in events)
    for place, text in _strings(data):
        if (_BARE if "if" in place[-1:] else _SECRET).search(text):
            yield place, "W-RIGHTS", "reads a secret"


def _rights(place: Place, given: Any, may_write: bool) -> Found:
    allowed = {"read", "none", "write"} if may_write else {"read", "none"}
    if not isinstance(given, dict):
        words = "states no permissions" if given is None else f"asks for {given}"
        yield place, "W-RIGHTS", f"{words}; write 'permissions: {{contents: read}}'"
    elif odd := sorted(f"{what}: {right}" for what, right in given.items() if right not in allowed):
        yield (*place, "permissions"), "W-RIGHTS", f"asks for the right to write ({', '.join(odd)})"


def _job(place: Place, job: dict[str, Any]) -> Found:
    """What a job runs in, and on."""
    if odd := sorted({"container", "services", "uses", "secrets"} & job.keys()):
        yield (*place, odd[0]), "W-PIN", f"takes its {odd[0]} from elsewhere, which can change"
    if "runs-on" in job and not _RUNNER.match(str(job["runs-on"])):
        yield (*place, "runs-on"), "W-PIN", f"runs on {job['runs-on']}, expected a machine of the forge"


def _step(place: Place, step: dict[str, Any], has_rights: bool) -> Found:
    run, given = str(step.get("run", "")), _mapping(step.get("with"))
    if "uses" in step and not _PINNED.match(str(step["uses"])):
        yield (*place, "uses"), "W-PIN", f"uses what can change ({step['uses']})"
    if any("${{" in str(text) for text in (run, step.get("shell"), step.get("working-directory"), given.get("script"))):
        yield (
            (*place, "run"),
            "W-INJECT",
            "puts a value into a command, which may be a stranger's words; pass it by env",
        )
    if has_rights and _FETCHES.search(run):
        yield (*place, "run"), "W-PRT", "fetches code with the project's rights"


def _pipeline(data: dict[str, Any]) -> Found:
    """A pipeline of GitLab's kind."""
    for place, value in _places(data):
        key = place[-1] if place else ""
        if key in ("include", "trigger", "secrets", "id_tokens", "services"):
            yield place, "W-PIN", f"takes its {key} from elsewhere"
        elif key == "image" and not _is_pinned(value.get("name") if isinstance(value, dict) else value):
            yield place, "W-PIN", f"takes the image {value}, which can change; name it by its digest"


def _container(project: Project, path: Path) -> Iterator[Problem]:
    """A container is made of images that are listed or named by their digest, and of files of the project."""
    problems: list[Problem] = []
    name = project.name(path)
    text = read_text(path, name, problems) or ""
    lines = text.split("\n")
    known = set(re.findall(r"(?im)^\s*FROM\s.*\sAS\s+(\S+)\s*$", text))
    for number, line in enumerate(lines, 1):
        match = _STAGE.match(line.strip())
        image = match and (match["image"] or match["other"])
        if (match and match["added"]) or re.match(r"#\s*(?:syntax|escape)\s*=", line.strip()):
            problems.append(Problem(name, number, "W-PIN", "takes in what can change; use COPY, and no directives"))
        elif image and image not in known and not _is_pinned(image):
            problems.append(Problem(name, number, "W-PIN", f"takes the image {image}; name it by its digest"))
    yield from problems


def _is_pinned(image: object) -> bool:
    return image in IMAGES or bool(_DIGEST.match(str(image)))


def _names(value: Any) -> set[str]:
    """The events of `on`, in each of its three forms."""
    if isinstance(value, list | dict):
        return {str(name) for name in value}
    return {value} if isinstance(value, str) else set()


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _steps(place: Place, job: dict[str, Any]) -> list[tuple[Place, dict[str, Any]]]:
    steps = job.get("steps")
    listed = enumerate(steps if isinstance(steps, list) else [])
    return [((*place, at), step) for at, step in listed if isinstance(step, dict)]


def _places(value: Any, place: Place = ()) -> list[tuple[Place, Any]]:
    """Every value in a document, with its place."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(place, value), *(found for key, part in inner for found in _places(part, (*place, key)))]


def _strings(value: Any) -> list[tuple[Place, str]]:
    return [(place, part) for place, part in _places(value) if isinstance(part, str)]
