"""What the exchanges and the faulty calls have in common: messages that a strict stack would accept (RFC 3261)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from captures import faults
from captures.record import load, steps_of
from captures.script import PROXIES, Step

BREACHES = {("400", "INVITE has no Contact")}
"""What an exchange is about: the INVITE that gets 400 for it."""


def exchanges() -> Iterator[tuple[str, list[Step]]]:
    data = load()
    for code in data["exchanges"]:
        yield str(code), list(steps_of(code, data))
    for name, case in faults.cases().items():
        yield name, faults.steps_of(name, case)


EXCHANGES = dict(exchanges())


class Sip:
    """A message for reading: start line, header fields, and the transaction that it belongs to."""

    def __init__(self, step: Step) -> None:
        head, _, self.body = step.text.partition("\r\n\r\n")
        self.start, *lines = head.split("\r\n")
        self.fields = [line.partition(": ")[::2] for line in lines]
        self.is_response = self.start.startswith("SIP/2.0")
        self.code = int(self.start.split()[1]) if self.is_response else 0
        self.number, self.method = self.one("CSeq").split()
        self.hop = (step.receiver, step.sender) if self.is_response else (step.sender, step.receiver)
        self.branch = self.one("Via").partition("branch=")[2].partition(";")[0]
        self.name = f"{self.code} to {self.method}" if self.is_response else self.start.split()[0]

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key.rstrip(":") == name]

    def one(self, name: str) -> str:
        return next(iter(self.all(name)), "")


def breaches(steps: list[Step]) -> Iterator[str]:
    """Everything in which the messages of an exchange depart from the standard."""
    requests: dict[tuple[object, ...], Sip] = {}
    answers: dict[tuple[object, ...], Sip] = {}
    numbers: dict[tuple[str, str], int] = {}
    starter = steps[0].sender
    for step in (step for step in steps if not step.copy):
        sip = Sip(step)
        key = (sip.hop, sip.branch, sip.method)
        if sip.is_response:
            yield from _response(sip, requests.get(key), step.sender in PROXIES)
            answers[key] = sip
        elif sip.name == "ACK" and (sip.hop, sip.branch, "INVITE") in requests:
            key = (sip.hop, sip.branch, "INVITE")
            yield from _ack_of_refusal(sip, requests[key], answers.get(key))
        elif sip.name == "ACK":
            accepted = [one for one in answers.values() if one.method == "INVITE" and 200 <= one.code < 300]
            yield from _ack_of_success(sip, [one for one in accepted if one.hop[0] == step.sender], step.sender)
        else:
            yield from _request(sip)
            if sip.name == "CANCEL":
                yield from _cancel(sip, requests.get((sip.hop, sip.branch, "INVITE")))
            elif step.sender not in PROXIES or step.sender == starter:  # a proxy passes the number on
                who = (step.sender, sip.one("Call-ID"))
                if int(sip.number) <= numbers.get(who, 0):
                    yield f"{sip.name} has the CSeq {sip.number} again (§12.2.1.1)"
                numbers[who] = int(sip.number)
            requests[key] = sip


def _response(sip: Sip, request: Sip | None, by_proxy: bool) -> Iterator[str]:
    """§8.2.6.2, §12.1.1"""
    if request is None:
        yield f"{sip.name} answers nothing"
        return
    for name in ("From", "Call-ID", "CSeq"):
        if sip.one(name) != request.one(name):
            yield f"{sip.name} has another {name} than its request"
    if [via.partition(";")[0] for via in sip.all("Via")] != [via.partition(";")[0] for via in request.all("Via")]:
        yield f"{sip.name} has other Via values than its request"
    if sip.code > 100 and ";tag=" not in sip.one("To"):
        yield f"{sip.name} has no To tag"
    if ";tag=" in request.one("To") and sip.one("To") != request.one("To"):
        yield f"{sip.name} has another To tag than its request"
    if sip.method == "INVITE" and 100 < sip.code < 300 and not by_proxy and not sip.one("Contact"):
        yield f"{sip.name} has no Contact"


def _request(sip: Sip) -> Iterator[str]:
    """§8.1.1, §12.1.1"""
    for name in ("From", "To", "Call-ID", "Max-Forwards"):
        if not sip.one(name):
            yield f"{sip.name} has no {name}"
    if sip.method != sip.name:
        yield f"{sip.name} has the CSeq method {sip.method}"
    if sip.name in ("INVITE", "SUBSCRIBE", "REFER", "NOTIFY", "REGISTER") and not sip.one("Contact"):
        yield f"{sip.name} has no Contact"
    if sip.body and not sip.one("Content-Type"):
        yield f"{sip.name} has a body and no Content-Type"


def _ack_of_refusal(sip: Sip, invite: Sip, answer: Sip | None) -> Iterator[str]:
    """§17.1.1.3"""
    if answer is None or answer.code < 300:
        yield "ACK has the branch of an INVITE that was not refused"
    elif sip.one("To") != answer.one("To"):
        yield "ACK has another To than the refusal"
    if sip.start.split()[1] != invite.start.split()[1] or sip.number != invite.number or len(sip.all("Via")) != 1:
        yield "ACK differs from its INVITE"


def _ack_of_success(sip: Sip, accepted: list[Sip], sender: str) -> Iterator[str]:
    """§13.2.2.4, §12.1.2"""
    answer = next((one for one in reversed(accepted) if one.number == sip.number), None)
    if answer is None:
        yield "ACK acknowledges nothing"
    elif sender not in PROXIES and ", ".join(sip.all("Route")) != ", ".join(reversed(answer.all("Record-Route"))):
        yield "ACK does not take the recorded route"


def _cancel(sip: Sip, invite: Sip | None) -> Iterator[str]:
    """§9.1"""
    if invite is None:
        yield "CANCEL has no INVITE with its branch"
    elif any(sip.one(name) != invite.one(name) for name in ("From", "To", "Call-ID")) or sip.number != invite.number:
        yield "CANCEL differs from its INVITE"


@pytest.mark.parametrize("name", EXCHANGES)
def test_a_strict_stack_accepts_every_message(name: str) -> None:
    assert [breach for breach in breaches(EXCHANGES[name]) if (name, breach) not in BREACHES] == []


def test_breaches_are_found() -> None:
    steps = EXCHANGES["486"]
    for old, new, breach in (
        ("branch=", "branch=z", "answers nothing"),
        (";tag=", ";tug=", "has no To tag"),
        ("CSeq: 1", "CSeq: 2", "has another CSeq"),
    ):
        broken = [
            step if step.what != "486" else Step(step.sender, step.receiver, "486", step.text.replace(old, new), 0)
            for step in steps
        ]
        assert any(breach in one for one in breaches(broken)), breach
