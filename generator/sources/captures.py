"""Captures into messages: `content/captures/486.pcapng`, with the roles that the registry gives to addresses."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from generator.model import Capture, Message
from generator.problems import Problem
from generator.project import Project
from generator.sources import pcap, schemas, strictyaml
from generator.sources.files import read_bytes
from generator.sources.schema import validate

FOLDER = "captures"
_START = re.compile(r"^(SIP/\d\.\d [1-6]\d\d( .*)?|[A-Z]+ \S+ SIP/\d\.\d)\Z")
_SHOWN = re.compile(rb"[\r\n\t -_a-~]*")
"""Printable ASCII but for the backtick, which would end the block of code that shows a message."""
_HEADER = re.compile(r"^([A-Za-z0-9-]+)[ \t]*:[ \t]*(.*)\Z")


def load(project: Project, problems: list[Problem]) -> dict[int, Capture]:
    """Every capture by its code; what cannot be read is missing, and reported in `problems`."""
    paths = sorted((project.content / FOLDER).glob("*.pcapng"))
    hosts, unmet = _facts(project, problems) if paths else ({}, {})
    found = {}
    for path in paths:
        name = project.name(path)
        if not re.fullmatch("[1-6][0-9]{2}", path.stem):
            message = f"is named '{path.stem}'; expected a response code, rename the file"
            problems.append(Problem(name, 0, "Y-CODE", message))
            continue
        data = read_bytes(path, name, problems)
        messages = read(data, name, hosts, problems) if data is not None else ()
        if messages and data is not None:
            code = int(path.stem)
            digest = hashlib.sha256(data).hexdigest()
            present = {role for message in messages for role in (message.sender, message.receiver)}
            roles = tuple(role for role in hosts.values() if role in present)
            found[code] = Capture(code, messages, roles, unmet.get(code, ()), name, len(data), digest)
    return found


def _facts(project: Project, problems: list[Problem]) -> tuple[dict[str, str], dict[int, tuple[str, ...]]]:
    path = project.registry / "captures.yml"
    document = strictyaml.load(path, project.name(path), problems)
    found = validate(document, schemas.CAPTURES) if document else []
    problems.extend(found)
    if document is None or found or not isinstance(document.data, dict):
        return {}, {}
    unmet = {int(code): tuple(keys) for code, keys in document.data.get("unmet", {}).items()}
    return dict(document.data["hosts"]), unmet


def read(data: bytes, name: str, hosts: Mapping[str, str], problems: list[Problem]) -> tuple[Message, ...]:
    """The SIP messages of one capture, retransmissions folded."""
    try:
        packets = pcap.datagrams(data)
    except pcap.DamagedError as error:
        problems.append(Problem(name, 0, "W-PCAP", f"{error}; record it anew with make record"))
        return ()
    messages = []
    for number, packet in enumerate(packets, 1):
        unknown = {packet.source, packet.target} - set(hosts)
        if unknown:
            message = f"packet {number} has the address {min(unknown)}; give it a role in registry/captures.yml"
            problems.append(Problem(name, 0, "W-HOST", message))
            return ()
        parsed = parse(packet.payload)
        if parsed is None:
            message = f"packet {number} is no SIP message in printable ASCII without backticks; record it anew"
            problems.append(Problem(name, 0, "W-SIP", message))
            return ()
        time = packet.time - packets[0].time
        messages.append(replace(parsed, time=time, sender=hosts[packet.source], receiver=hosts[packet.target]))
    if not messages:
        problems.append(Problem(name, 0, "W-SIP", "holds no SIP message; record it anew"))
    return folded(messages)


def parse(payload: bytes) -> Message | None:
    """A SIP message, or None for anything else, and for one with characters that a page cannot show as they are."""
    if not _SHOWN.fullmatch(payload):
        return None
    text = payload.decode("ascii")
    head, _, body = text.partition("\r\n\r\n")
    start, *lines = head.split("\r\n")
    headers = [match.groups() for line in lines if (match := _HEADER.match(line))]
    if not _START.match(start) or len(headers) != len(lines):
        return None
    pairs = tuple((name, value.strip()) for name, value in headers)
    return Message(0.0, "", "", start, pairs, body.replace("\r\n", "\n"))


def folded(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The messages, each followed by no copy of itself: `times` counts them."""
    found: list[Message] = []
    for message in messages:
        same = found and replace(message, time=0.0) == replace(found[-1], time=0.0, times=1)
        if same:
            found[-1] = replace(found[-1], times=found[-1].times + 1)
        else:
            found.append(message)
    return tuple(found)
