/** Folding, stems, layouts, sounds and understanding, case by case. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allowance, distance } from "../../theme/assets/search/distance.js";
import { fold, split } from "../../theme/assets/search/fold.js";
import { otherLayouts } from "../../theme/assets/search/layout.js";
import { marked } from "../../theme/assets/search/marked.js";
import { stem } from "../../theme/assets/search/stem.js";
import { soundOf, soundsOfLatin } from "../../theme/assets/search/translit.js";
import { nearest, understand } from "../../theme/assets/search/understand.js";

const terms = (/** @type {string} */ text) => split(text).map((word) => stem(word.form)).join(" ");

for (const [typed, folded] of [
  ["٤٨٦", "486"], ["۴۸۶", "486"], ["４８６", "486"], ["كاربر", "کاربر"], ["عربي", "عربی"], ["مشغـــول", "مشغول"],
  ["اِشغال", "اشغال"], ["آإأٱ", "اااا"], ["شمارۀ", "شماره"], ["Ещё", "еще"], ["BUSY", "busy"], ["ﻻ", "لا"], ["занятo", "занято"], ["SDPх", "sdpх"],
]) test(`${typed} is folded to ${folded}`, () => assert.equal(fold(/** @type {string} */ (typed)), folded));

for (const group of [
  ["نمی‌شود", "نمی شود", "نمیشود"], ["تماس‌ها", "تماس ها", "تماسها", "تماس"], ["کد۴۸۶", "کد 486", "كد ٤٨٦"],
  ["یافت نمی‌شود", "یافت نشد"], ["خطای", "خطا"], ["занято", "занята", "заняты", "занят"], ["переадресация", "переадресации", "ПЕРЕАДРЕСАЦИЮ"],
  ["отклонён", "отклонен"], ["forwarded", "forwarding", "forwards", "forward"], ["Retry-After", "retry after"], ["unauthorised", "unauthorized"],
  ["4xx", "4хх", "۴xx"],
]) test(`one for the search: ${group.join(" · ")}`, () => assert.deepEqual([...new Set(group.map(terms))].length, 1, group.map(terms).join(" | ")));

test("a negation is another word", () => assert.notEqual(terms("می‌شود"), terms("نمی‌شود")));

for (const [typed, meant] of [
  ["pfyznj", "занято"], ["ащкишввут", "forbidden"], ["lay,g", "مشغول"], ["gthtflhtcfwbz", "переадресация"], ["ذعسغ", "busy"], ["[jcn", "хост"],
]) test(`${typed} may be ${meant}`, () => assert.ok(otherLayouts(/** @type {string} */ (typed)).includes(/** @type {string} */ (meant)), otherLayouts(typed ?? "").join(" ")));

test("sounds", () => {
  assert.equal(soundsOfLatin("zanyato").russian, soundOf("занято"));
  assert.equal(soundsOfLatin("pereadresaciya").russian, soundOf("переадресация"));
  assert.equal(soundsOfLatin("mashghool").persian, soundOf("مشغول"));
  assert.equal(soundsOfLatin("eshghal").persian, soundOf("اشغال"));
});

test("edits", () => {
  assert.equal(distance("заянт", "занят", 1), 1);
  assert.equal(distance("forbiden", "forbidden", 2), 1);
  assert.equal(distance("busy", "decline", 2), 3);
  assert.equal(distance("", "", 1), 0);
  assert.deepEqual(["ack", "busy", "transfer"].map(allowance), [0, 1, 2]);
});

test("highlight", () => assert.deepEqual(marked("Линия занята", [stem("занят")]), [["Линия ", false], ["занята", true]]));

const FACTS = {
  fillers: [], numbers: ["100", "180", "200", "401", "403", "404", "408", "480", "486", "487", "488", "503", "600", "603", "606"],
  causes: { 1: ["404"], 17: ["486", "600"], 21: ["403", "603"], 127: ["500"] },
  names: { USER_BUSY: ["486", "600"], CALL_REJECTED: ["603", "403"] },
};

for (const [query, pages] of /** @type {[string, string[]][]} */ ([
  ["486", ["code/486"]], ["۴۸۶", ["code/486"]], ["٤٨٦", ["code/486"]], ["SIP 486", ["code/486"]], ["error 486", ["code/486"]],
  ["ошибка 486", ["code/486"]], ["خطای ۴۸۶", ["code/486"]], ["کد۴۸۶", ["code/486"]], ["#486", ["code/486"]], ["486?", ["code/486"]],
  ["что значит 486", ["code/486"]], ["4xx", ["class/4xx"]], ["4хх", ["class/4xx"]], ["ошибки 4XX", ["class/4xx"]], ["48", ["code/480", "code/486", "code/487", "code/488"]],
  ["SIP/2.0 404 Not Found", ["code/404"]], ["Reason: SIP;cause=487;text=\"ORIGINATOR_CANCEL\"", ["code/487"]],
  ["Reason: Q.850;cause=17;text=\"User busy\"", ["code/486", "code/600", "page/q850"]], ["cause=17", ["code/486", "code/600", "page/q850"]],
  ["причина 17", ["code/486", "code/600", "page/q850"]], ["علت ۱۷", ["code/486", "code/600", "page/q850"]], ["q850 21", ["code/403", "code/603", "page/q850"]],
  ["Hangup sofia/internal/1001@192.0.2.1 [CS_EXECUTE] [USER_BUSY]", ["code/486", "code/600"]], ["call_rejected", ["code/603", "code/403"]],
  ["Warning: 305 \"Incompatible media format\"", ["code/488", "code/606"]], ["Warning: 305 sbc \"Incompatible media format\"", ["code/488", "code/606"]], ["sl_send_reply(\"404\",\"Not Found\")", ["code/404"]],
  ["Got SIP response 503 \"Service Unavailable\" back from 192.0.2.10:5060", ["code/503"]], ["sip_term_status: 486", ["code/486"]],
  ["12:00:01.486 192.0.2.1 port 5060", []], ["100 ms", []], ["busy", []], ["100rel", []], ["Expires: 600", []], ["sip:100@192.0.2.1", []], ["", []],
])) test(`understands ${query}`, () => assert.deepEqual(understand(query, FACTS).pages, pages));

test("an unregistered number says so", () => {
  assert.equal(understand("999", FACTS).missing, "999");
  assert.equal(nearest("468", FACTS.numbers)[0], "486");
});

test("of a log line that says no code, what it quotes is searched", () => {
  const line = '[2024-03-01] WARNING[1234]: chan_sip.c:234 handle: Received response: "Forbidden" from "1001" <sip:1001@192.0.2.10>;tag=as1';
  assert.equal(understand(line, FACTS).rest, "Forbidden");
});

test("no input is too strange", () => {
  for (const text of ["((((", "\\", "\u0000", "a".repeat(5000), "٪٪", "\ud800", "‌‌", "4".repeat(3000), "constructor __proto__"]) {
    understand(text, FACTS);
    terms(text);
    otherLayouts(text);
  }
});
