"""Mutation test of the checks: each of them, and each of their messages, switched off, fails a case.

`python -m tests.mutants`. A mutant is a check that finds nothing, or a module of `generator/rules/` in which one
`yield` is never reached. It is killed by a case that then no longer gives its outcome. One pass over the cases is
enough: a case tries only the mutants of the check that alone finds what the case must give.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tempfile
import types
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from generator import checks, merge
from generator.model import Dataset
from generator.problems import Problem
from generator.project import Project
from tests import small
from tests.faults import faults
from tests.hostile import cases as hostile
from tests.test_checks import PLACED

Run = Callable[[Project, Dataset], Iterator[Problem]]


@dataclass(frozen=True)
class Trial:
    """A case, in the project that it is put into."""

    name: str
    put: Callable[[], AbstractContextManager[object]]
    rules: frozenset[str]
    project: Project
    says: str = ""

    def expects(self, problem: Problem) -> bool:
        """Whether this is the problem that the case must give."""
        return problem.rule in self.rules and self.says in problem.message


@dataclass
class Mutant:
    """A module of rules with one message less."""

    place: str
    """Path and line of the `yield`."""
    module: types.ModuleType


@dataclass
class Score:
    """What the cases have killed."""

    trials: int = 0
    checks: dict[str, str] = field(default_factory=dict)
    """By the id of each check that a case needs: the case."""
    mutants: dict[str, str] = field(default_factory=dict)
    """By the place of each mutant that was killed: the case."""
    left: list[str] = field(default_factory=list)

    @property
    def without(self) -> list[str]:
        """Checks that no case needs."""
        return [check.id for check in checks.CHECKS if check.id not in self.checks]


def score() -> Score:
    """Try every case."""
    modules = sorted({check.run.__module__ for check in checks.CHECKS})
    found, alive = Score(), {name: list(_mutants(name)) for name in modules}
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder, pytest.MonkeyPatch.context() as patch:
        small.load_fast(patch)
        usual: dict[Path, frozenset[str]] = {}
        for trial in _trials(Path(folder)):
            found.trials += 1
            if trial.project.root not in usual:
                usual[trial.project.root] = frozenset(map(str, _all(trial.project, _load(trial.project)[1])))
            with trial.put():
                _try(trial, alive, usual[trial.project.root], found)
    found.left = [mutant.place for mutants in alive.values() for mutant in mutants]
    return found


def _try(trial: Trial, alive: dict[str, list[Mutant]], usual: frozenset[str], found: Score) -> None:
    problems, dataset = _load(trial.project)
    if any(map(trial.expects, problems)):
        return  # it is found while reading: no check is needed
    by = [check for check in checks.CHECKS if _finds(check.run, trial, dataset, usual)]
    if len(by) != 1:
        return
    check = by[0]
    found.checks.setdefault(check.id, trial.name)
    mutants = alive[check.run.__module__]
    for mutant in list(mutants):
        run: Run = getattr(mutant.module, check.run.__name__)
        if not _finds(run, trial, dataset, usual):
            found.mutants[mutant.place] = trial.name
            mutants.remove(mutant)


def _finds(run: Run, trial: Trial, dataset: Dataset, usual: frozenset[str]) -> bool:
    return any(trial.expects(problem) and str(problem) not in usual for problem in run(trial.project, dataset))


def _load(project: Project) -> tuple[list[Problem], Dataset]:
    problems: list[Problem] = []
    return problems, merge.load(project, problems)


def _all(project: Project, dataset: Dataset) -> list[Problem]:
    return checks.run(project, dataset)


def _trials(folder: Path) -> Iterator[Trial]:
    """The hostile cases that are refused, and the faults of `faults.yml`."""
    small.copy(folder / "hostile", frozenset({"486"}), frozenset({"inputs", "one-code", "who-answered"}))
    small.copy(folder / "faults")
    one, other = Project(folder / "hostile"), Project(folder / "faults")
    for case in hostile.cases():
        if case.rule not in ("accepted", "stored", "shown") and not case.put.startswith("note "):
            yield Trial(str(case), partial(hostile.put, case, one), frozenset(case.rule.split("|")), one)
    for fault in faults():
        yield Trial(str(fault), partial(fault.put, other.content), fault.rules, other, fault.says)
    for name, rule in PLACED.items():
        yield Trial(
            name, partial(hostile.written, other.content / name, b"x: y\n", other.root), frozenset({rule}), other
        )
    yield Trial("a page in git", partial(_tracked, other.root), frozenset({"B-PLACE"}), other, "is kept in git")


@contextmanager
def _tracked(root: Path) -> Iterator[None]:
    page = root / "build" / "cache" / "pages" / "ab" / "cd"
    page.parent.mkdir(parents=True)
    page.write_text("x", encoding="utf-8")
    for arguments in (["init", "-q"], ["add", "-f", "build"]):
        subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)
    yield
    shutil.rmtree(root / ".git")
    shutil.rmtree(root / "build")


def _mutants(module: str) -> Iterator[Mutant]:
    """The module once for each `yield` in it, with that one out of reach."""
    path = Path(str(sys.modules[module].__file__))
    source = path.read_text(encoding="utf-8")
    lines = [node.lineno for node in ast.walk(ast.parse(source)) if _is_message(node)]
    for number, line in enumerate(lines):
        changed = types.ModuleType(module)
        changed.__file__ = str(path)
        sys.modules[module], original = changed, sys.modules[module]
        try:
            exec(compile(_without(ast.parse(source), number), str(path), "exec"), changed.__dict__)  # noqa: S102
        finally:
            sys.modules[module] = original
        yield Mutant(f"{path.parent.name}/{path.name}:{line}", changed)


def _is_message(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom)


def _without(tree: ast.Module, number: int) -> ast.Module:
    node = [node for node in ast.walk(tree) if _is_message(node)][number]
    for parent in ast.walk(tree):
        for block in (getattr(parent, name, None) for name in ("body", "orelse", "finalbody")):
            if isinstance(block, list) and node in block:
                assert isinstance(node, ast.stmt)
                block[block.index(node)] = ast.If(ast.Constant(False), [node], [])
    return ast.fix_missing_locations(tree)


if __name__ == "__main__":
    done = score()
    print(
        f"{len(checks.CHECKS)} checks, {len(done.without)} that no case needs; {len(done.mutants) + len(done.left)} "
        f"messages, {len(done.left)} that no case needs; {done.trials} cases"
    )
    print(*(f"check {name}" for name in done.without), *done.left, sep="\n")
    sys.exit(bool(done.without or done.left))
