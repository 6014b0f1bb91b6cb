"""Captures against the registry: the code is in it, with every header field that it must carry."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Capture, Code, Dataset, HeaderRule, Message
from generator.problems import Problem
from generator.project import Project

REGISTRY = "content/registry/captures.yml"


def captures(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Every registered code has a capture, and every capture shows its code as the standard wants it."""
    for code in dataset.codes.values():
        if code.status == "registered" and code.code not in dataset.captures:
            message = f"has no content/captures/{code.code}.pcapng; add an exchange and run make record"
            yield Problem(code.source.path, code.source.line, "W-NONE", message)
    for number, capture in dataset.captures.items():
        if number not in dataset.codes:
            yield Problem(capture.path, 0, "W-CODE", f"is for {number}, which the registry does not have; delete it")
        elif not capture.responses:
            yield Problem(
                capture.path, 0, "W-CODE", f"holds no response {number}; correct the exchange, record it anew"
            )
        else:
            yield from _headers(dataset.codes[number], capture)


def _headers(code: Code, capture: Capture) -> Iterator[Problem]:
    used = set()
    for rule in code.headers:
        if rule.strength != "MUST":
            continue
        for response in capture.responses:
            if (rule.methods and response.method not in rule.methods) or has(response, rule):
                continue
            if rule.when in capture.unmet:
                used.add(rule.when)
                continue
            message = f"has a {code.code} without {rule.header} ({rule.reference}); correct the exchange"
            yield Problem(capture.path, 0, "W-MUST", message)
    for key in sorted(set(capture.unmet) - used):
        message = f"excuses {code.code} from {key}, which needs no excuse; delete it"
        yield Problem(REGISTRY, 0, "W-IDLE", message)


def has(response: Message, rule: HeaderRule) -> bool:
    """Whether a response carries what a rule is about: a header field, a tag or a body."""
    if rule.header == "To tag":
        return any(";tag=" in value for value in response.all("To"))
    if rule.header.startswith("("):
        return bool(response.body)
    return bool(response.all(rule.header))
