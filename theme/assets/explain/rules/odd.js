/** Messages that are odd in themselves: cut off, or sent by a scanner. */

import { hostOf } from "../dialogs.js";

const SCANNERS = /friendly-scanner|sipvicious|sundayddr|\bsipcli\b|sip-scan|\bpplsip\b|vaxsipuseragent|\biwar\b|\bsmap\b|siparmyknife/i;

/** @type {import("../facts.js").Rule} */
export default {
  id: "odd",
  needs: [],
  says: ["scanner", "cut-off", "fragments-lost"],
  find(call) {
    /** @type {import("../facts.js").Verdict[]} */
    const found = [];
    const scan = call.messages.find((message) => message.isRequest && SCANNERS.test(message.get("User-Agent")));
    if (scan) found.push({ says: "scanner", kind: "note", sure: "certain", values: { host: hostOf(scan.source), software: scan.get("User-Agent").slice(0, 60) }, on: [scan], headers: ["User-Agent"], recipes: ["firewall"] });
    // What was answered did arrive whole: a capture filter left its later fragments out.
    const arrived = new Set(call.transactions.filter(({ responses }) => responses.length).flatMap(({ request, repeats }) => [request, ...repeats]));
    for (const { request, final, responses } of call.of("INVITE")) {
      if (final && [...call.acks, ...call.transactions.flatMap(({ ack }) => ack ?? [])].some((ack) => ack.cseq === request.cseq && ack.index > final.index)) for (const response of responses) arrived.add(response);
    }
    const partial = call.messages.filter((message) => message.raw.partial && !arrived.has(message));
    const [first] = partial;
    if (first) found.push({ says: "fragments-lost", kind: "fault", sure: partial.length > 1 ? "likely" : "possible", values: { label: first.label, host: hostOf(first.source), target: first.target, count: partial.length }, on: partial.slice(0, 4), headers: ["Content-Length"], recipes: ["capture-tcpdump", "message-sizes", "firewall"] });
    const cut = first ? undefined : call.messages.find((message) => {
      const length = Number(message.get("Content-Length"));
      // Characters are no more than bytes, so most messages need no counting.
      return message.raw.transport === "UDP" && message.raw.end === message.raw.at && length > message.body.length && new TextEncoder().encode(message.raw.text).length - headOf(message.raw.text) < length;
    });
    if (cut) found.push({ says: "cut-off", kind: "note", sure: "certain", values: { label: cut.label, length: Number(cut.get("Content-Length")) }, on: [cut], headers: ["Content-Length"], recipes: ["message-sizes"] });
    return found;
  },
};

/** @param {string} text @returns {number} bytes up to the body */
function headOf(text) {
  const at = text.indexOf("\r\n\r\n");
  return at < 0 ? 0 : new TextEncoder().encode(text.slice(0, at + 4)).length;
}
