"""Kamailio with its module sipdump, for the recipe that switches the module on."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.recipes.network import Network, Process, until
from tests.recipes.traffic import PEERS, certificate

ADDRESS = "127.0.0.40"
CONFIG = """#!KAMAILIO
log_stderror=yes
children=1
enable_tls=yes
listen=udp:{address}:5060
listen=tls:{address}:5061
loadmodule "ctl.so"
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "tls.so"
loadmodule "sipdump.so"
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "private_key", "{folder}/key.pem")
modparam("tls", "certificate", "{folder}/cert.pem")
modparam("sipdump", "enable", 0)
modparam("sipdump", "mode", 1)
modparam("sipdump", "folder", "{folder}")
request_route {{ sl_send_reply("200", "OK"); }}
"""
"""The module is loaded and switched off, as the page says; every request is answered."""

IN_A_RUN_OF_ITS_OWN = "mount -t tmpfs none /run && mkdir /run/kamailio && exec kamailio -DD -E -n 1 -f kamailio.cfg"
"""kamcmd looks for the control socket below /run; a server of the machine's own has its there."""


def start(network: Network) -> Process:
    """Start the server and wait until it answers."""
    certificate(network.folder)
    config = CONFIG.format(address=ADDRESS, folder=network.folder)
    (network.folder / "kamailio.cfg").write_text(config, encoding="utf-8")
    server = network.start("unshare", "--mount", "sh", "-c", IN_A_RUN_OF_ITS_OWN)
    network.listens(server, ADDRESS, 5060)
    control = Path(f"/proc/{server.popen.pid}/root/run/kamailio/kamailio_ctl")
    until(control.exists, f"Kamailio takes no commands: {server.stderr[-800:]}")
    return server


def beside(server: Process, command: str) -> tuple[str, ...]:
    """A command that sees the server's control socket."""
    return ("nsenter", "-t", str(server.popen.pid), "--mount", "sh", "-c", command)


def dumped(network: Network) -> str:
    """What the module has written of an OPTIONS over TLS and its answer."""
    client = network.start(sys.executable, PEERS, "options", ADDRESS, "5061")
    assert client.wait() == 0, client.stderr
    assert "SIP/2.0 200 OK" in client.stdout

    def text() -> str:
        return "".join(path.read_text(encoding="utf-8") for path in network.folder.glob("kamailio-sipdump-*.data"))

    until(lambda: "SIP/2.0 200 OK" in text(), "sipdump wrote nothing")
    return text()
