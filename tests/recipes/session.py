"""Running recipes: the live ones around one session of traffic, the others on what it left or on an agent of theirs."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.commands import fill
from generator.model import Dataset, Recipe
from tests.recipes import kamailio, tools, traffic
from tests.recipes.network import Network, Process, until

TARGET = "127.0.0.30"
"""Whom the probes call."""

VALUES: Mapping[str, Mapping[str, object]] = {
    "one-call": {"call_id": traffic.BUSY.call_id},
    "route-headers": {"call_id": traffic.ROUTED.call_id},
    "capture-tshark": {"port": 5061, "file": "tls.pcapng"},
    "tls-signalling": {"file": "tls.pcapng"},
    "ring-buffer": {"file": "ring.pcap"},
    "sngrep-live": {"host": traffic.BUSY.callee},
    "options-probe": {"host": TARGET},
    "sipp-probe": {"host": TARGET},
}
"""What stands for the placeholders; the defaults do for the rest."""


@dataclass(frozen=True)
class Ran:
    """A recipe that was run."""

    recipe: str
    command: str
    version: str
    output: str
    """What it printed; what it said on standard error where it printed nothing."""
    seconds: float


class Session:
    """One network, one session of traffic, and every recipe run at most once."""

    def __init__(self, network: Network, folder: Path, dataset: Dataset) -> None:
        self.network = network
        self.folder = folder
        self.dataset = dataset
        self.ran: dict[str, Ran] = {}
        self.dumped = ""
        """What Kamailio wrote after its recipe was run."""
        self._alone: dict[str, Callable[[Recipe], Ran]] = {
            "dns-srv": self._with_names,
            "options-probe": self._with_agent,
            "sipp-probe": self._with_agent,
            "open-ports": self._with_agent,
            "firewall": self._with_rules,
            "kamailio-sipdump": self._with_kamailio,
            "sngrep-file": self._on_screen,
        }

    def command(self, recipe: Recipe) -> str:
        """The command as published, with its placeholders filled."""
        return fill(self.dataset, recipe, VALUES.get(recipe.id))

    def run(self, id_: str) -> Ran:
        """Run a recipe, or say how it ran before."""
        if id_ not in self.ran:
            recipe = self.dataset.recipes[id_]
            tools.version(recipe.tool)
            self.ran[id_] = self._alone.get(id_, self._shell)(recipe)
        return self.ran[id_]

    def listen(self) -> None:
        """Start the recipes that listen, make the traffic, stop them as Ctrl-C does, and keep what they printed."""
        listening = {
            id_: (self.dataset.recipes[id_], self._start(self.command(self.dataset.recipes[id_]))) for id_ in LISTENING
        }
        for id_, (_, process) in listening.items():
            until(lambda p=process, said=LISTENING[id_]: said in p.stderr, f"{id_} did not begin: {process.stderr}")
        screen = Screen(self, self.dataset.recipes["sngrep-live"])
        screen.shows("Current Mode: Online")
        traffic.make(self.network)
        time.sleep(0.5)  # what the kernel holds back reaches the listeners
        for id_, (recipe, process) in listening.items():
            process.interrupt()
            self.ran[id_] = self._ran(recipe, process)
        screen.shows(*ENDS)
        self.ran["sngrep-live"] = screen.close()

    def _start(self, command: str, **environment: str) -> Process:
        return self.network.start("sh", "-c", command, cwd=self.folder, **environment)

    def _shell(self, recipe: Recipe, **environment: str) -> Ran:
        process = self._start(self.command(recipe), **environment)
        process.wait()
        return self._ran(recipe, process)

    def _ran(self, recipe: Recipe, process: Process) -> Ran:
        said = "\n".join(line for line in process.stderr.splitlines() if not re.search(NOISE, line))
        output = process.stdout.strip("\n") or said.strip("\n")
        return Ran(recipe.id, self.command(recipe), tools.version(recipe.tool), output, process.seconds)

    def _with_names(self, recipe: Recipe) -> Ran:
        """dig with a name server that knows example.com; .digrc is where dig looks for its server."""
        port = 5399
        server = self.network.start(sys.executable, traffic.PEERS, "names", "127.0.0.1", str(port))
        self.network.listens(server, "127.0.0.1", port)
        (self.folder / ".digrc").write_text(f"@127.0.0.1 -p {port}\n", encoding="utf-8")
        ran = self._shell(recipe, HOME=str(self.folder))
        server.interrupt()
        return ran

    def _with_agent(self, recipe: Recipe) -> Ran:
        """A probe, with SIPp as the server that it asks."""
        scenario = traffic.PEERS.parent / "scenarios" / "options-callee.xml"
        what = ["-sf", scenario] if recipe.tool == "sipsak" else ["-sn", "uas"]
        agent = self.network.start("sipp", *what, "-i", TARGET, "-p", "5060", "-nostdin", "-timeout", "30")
        self.network.listens(agent, TARGET, 5060)
        ran = self._shell(recipe)
        agent.interrupt()
        return ran

    def _with_rules(self, recipe: Recipe) -> Ran:
        """The rules of a network that is our own; those of the machine are never touched."""
        if not self.network.is_own:
            tools.absent("without a network of its own the firewall is the machine's; run as root")
        rules = self._start(f"nft {shlex.quote(RULES)}")
        assert rules.wait() == 0, rules.stderr
        return self._shell(recipe)

    def _with_kamailio(self, recipe: Recipe) -> Ran:
        """A server whose message dump is off, and then on."""
        if not self.network.is_own:
            tools.absent("without a network of its own Kamailio would be the machine's; run as root")
        server = kamailio.start(self.network)
        try:
            process = self.network.start(*kamailio.beside(server, self.command(recipe)))
            process.wait()
            self.dumped = kamailio.dumped(self.network)
        finally:
            server.interrupt()  # the whole family of processes
        return self._ran(recipe, process)

    def _on_screen(self, recipe: Recipe) -> Ran:
        screen = Screen(self, recipe)
        screen.shows(*ENDS)
        return screen.close()


LISTENING = {
    "watch-tcpdump": "listening on",
    "capture-tcpdump": "listening on",
    "capture-tshark": "Capture started",
    "ring-buffer": "Capture started",
    "rtp-quality": "Capture started",
}
"""Recipes that listen until they are stopped, and what they say when they have begun."""

ENDS = ("BUSY", "DIVERTED", "COMPLETED", "CALL SETUP")
"""How the calls of the session end, in the words of sngrep; it reads a file little by little."""

NOISE = r"Running as user|\*\* \(tshark|data link type|^tshark: $"
"""Lines of standard error that are about the tool and not about the traffic."""

RULES = (
    "add table inet filter; "
    "add chain inet filter input { type filter hook input priority 0; policy drop; }; "
    "add rule inet filter input iif lo accept; "
    "add rule inet filter input ip saddr 192.0.2.0/24 udp dport 5060 accept; "
    "add rule inet filter input udp dport 10000-20000 accept"
)


def descendants(pid: int) -> list[int]:
    """A process and all that it has started, by /proc."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        children = []
    return [pid, *(found for child in children for found in descendants(int(child)))]


