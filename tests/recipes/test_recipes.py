"""Every recipe prints what its page says it prints, on real traffic, today."""

from __future__ import annotations

import os
import re

import pytest

from generator.model import Dataset
from tests.recipes import recorded
from tests.recipes.session import Session

SAYS = {
    # recipe: patterns that its output has to match, each somewhere
    "watch-tcpdump": [
        r"lo +In +IP 127\.0\.0\.2\.5060 > 127\.0\.0\.20\.5060: SIP: INVITE",
        "SIP/2.0 486 Busy Here",
        r"Call-ID: busy-call@127\.0\.0\.2",
    ],
    "capture-tcpdump": [r"\d+ packets captured", "0 packets dropped by kernel"],
    "capture-tshark": ["Capturing on 'any'", r"[1-9]\d* packets captured"],
    "ring-buffer": ["Capturing on 'any'", r"[1-9]\d* packets captured"],
    "rtp-quality": [r"127\.0\.0\.10 40000 +127\.0\.0\.20 40000 0x00005EED +g711A +86 +4 \(4\.4%\).* X\n"],
    "sngrep-live": [r"INVITE .*127\.0\.0\.10:5060 +127\.0\.0\.20:5060 +BUSY", "DIVERTED", "COMPLETED", "CALL SETUP"],
    "sngrep-file": [r"REGISTER .*127\.0\.0\.10:5060", r"INVITE .*BUSY", "DIVERTED", "COMPLETED", "CALL SETUP"],
    "invites": [r"\t127\.0\.0\.2\t127\.0\.0\.10\t1001\t1002\t\t\tbusy-call@", r"Example-PBX/4\.2\trouted-call@"],
    "one-code": [r"\t127\.0\.0\.20\t127\.0\.0\.10\tINVITE\tSIP/2\.0 486 Busy Here\tbusy-call@"],
    "one-call": ["Request: INVITE", "Status: 100 Trying", "Status: 486 Busy Here", r"Request: ACK"],
    "who-answered": [
        r"\t127\.0\.0\.20\t127\.0\.0\.10\t127\.0\.0\.10,127\.0\.0\.2\tExample-Phone/2\.1\t\tcallee-1\tbusy-call@",
        r"\t127\.0\.0\.10\t127\.0\.0\.2\t127\.0\.0\.2\tExample-Phone/2\.1\t\tcallee-1\tbusy-call@",
    ],
    "registrations-failing": [
        r"\t1\tSIP/2\.0 401 Unauthorized\t\tregistered@",
        r"\t2\tSIP/2\.0 403 Forbidden\t\twrong-password@",
        r"\t1\tSIP/2\.0 423 Interval Too Brief\t60\ttoo-brief@",
    ],
    "auth-failures": [
        r'\t1 REGISTER\t401\t\t"example\.com"\t"5c2f9a81e0d4"\t\tMD5\twrong-password@',
        r'\t2 REGISTER\t\t"1001"\t"example\.com"',
        r"\t2 REGISTER\t403\t.*wrong-password@",
    ],
    "retransmissions": [
        r"\t127\.0\.0\.2\t127\.0\.0\.9\t1 INVITE\t\t\d+\tunanswered-call@",
        r"\t127\.0\.0\.20\t127\.0\.0\.2\t1 INVITE\t200\t\d+\tunacknowledged-call@",
    ],
    "missing-ack": [
        r"\t127\.0\.0\.20\t127\.0\.0\.2\t1 INVITE\t200\t1\t.*unacknowledged-call@",
        r"\t1 ACK\t\t0\tsip:1002@127\.0\.0\.20:5060\t\trouted-call@",
    ],
    "nat-one-way-audio": [r"\t127\.0\.0\.2\t1 INVITE\t\t192\.168\.1\.50\t192\.168\.1\.50\t40000\tbusy-call@"],
    "codecs-offered": [
        r"\taudio 40000 RTP/AVP 18\tG729\t\tno-codec@",
        r'\t488\t\t\t305 example\.com "Incompatible media format"\tno-codec@',
    ],
    "redirect-targets": [r"\tSIP/2\.0 302 Moved Temporarily\t<sip:1002@192\.0\.2\.77:5060>;expires=600\t"],
    "reason-warning": [
        r'\t305 example\.com "Incompatible media format"\t',
        r"503 Service Unavailable\t\t\t30\t",
        r'\tQ\.850;cause=21;text="Call rejected"\t',
    ],
    "message-sizes": [r"\t1 INVITE\t\t[12]\d{3}\t\t\t\t[12]\d{3}\ttoo-large@"],
    "required-extensions": [r"\t1 INVITE\t\t100rel\t\t\t\tno-extension@", r"\t420\t\t\t\t100rel\tno-extension@"],
    "session-timers": [r"\t1 INVITE\t\t90\t\ttimer\t\ttimer-too-small@", r"\t422\t\t1800\t\t\ttimer-too-small@"],
    "identity-headers": [r"<sip:\+12025550123@example\.com>\t\tid", "ppt=shaken"],
    "route-headers": [r"\t1 INVITE\t\t70\t127\.0\.0\.10\tsip:1002@127\.0\.0\.20:5060\t\t<sip:127\.0\.0\.10;lr>"],
    "dns-srv": [
        r'example\.com\..*NAPTR.*"SIPS\+D2T"',
        r"_sip\._udp\.example\.com\..*SRV\t20 60 5060 sip2\.example\.com\.",
        r"AAAA\t2001:db8::10",
    ],
    "options-probe": ["SIP/2.0 200 OK", r"Server: Example-PBX/4\.2", r"reply received after [\d.]+ ms"],
    "sipp-probe": [r"INVITE -+> +1 +0 +0", r"200 <-+ .* 1 +0 +0 +0", r"Successful call +\| +0 +\| +1 "],
    "response-statistics": [r"Number of resent SIP messages: [1-9]", r"SIP 486 Busy Here +: +2 Packets", r"INVITE +:"],
    "tls-signalling": ["Client Hello", "Server Hello", r"Alert \(Level: Fatal, Description: Unknown CA\)"],
    "open-ports": [r"udp +UNCONN .*127\.0\.0\.30:5060 .*\"sipp\""],
    "kamailio-sipdump": ["oldval: 0", "newval: 1"],
    "firewall": [r"ip saddr 192\.0\.2\.0/24 udp dport 5060 accept", "policy drop"],
}


