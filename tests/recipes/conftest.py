"""The session in which all recipes are run, and its log at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from generator.model import Dataset
from tests.recipes import tools
from tests.recipes.network import network
from tests.recipes.session import Ran, Session

_RAN: dict[str, Ran] = {}
_UNRUN: list[str] = []


@pytest.fixture(scope="session")
def session(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A network with its session of traffic, recorded by the recipes that record."""
    tools.need("sipp", "tcpdump", "tshark", "sngrep", "tmux", "openssl")
    tools.need_root()
    folder = tmp_path_factory.mktemp("recipes")
    work = folder / "work"
    work.mkdir()
    work.chmod(0o777)  # tcpdump writes its file as a user of its own
    with network(folder) as made:
        opened = Session(made, work, dataset)
        opened.listen()
        yield opened
        _RAN.update(opened.ran)
        _UNRUN.extend(recipe.id for recipe in dataset.recipes.values() if recipe.unrun)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Each recipe with the tool that ran it and the time it took; and those that nothing here can run."""
    if not _RAN:
        return
    terminalreporter.section(f"{len(_RAN)} recipes were run")
    for ran in _RAN.values():
        terminalreporter.write_line(f"{ran.recipe:<24} {ran.version:<24} {ran.seconds:6.2f} s")
    terminalreporter.write_line(f"not run, and marked so on their pages: {', '.join(_UNRUN)}")
