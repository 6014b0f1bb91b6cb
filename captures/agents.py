"""The parties of an exchange as scenarios for sipp."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from captures.script import Step


def scenario(party: str, steps: list[Step], hosts: Mapping[str, str], ports: Mapping[str, int], timeout: int) -> str:
    """What `party` sends and expects, in the order of the exchange; it waits `timeout` milliseconds for a message."""
    lines = ['<?xml version="1.0" encoding="UTF-8" ?>', f"<scenario name={quoteattr(party)}>"]
    peer = ""
    for step in steps:
        if step.sender == party:
            if step.pause:
                lines.append(f'<pause milliseconds="{step.pause}"/>')
            if peer != step.receiver:
                peer = step.receiver
                to = f'host="{hosts[peer]}" port="{ports.get(peer, 5060)}" protocol="udp"'
                lines.append(f"<nop><action><setdest {to}/></action></nop>")
            text = step.text.replace("\r\n", "\n").replace("[", "\\x5b")
            lines.append(f"<send><![CDATA[\n{text}\n]]></send>")
        elif step.receiver == party and not step.copy:
            peer = peer or step.sender
            kind = "response" if step.what.isdigit() else "request"
            lines.append(f'<recv {kind}="{step.what}" timeout="{timeout}"/>')
    return "\n".join([*lines, "</scenario>", ""])
