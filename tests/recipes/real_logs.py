"""Record the text logs that a program here writes by itself: `python -m tests.recipes.real_logs`, in `make record`.

sngrep exports a capture as text (driven by keys in a terminal), Kamailio's module sipdump writes what passes through,
and ngrep and tcpdump print.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from captures import faults, logs
from tests.recipes import kamailio
from tests.recipes.agents import Exchange, play
from tests.recipes.network import network, until

PROXY = "192.0.2.1"
CALL = Exchange(
    "no-codec",
    "refused",
    "488 Not Acceptable Here",
    caller="192.0.2.10",
    callee="198.51.100.20",
    proxy=PROXY,
    formats="18",
    reply="Server: Example-Phone/2.1",
)
CONFIG = """#!KAMAILIO
log_stderror=yes
children=1
listen=udp:{address}:5060
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "maxfwd.so"
loadmodule "sipdump.so"
modparam("sipdump", "enable", 1)
modparam("sipdump", "mode", 1)
modparam("sipdump", "folder", "{folder}")
request_route {{
    if (!mf_process_maxfwd_header("70")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
    $du = "sip:{callee}:5060";
    forward();
}}
"""


def sipdump(folder: Path) -> str:
    """What Kamailio writes of a call that passes through it, and of a request that it refuses."""
    with network(folder) as made:
        assert made.is_own, "needs root"
        for host in (CALL.caller, CALL.callee, PROXY):
            assert made.start("ip", "address", "add", f"{host}/32", "dev", "lo").wait() == 0
        config = CONFIG.format(address=PROXY, folder=folder, callee=CALL.callee)
        (folder / "kamailio.cfg").write_text(config, encoding="utf-8")
        server = made.start("unshare", "--mount", "sh", "-c", kamailio.IN_A_RUN_OF_ITS_OWN)
        made.listens(server, PROXY, 5060)
        play(made, CALL)
        made.start("sipsak", "-m", "0", "-s", f"sip:1002@{PROXY}").wait()

        def text() -> str:
            return "".join(path.read_text(encoding="utf-8") for path in folder.glob("kamailio-sipdump-*.data"))

        until(lambda: "483 Too Many Hops" in text(), "sipdump wrote nothing")
        server.interrupt()
        return text()


def export(capture: Path, folder: Path) -> bytes:
    """What sngrep writes when its user presses F2, names the file, and chooses .txt."""
    socket = folder / f"{capture.stem}.tmux"

    def tmux(*words: str) -> str:
        environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(folder)}
        done = subprocess.run(
            ["tmux", "-S", str(socket), *words], capture_output=True, text=True, check=True, env=environment, cwd=folder
        )
        return done.stdout

    def shows(words: str) -> Callable[[], bool]:
        return lambda: words in tmux("capture-pane", "-p")

    target = folder / f"{capture.stem}.txt"
    command = f"sngrep -F -I {capture}"
    tmux("-f", "/dev/null", "new-session", "-d", "-x", "150", "-y", "40", "-c", str(folder), command)
    family = int(tmux("display-message", "-p", "#{pane_pid}"))
    try:
        until(shows("Dialogs: 1"), f"sngrep does not show {capture.name}")
        tmux("send-keys", "F2")
        until(shows("Save capture"), "sngrep offers no export")
        tmux("send-keys", capture.stem)
        for key in ("Tab",) * 5 + ("Space",):
            tmux("send-keys", key)
            time.sleep(0.2)  # the form takes one key at a time
        until(shows("(*) .txt"), "sngrep has its fields in another order")
        tmux("send-keys", "Tab")
        time.sleep(0.2)
        tmux("send-keys", "Enter")
        until(target.exists, "sngrep wrote nothing")
        time.sleep(0.5)
    finally:
        tmux("kill-server")
        os.kill(family, signal.SIGKILL)  # sngrep outlives its terminal, and would spin from then on
    return target.read_bytes()


def printed(command: str, capture: Path) -> bytes:
    """What a command prints of a capture, which it is told to read by its name alone."""
    words = command.format(file=capture.name).split()
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    return subprocess.run(words, capture_output=True, check=True, cwd=capture.parent, env=environment).stdout


def main() -> None:
    """Write them all."""
    paths = dict(faults.files())
    for name, log in logs.load()["real"].items():
        with tempfile.TemporaryDirectory() as folder:
            if "command" in log:
                data = printed(log["command"], paths[log["of"]])
            else:
                data = export(paths[log["of"]], Path(folder)) if log else sipdump(Path(folder)).encode()
        (logs.TARGET / f"{name}.txt").write_bytes(data)


if __name__ == "__main__":
    main()
