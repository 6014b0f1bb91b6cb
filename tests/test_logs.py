"""The text logs for the trace explainer: made ones are what the recordings say, real ones have every message."""

from __future__ import annotations

import re

import pytest

from captures import faults, logs
from tests.recipes import tools

DATA = logs.load()


def text(name: str) -> str:
    return (logs.TARGET / f"{name}.txt").read_bytes().decode()


def test_each_log_has_its_file_and_its_line() -> None:
    """Otherwise: make record."""
    names = {*DATA["made"], *DATA["real"]}
    assert {path.stem for path in logs.TARGET.glob("*.txt")} == names
    readme = (logs.TARGET / "README.md").read_text(encoding="utf-8")
    assert readme == logs.readme()
    assert all(f"`{name}`" in readme for name in names)
    assert {log["form"] for log in DATA["made"].values()} == set(DATA["forms"]) == set(logs.FORMS)


def test_a_made_log_is_what_its_recording_says() -> None:
    tools.need("tshark")
    for name, data in logs.made():
        assert (logs.TARGET / f"{name}.txt").read_bytes() == data, f"{name}: python -m captures.logs"


@pytest.mark.parametrize("name", [name for name in DATA["real"] if name.startswith("sngrep")])
def test_an_export_holds_every_message_and_who_sent_it(name: str) -> None:
    tools.need("tshark")
    case = DATA["real"][name]["of"]
    party = faults.steps_of(case, faults.cases()[case])[0].sender
    own = faults.cases()[case]["hosts"][party]
    for one in logs.seen_by(case, party):
        way = f"{own}:5060 -> {one.peer}" if one.sent else f"{one.peer} -> {own}:5060"
        assert f"{one.when:%Y/%m/%d %H:%M:%S.%f} {way}\n{one.text}" in text(name)


@pytest.mark.parametrize("name", [name for name, log in DATA["real"].items() if "command" in log])
def test_a_printed_log_has_every_message_in_its_order(name: str) -> None:
    tools.need("tshark")
    case, found = DATA["real"][name]["of"], text(name)
    at = 0
    for step in faults.steps_of(case, faults.cases()[case]):
        start = step.text.split("\r\n")[0]
        at = found.find(start.removeprefix("SIP/2.0 ").removesuffix(" SIP/2.0"), at) + 1
        assert at, f"{start} is missing, or too late"


def test_kamailio_wrote_both_sides_of_each_hop() -> None:
    blocks = text("kamailio-sipdump").split("====================\n")[1:]
    assert [(re.findall(r"^tag: (\w+)", one, re.M), re.findall(r"^~+\n(.*)", one, re.M)) for one in blocks] == [
        (["rcv"], ["INVITE sip:1002@192.0.2.1:5060 SIP/2.0"]),
        (["snd"], ["INVITE sip:1002@192.0.2.1:5060 SIP/2.0"]),
        (["rcv"], ["SIP/2.0 100 Trying"]),
        (["snd"], ["SIP/2.0 100 Trying"]),
        (["rcv"], ["SIP/2.0 488 Not Acceptable Here"]),
        (["snd"], ["SIP/2.0 488 Not Acceptable Here"]),
        (["rcv"], ["ACK sip:1002@192.0.2.1:5060 SIP/2.0"]),
        (["snd"], ["ACK sip:1002@192.0.2.1:5060 SIP/2.0"]),
        (["rcv"], ["OPTIONS sip:1002@192.0.2.1 SIP/2.0"]),
        (["snd"], ["SIP/2.0 483 Too Many Hops"]),
    ]


def test_tools_that_real_logs_need_are_installed_by_the_tools_script() -> None:
    script = (logs.ROOT / "tests" / "tools.sh").read_text(encoding="utf-8")
    assert all(
        f"{tool}:" in script for tool in ("sngrep", "ngrep", "tmux", "kamailio", "sipsak", "editcap", "unshare", "ip")
    )
