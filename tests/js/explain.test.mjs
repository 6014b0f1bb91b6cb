/** The trace explainer in Node: every rule on its cases, masking, hostile bytes. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { explain } from "../../theme/assets/explain/explain.js";
import { maskedTrace } from "../../theme/assets/explain/mask.js";
import { RULES } from "../../theme/assets/explain/rules/index.js";
import { cases, isRight } from "./explain-cases.mjs";
import { fuzz } from "./explain-fuzz.mjs";

/** @param {import("../../theme/assets/explain/explain.js").Report} report */
const saidIn = (report) => report.calls.flatMap(({ verdicts }) => verdicts.map(({ says }) => says));

test("every text of every rule has a trace that brings it out and one that does not", () => {
  const known = cases();
  for (const says of [...RULES.flatMap((rule) => rule.says), "unknown"]) {
    for (const expected of ["yes", "no"]) assert.ok(known.some((found) => found.says === says && found.expected === expected || (found.says === says && expected === "yes" && found.expected === "first")), `${says}: no case named ${says}-${expected}-…`);
  }
});

for (const found of cases()) {
  test(found.file, () => {
    const report = explain(found.bytes);
    assert.ok(report.input.messages > 0, "nothing was read");
    assert.ok(isRight(found, saidIn(report)), `${found.says} ${found.expected}: ${saidIn(report).join(" ")}`);
  });
}

test("every recorded call and log is a case, and one in which nothing is wrong has no culprit", () => {
  const known = cases().map(({ file }) => file);
  for (const folder of ["captures", "logs"]) {
    for (const file of readdirSync(new URL(`../explain/${folder}/`, import.meta.url))) assert.ok(file.endsWith(".md") || known.includes(`${folder}/${file}`), `${folder}/${file} is not in recorded.json`);
  }
  const told = readFileSync(new URL("../explain/captures/README.md", import.meta.url), "utf8");
  const sound = [...told.matchAll(/^\| `([\w-]+)` \| Nothing[ .]/gm)].map((match) => `captures/${match[1]}.pcapng`);
  assert.ok(sound.length > 3);
  for (const { file, bytes } of cases().filter((found) => sound.includes(found.file))) {
    assert.deepEqual(explain(bytes).calls.flatMap(({ verdicts }) => verdicts.filter(({ kind }) => kind === "fault").map(({ says }) => says)), [], file);
  }
});

test("rules say only what they declare, and each verdict rests on messages", () => {
  for (const { file, bytes } of cases()) {
    for (const { verdicts } of explain(bytes).calls) {
      for (const { rule, says, on } of verdicts) {
        assert.ok(rule === "" || RULES.find(({ id }) => id === rule)?.says.includes(says), `${file}: ${rule} says ${says}`);
        assert.ok(rule === "" || on.length > 0, `${file}: ${says} rests on nothing`);
      }
    }
  }
});

test("a masked trace explains itself as the real one does, and holds nothing of it", () => {
  for (const { file, bytes } of cases()) {
    const report = explain(bytes);
    const masked = maskedTrace(report.messages);
    for (const secret of ["Reception", "192.0.2.10:5060;branch=z9hG4bK-", "tt1", "0123456789abcdef", "pbx.example", "2002@", "1001@", "inline:d0Rm"]) {
      assert.ok(!masked.includes(secret), `${file}: ${secret} in\n${masked}`);
    }
    if (report.input.kind === "capture") continue; // media and ICMP are no messages
    assert.deepEqual(saidIn(explain(new TextEncoder().encode(masked))).sort(), saidIn(report).sort(), `${file}\n${masked}`);
  }
});

test("masking knows where else a trace says who it is about", () => {
  const hidden = ["Jane", "12025550123", "bank.example.net", "10.9.8.7", "2001:db8:aa::7", "805ec0123456", "deadbeef", "topsecret", "4711", "k3y", "alice-laptop"];
  const trace = `INVITE sip:+12025550123@bank.example.net;user=phone SIP/2.0
Via: SIP/2.0/TCP 10.9.8.7:5060;branch=z9hG4bKdeadbeef;received=10.9.8.7
f: Jane <sip:+12025550123@bank.example.net>;tag=deadbeef
t: <tel:+12025550123>
i: deadbeef@10.9.8.7
CSeq: 1 INVITE
m: <sip:+12025550123@[2001:db8:aa::7]:5061;ob>;+sip.instance="<urn:uuid:deadbeef>"
User-Agent: Phone 1.0 805ec0123456
P-Asserted-Identity: "Jane" <sip:+12025550123@bank.example.net>
X-Account: 4711
P-Charging-Vector: icid-value=deadbeef
Replaces: deadbeef@10.9.8.7;to-tag=deadbeef;from-tag=deadbeef
Authorization: Digest username="+12025550123", realm="bank.example.net", nonce="topsecret", uri="sip:bank.example.net", response="deadbeef"
Subject: Jane and 4711
c: application/sdp

v=0
o=alice-laptop 4711 1 IN IP4 10.9.8.7
s=Jane
c=IN IP6 2001:db8:aa::7
t=0 0
m=audio 4000 RTP/SAVP 8
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:k3y
a=rtcp:4001 IN IP4 10.9.8.7
a=candidate:1 1 UDP 1 10.9.8.7 4000 typ host
`;
  const masked = maskedTrace(explain(new TextEncoder().encode(trace)).messages);
  for (const word of hidden) assert.ok(!masked.toLowerCase().includes(word.toLowerCase()), `${word} in\n${masked}`);
});

test("the published captures are read whole, and an ordinary exchange is called one", () => {
  const folder = new URL("../../content/captures/", import.meta.url);
  const normal = new Map([["401", "challenge"], ["407", "challenge"], ["487", "cancelled"], ["491", "glare"], ["422", "interval-raised"], ["423", "interval-raised"], ["302", "redirected"], ["180", "hung-up"]]);
  for (const file of readdirSync(folder)) {
    const report = explain(new Uint8Array(readFileSync(new URL(file, folder))));
    const code = file.replace(".pcapng", "");
    assert.equal(report.input.messages, report.input.packets, file);
    assert.ok(!saidIn(report).includes("unknown"), file);
    const says = normal.get(code);
    if (!says) continue;
    assert.ok(saidIn(report).includes(says), `${file}: ${saidIn(report).join(" ")}`);
    assert.ok(report.calls.every(({ verdicts }) => verdicts.every(({ kind }) => kind !== "fault")), file);
  }
});

test("any bytes at all end in a report", () => {
  const lines = ["SIP/2.0 486 Busy Here", "Via: 1", "i: 1"].map((line) => `[Marc 2 ${"[".repeat(900)} ${line}`);
  assert.equal(explain(new TextEncoder().encode(lines.join("\n"))).input.messages, 0); // what stands before a line is matched as it is
  assert.equal(fuzz((tried) => tried < 1000), 1000);
});
