"""From the exchanges in exchanges.yml to the messages that each party sends: transactions, dialogs, hops.

The exchanges say who sends what to whom. What a stack adds by itself stands here: Via and branches, tags, CSeq,
Contact, routes, digests.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

STEP = re.compile(
    r"^(?P<sender>\w+) > (?P<receiver>\w+) (?P<what>[A-Z]+|\d{3})(?: (?P<of>[A-Z]+))?(?: x(?P<times>\d+))?$"
)
PROXIES = ("proxy", "far")
METHODS = "INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO, REFER, NOTIFY, MESSAGE"
DIALOGS = ("INVITE", "SUBSCRIBE", "REFER", "NOTIFY", "PRACK", "UPDATE")
AGENTS = {
    **dict.fromkeys(("caller", "phone", "callee", "second"), "example-phone/1.8"),
    **dict.fromkeys(("proxy", "far"), "example-proxy/2.4"),
    "gateway": "example-gateway/5.1",
}
"""What the parties call themselves; the servers share one name."""
TIMES = {"180": 150, "200": 200, "BYE": 250, "CANCEL": 250}
"""Milliseconds that pass before a message, where it is more than the usual few."""

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Step:
    """One message as a party sends it."""

    sender: str
    receiver: str
    what: str
    """A method or a code."""
    text: str
    pause: int
    """Milliseconds before it."""
    copy: bool = False
    """Whether it is a retransmission of the one before."""
    cuts: tuple[int, ...] = ()
    """Over TCP: after how many bytes a segment ends, besides the last; -1 for no end before the next message."""


@dataclass
class Sent:
    """A request on one hop, and what came back."""

    method: str
    uri: str
    sender: str
    receiver: str
    headers: Headers
    body: str
    final: str = ""
    """The code of the final response, once there is one."""
    answers: dict[str, tuple[Headers, str]] = field(default_factory=dict)


class Script:
    """Writes the messages of one exchange, step by step."""

    def __init__(self, code: int | str, phrases: Mapping[int, str], data: Mapping[str, Any]) -> None:
        self.code = code
        self.phrases = phrases
        self.hosts: Mapping[str, str] = data["hosts"]
        self.names: Mapping[str, str] = {
            **{party: f"[{host}]" if ":" in host else host for party, host in self.hosts.items()},
            **data.get("names", {}),
        }
        """How each party calls itself; behind NAT that is not where its packets come from."""
        self.ports: Mapping[str, int] = data.get("ports", {})
        self.transport: str = data.get("transport", "UDP")
        self.password: str = data.get("password", "correct horse")
        self.people: Mapping[str, str] = data["people"]
        self.bodies: Mapping[str, Any] = data["bodies"]
        self.sent: list[Sent] = []
        self.acks: list[Sent] = []
        """ACKs for success; they are no transactions, but proxies forward them."""
        self.answered: list[tuple[Sent, str]] = []
        self.numbers: dict[str, int] = {}
        self.count = 0
        self.starter = ""
        self.other = ""
        self.tag = ""
        """The tag of the far end of the dialog, once there is one."""
        self.route = ""
        self.target = ""
        """Where the far end says that it is: its Contact (RFC 3261 §12.1.2)."""
        self.challenge: dict[str, str] = {}
        self.rseq = ""
        self.etag = ""

    @property
    def call_id(self) -> str:
        """Of the whole exchange."""
        return f"{self._hex('call', 16)}@{self.names[self.starter].strip('[]')}"

    def steps(self, lines: list[Any]) -> Iterator[Step]:
        """Every message of the exchange in its order."""
        for line in lines:
            name, options = next(iter(line.items())) if isinstance(line, dict) else (line, None)
            match = STEP.match(name)
            if match is None:
                raise ValueError(f"{self.code}: '{name}' is no step; expected 'caller > callee INVITE'")
            options = dict(options or {})
            if not self.starter:
                self.starter, self.other = match["sender"], str(options.get("to", match["receiver"]))
            relayed = match["sender"] in PROXIES and match["what"] != "CANCEL"
            pause = int(options.pop("pause", 5 if relayed else TIMES.get(match["what"], 15)))
            write = self._response if match["what"].isdigit() else self._request
            text = write(match["sender"], match["receiver"], match["what"], match["of"], options)
            yield Step(
                match["sender"], match["receiver"], match["what"], text, pause, cuts=tuple(options.get("cuts", ()))
            )
            doubling = match["what"] == "INVITE" or match["what"][0] == "1"
            for index in range(1, int(match["times"] or 1)):
                wait = 500 * 2 ** (index - 1) if doubling else min(500 * 2 ** (index - 1), 4000)
                yield Step(match["sender"], match["receiver"], match["what"], text, wait, copy=True)

    def _hex(self, what: str, digits: int = 8) -> str:
        return hashlib.sha256(f"{self.code} {what}".encode()).hexdigest()[:digits]

    def _branch(self) -> str:
        self.count += 1
        return f"z9hG4bK{self._hex(f'branch {self.count}', 10)}"

    def _via(self, party: str, branch: str) -> tuple[str, str]:
        return ("Via", f"SIP/2.0/{self.transport} {self.names[party]}:5060;branch={branch};rport")

    def _contact(self, party: str) -> str:
        user = re.search(r"sip:([^@>]+)@", self.people[party])
        transport = "" if self.transport == "UDP" else f";transport={self.transport.lower()}"
        return f"<sip:{user[1] + '@' if user else ''}{self.names[party]}:5060{transport}>"

    def _received(self, via: str, sender: str) -> str:
        """What the next hop notes in a Via: where the packet really came from (RFC 3581)."""
        if not via.endswith(";rport"):
            return via
        return f"{via}={self.ports.get(sender, 5060)};received={self.hosts[sender]}"

    # Requests

    def _request(self, sender: str, receiver: str, method: str, of: str | None, options: dict[str, Any]) -> str:
        before = self._concluded(sender, receiver) if method == "ACK" else self._last(sender, "INVITE", receiver)
        if before and (method == "CANCEL" or (method == "ACK" and before.final[:1] > "2")):
            return self._hop_by_hop(before, method, options)
        arrived = self._arrived(sender, method) if sender in PROXIES else None
        made = self._forwarded(arrived, receiver) if arrived else self._new(sender, receiver, method, options)
        _apply(made.headers, options)
        if "uri" in options:
            made.uri = options["uri"]
        if "body" in options or not arrived:
            made.body = self._with_body(made.headers, options.get("body", ""))
        for name in ("Authorization", "Proxy-Authorization"):
            if (name, "digest") in made.headers:
                _set(made.headers, name, self._digest(self.challenge, method, made.uri))
        if method != "ACK":
            self.sent.append(made)
        version = options.get("version", "SIP/2.0")
        return _message(f"{method} {made.uri} {version}", made.headers, made.body)

    def _last(self, sender: str, method: str, receiver: str = "") -> Sent | None:
        """The last request of `method` that `sender` sent, to `receiver` if that is given."""
        found = (item for item in reversed(self.sent) if item.method == method and item.sender == sender)
        return next((item for item in found if receiver in ("", item.receiver)), None)

    def _concluded(self, sender: str, receiver: str) -> Sent | None:
        """The INVITE from one to the other that got its final response last."""
        hop = (sender, receiver)
        found = (
            item for item, code in reversed(self.answered) if (item.sender, item.receiver) == hop and code >= "200"
        )
        return next((item for item in found if item.method == "INVITE"), None)

    def _arrived(self, proxy: str, method: str) -> Sent | None:
        """The request that a proxy has to pass on."""
        requests = self.acks if method == "ACK" else self.sent
        return next((item for item in reversed(requests) if item.method == method and item.receiver == proxy), None)

    def _new(self, sender: str, receiver: str, method: str, options: dict[str, Any]) -> Sent:
        ours = sender == self.starter
        peer = self.other if ours else self.starter
        person, far = self.people[sender], self.people[peer]
        own = self._hex(f"tag {sender}")
        theirs = self.tag if ours else self._hex(f"tag {self.starter}")
        inside = bool(self.tag) and method in (*DIALOGS, "BYE", "ACK", "INFO")
        last = self.numbers.get(sender, 0)
        if method == "ACK":
            number = next(
                self._number(item) for item in reversed(self.sent) if item.method == "INVITE" and item.sender == sender
            )
        else:
            number = str(last + 1)
            self.numbers[sender] = last + 1
        to = far if method != "REGISTER" else person
        headers: Headers = [self._via(sender, self._branch()), ("Max-Forwards", "70")]
        if inside and ours and self.route:
            headers.append(("Route", self.route))
        headers += [
            ("From", f"{person};tag={own}"),
            ("To", f"{to};tag={theirs}" if inside or not ours else to),
            ("Call-ID", self.call_id),
            ("CSeq", f"{number} {method}"),
        ]
        if method in ("INVITE", "SUBSCRIBE", "REFER", "REGISTER", "NOTIFY", "UPDATE"):
            headers.append(("Contact", self._contact(sender)))
        if method == "INVITE":
            headers.append(("Allow", METHODS))
        if method not in ("ACK", "BYE", "PRACK", "CANCEL"):
            headers.append(("User-Agent", AGENTS.get(sender, "example-server/3.2")))
        if method == "PRACK":
            invite = self._last(sender, "INVITE")
            headers.append(("RAck", f"{self.rseq} {self._number(invite) if invite else 1} INVITE"))
        target = self.target if ours and self.target else self._contact(peer)[1:-1]
        uri = target if inside or not ours else re.sub(r"^.*<|>$", "", far)
        if method == "REGISTER":
            uri = "sip:example.com"
        made = Sent(method, uri, sender, receiver, headers, "")
        if method == "ACK":
            self.acks.append(made)
        return made

    def _number(self, sent: Sent) -> str:
        return dict(sent.headers)["CSeq"].split()[0]

    def _forwarded(self, arrived: Sent, receiver: str) -> Sent:
        """A proxy's request: one Via more, one hop less, and the proxy in the path of the dialog."""
        proxy = arrived.receiver
        headers: Headers = [self._via(proxy, self._branch())]
        for name, value in arrived.headers:
            if name == "Route":
                continue
            if name == "Max-Forwards":
                value = str(int(value) - 1)
            if name == "Via":
                value = self._received(value, arrived.sender)
            headers.append((name, value))
        if arrived.method == "INVITE" and ";tag=" not in dict(headers)["To"]:
            at = next(index for index, (name, _) in enumerate(headers) if name == "Max-Forwards")
            headers.insert(at, ("Record-Route", f"<sip:{self.names[proxy]};lr>"))
        uri = self._contact(receiver)[1:-1] if receiver not in PROXIES else arrived.uri
        made = Sent(arrived.method, uri, proxy, receiver, headers, arrived.body)
        if arrived.method == "ACK":
            self.acks.append(made)
        return made

    def _hop_by_hop(self, invite: Sent, method: str, options: dict[str, Any]) -> str:
        """CANCEL, and the ACK for a refusal: they belong to the INVITE's transaction, on this hop only."""
        given = dict(invite.headers)
        to = given["To"]
        if method == "ACK":
            to = dict(invite.answers[invite.final][0])["To"]
        headers: Headers = [
            next(item for item in invite.headers if item[0] == "Via"),
            ("Max-Forwards", "70"),
            *([("Route", given["Route"])] if "Route" in given else []),
            ("From", given["From"]),
            ("To", to),
            ("Call-ID", self.call_id),
            ("CSeq", f"{given['CSeq'].split()[0]} {method}"),
        ]
        _apply(headers, options)
        if method == "CANCEL":
            self.sent.append(Sent(method, invite.uri, invite.sender, invite.receiver, headers, ""))
        _set(headers, "Content-Length", "0")
        return _message(f"{method} {invite.uri} SIP/2.0", headers, "")

    # Responses

    def _response(self, sender: str, receiver: str, code: str, of: str | None, options: dict[str, Any]) -> str:
        request = next(
            item
            for item in reversed(self.sent)
            if (item.sender, item.receiver) == (receiver, sender) and (item.method == of if of else not item.final)
        )
        below = self._below(sender, request, code)
        if below:
            headers, body = list(below[0][1:]), below[1]  # without the proxy's own Via
        else:
            headers, body = self._own(sender, request, code, options.get("tag-of", "")), ""
        _apply(headers, options)
        if "body" in options or not below:
            body = self._with_body(headers, options.get("body", ""))
        if code >= "200":
            request.final = code
        request.answers[code] = (headers, body)
        self.answered.append((request, code))
        self._remember(request, receiver, code, headers)
        phrase = options.get("phrase", self.phrases[int(code)])
        return _message(f"SIP/2.0 {code} {phrase}", headers, body)

    def _below(self, proxy: str, request: Sent, code: str) -> tuple[Headers, str] | None:
        """What a proxy got from further on, for `request`, with this code."""
        if proxy not in PROXIES or code == "100" or request.method == "CANCEL":
            return None
        for item, found in reversed(self.answered):
            if item.sender == proxy and item.method == request.method and found == code:
                return item.answers[code]
        return None

    def _own(self, sender: str, request: Sent, code: str, tagged: str) -> Headers:
        headers: Headers = []
        first = True
        for name, value in request.headers:
            if name == "Via":
                headers.append((name, self._received(value, request.sender) if first else value))
                first = False
        headers += [
            (name, value)
            for name, value in request.headers
            if name == "Record-Route" and code[0] in "12" and code != "100"
        ]
        given = dict(request.headers)
        to = given["To"]
        if code != "100" and ";tag=" not in to:
            to = f"{to};tag={self._hex(f'tag {tagged or sender}')}"
        headers += [("From", given["From"]), ("To", to), ("Call-ID", given["Call-ID"]), ("CSeq", given["CSeq"])]
        if (
            code[0] in "12"
            and code != "100"
            and request.method in ("INVITE", "SUBSCRIBE", "REFER", "UPDATE")
            and sender not in PROXIES
        ):
            headers.append(("Contact", self._contact(sender)))
        if code != "100":
            headers.append(("Server", AGENTS.get(sender, "example-server/3.2")))
        return headers

    def _remember(self, request: Sent, receiver: str, code: str, headers: Headers) -> None:
        found = dict(headers)
        for name in ("WWW-Authenticate", "Proxy-Authenticate"):
            if name in found:
                self.challenge = dict(re.findall(r'(\w+)="?([^",]+)"?', found[name]))
        if "RSeq" in found:
            self.rseq = found["RSeq"]
        if receiver == self.starter and request.method in ("INVITE", "SUBSCRIBE", "REFER") and "101" <= code <= "299":
            self.tag = found["To"].partition(";tag=")[2] or self.tag
            self.target = found["Contact"].strip("<>") if "Contact" in found else self.target
            self.route = ", ".join(value for name, value in reversed(headers) if name == "Record-Route")
        elif (
            receiver == self.starter
            and code >= "300"
            and request.method == "INVITE"
            and ";tag=" not in dict(request.headers)["To"]
        ):
            self.tag = ""

    def _with_body(self, headers: Headers, name: str) -> str:
        body = self.bodies[name] if name else {}
        text = "".join(f"{line.strip()}\r\n" for line in str(body.get("text", "")).splitlines())  # sipp indents nothing
        if text and "Content-Type" not in dict(headers):
            headers.append(("Content-Type", body["type"]))
        if ("Content-Length", "none") in headers:
            headers.remove(("Content-Length", "none"))
        else:
            _set(headers, "Content-Length", str(len(text.encode())))
            headers.append(headers.pop(next(i for i, h in enumerate(headers) if h[0] == "Content-Length")))
        return text

    def _digest(self, challenge: dict[str, str], method: str, uri: str) -> str:
        """The credentials for a challenge (RFC 7616), as the phone of the example computes them."""
        hashed = hashlib.sha256 if challenge.get("algorithm") == "SHA-256" else hashlib.md5
        cnonce, count, user = self._hex("cnonce"), "00000001", "alice"

        def digest(text: str) -> str:
            return hashed(text.encode()).hexdigest()

        secret = digest(f"{user}:{challenge['realm']}:{self.password}")
        response = digest(f"{secret}:{challenge['nonce']}:{count}:{cnonce}:auth:{digest(f'{method}:{uri}')}")
        return (
            f'Digest username="{user}", realm="{challenge["realm"]}", nonce="{challenge["nonce"]}", uri="{uri}", '
            f'response="{response}", '
            f'algorithm={challenge.get("algorithm", "MD5")}, cnonce="{cnonce}", qop=auth, nc={count}'
        )


def _set(headers: Headers, name: str, value: str) -> None:
    for index, (known, _) in enumerate(headers):
        if known == name:
            headers[index] = (name, value)
            return
    headers.append((name, value))


def _apply(headers: Headers, options: Mapping[str, Any]) -> None:
    """Set, repeat or (null) drop header fields; names begin with a capital letter, options do not."""
    for name, value in options.items():
        if not name[0].isupper():
            continue
        at = next((i for i, h in enumerate(headers) if h[0] == name), len(headers))
        kept = [item for item in headers if item[0] != name]
        values = [] if value is None else value if isinstance(value, list) else [value]
        kept[at:at] = [(name, str(item)) for item in values]
        headers[:] = kept


def _message(start: str, headers: Headers, body: str) -> str:
    return "\r\n".join([start, *(f"{name}: {value}".rstrip() for name, value in headers), "", body])