class Screen:
    """A full-screen program in a pseudo-terminal, by way of tmux."""

    def __init__(self, session: Session, recipe: Recipe) -> None:
        tools.need("tmux")
        tools.version(recipe.tool)
        self.session, self.recipe = session, recipe
        self.begun = time.monotonic()
        self.socket = session.network.folder / f"{recipe.id}.tmux"
        command = shlex.join([*session.network.prefix, "sh", "-c", session.command(recipe)])
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", "150", "-y", "24", "-c", str(session.folder), command)

    def shows(self, *words: str) -> None:
        """Wait until the screen has all the `words` at once."""

        def has() -> bool:
            screen = self._read()
            return all(word in screen for word in words)

        try:
            until(has, f"{self.recipe.id} never showed {words}")
        except AssertionError as error:
            raise AssertionError(f"{error}; its screen has:\n{self._read()}") from None

    def close(self) -> Ran:
        """What it shows at the end. The program is ended with its terminal."""
        output = "\n".join(line.rstrip() for line in self._read().splitlines()).strip("\n")
        family = descendants(int(self._tmux("display-message", "-p", "#{pane_pid}")))
        self._tmux("kill-server")
        for pid in family:  # sngrep outlives its terminal, and would spin from then on
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        version = tools.version(self.recipe.tool)
        seconds = time.monotonic() - self.begun
        return Ran(self.recipe.id, self.session.command(self.recipe), version, output, seconds)

    def _read(self) -> str:
        return self._tmux("capture-pane", "-p")

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self.socket), *words],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": str(self.socket.parent)},
        )
        return done.stdout