def test_every_recipe_is_run_or_says_that_it_is_not(dataset: Dataset) -> None:
    assert set(SAYS) == {recipe.id for recipe in dataset.recipes.values() if not recipe.unrun}
    assert all(recipe.verified for recipe in dataset.recipes.values() if not recipe.unrun)
    assert not [recipe.id for recipe in dataset.recipes.values() if recipe.unrun and recipe.output]


@pytest.mark.parametrize("id_", SAYS)
def test_recipe(id_: str, session: Session, dataset: Dataset) -> None:
    ran = session.run(id_)
    for pattern in SAYS[id_]:
        assert re.search(pattern, ran.output), f"$ {ran.command}\n{ran.output}\nhas no {pattern}"
    if os.environ.get("RECORD"):
        recorded.write(ran)
        return
    lost = recorded.shape(dataset.recipes[id_].output) - recorded.shape(ran.output)
    assert not lost, f"$ {ran.command}\n{ran.output}\nis without {sorted(lost)}; look, and run make record"


def test_the_ring_names_its_files_as_its_page_says(session: Session) -> None:
    assert [path.name for path in session.folder.glob("ring*") if re.fullmatch(r"ring_00001_\d{14}\.pcap", path.name)]


def test_the_probe_leaves_its_logs_in_the_folder(session: Session) -> None:
    session.run("sipp-probe")
    assert list(session.folder.glob("uac_*_messages.log"))


def test_kamailio_dumps_in_clear_text_what_came_over_tls(session: Session) -> None:
    session.run("kamailio-sipdump")
    blocks = session.dumped.split("====================\n")[1:]
    assert [re.findall(r"^(?:tag|proto|SIP/2\.0|OPTIONS)\b.*", block, re.MULTILINE) for block in blocks] == [
        ["tag: rcv", "proto: tls ipv4", "OPTIONS sip:127.0.0.40 SIP/2.0"],
        ["tag: snd", "proto: tls ipv4", "SIP/2.0 200 OK"],
    ]


def test_a_lost_column_or_label_is_noticed() -> None:
    table = "frame.number\tip.src\n1\t192.0.2.1\n"
    assert recorded.shape(table) - recorded.shape("frame.number\tip.src\n2\t\n") == {"ip.src has values"}
    assert recorded.shape(table) - recorded.shape("frame.number\n1\n")
    assert not recorded.shape("Nov 21 Calls: 7") - recorded.shape("Dec  1 Calls: 19")
    assert recorded.shape("Calls: 7") - recorded.shape("Dialogs: 7") == {"Calls"}
