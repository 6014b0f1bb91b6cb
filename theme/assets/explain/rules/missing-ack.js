/** A 2xx that is never acknowledged: it is repeated for 64 × T1, 32 seconds, and then the callee ends the call (RFC 3261, 13.3.1.4). */

import { hostOf } from "../dialogs.js";
import { contactHost, later, rounded, seconds } from "../facts.js";

/** @type {import("../facts.js").Rule} */
export default {
  id: "missing-ack",
  needs: [],
  says: ["missing-ack", "missing-ack-drop", "ack-not-arriving", "ack-not-yet", "refusal-unacked"],
  find(call, trace) {
    /** @type {import("../facts.js").Verdict[]} */
    const found = [];
    for (const invite of call.of("INVITE")) {
      const ok = invite.final;
      if (!ok) continue;
      const repeats = invite.repeated.get(ok) ?? [];
      const caller = hostOf(invite.request.source);
      if (ok.code >= 300) {
        // Over UDP a refusal is repeated until its ACK comes (RFC 3261, section 17.2.1).
        const isUnacked = repeats.length > 2 && !invite.ack && !call.acks.some((message) => message.cseq === invite.request.cseq && hostOf(message.source) === caller);
        if (isUnacked) found.push({ says: "refusal-unacked", kind: "fault", sure: "likely", values: { label: ok.label, count: repeats.length, host: invite.request.source, callee: ok.source }, on: [ok, ...repeats.slice(-1)], headers: ["Via"], recipes: ["missing-ack", "retransmissions"] });
        continue;
      }
      // Where a proxy left the dialog, the ACK comes from the caller itself.
      const ack = call.acks.find((message) => message.cseq === invite.request.cseq && message.index > ok.index && [hostOf(message.source) === caller, hostOf(message.target) === hostOf(ok.source)].includes(true));
      const bye = later(call, ok, (message) => message.isRequest && message.method === "BYE" && hostOf(message.source) !== caller);
      const values = { count: repeats.length, host: invite.request.source, contact: contactHost(ok) || "?", callee: ok.source, seconds: bye ? rounded(seconds(ok, bye)) : 0 };
      const base = { values, headers: ["Contact", "Record-Route", "Route"], recipes: ["missing-ack", "retransmissions"] };
      const after = ack ? repeats.filter((message) => message.index > ack.index) : repeats;
      if (ack && after.length > 1) {
        found.push({ ...base, says: "ack-not-arriving", kind: "fault", sure: "likely", values: { ...values, count: after.length }, on: [ok, ack, ...after.slice(0, 2)] });
      } else if (!ack && repeats.length > 1) {
        const dropped = bye && trace.times && seconds(ok, bye) > 20 && seconds(ok, bye) < 45;
        found.push({ ...base, says: dropped ? "missing-ack-drop" : "missing-ack", kind: "fault", sure: "certain", on: [ok, ...repeats.slice(-1), ...(dropped ? [bye] : [])] });
      } else if (!ack && trace.end !== null && ok.time !== null && trace.end - ok.time > 1) {
        found.push({ ...base, says: "ack-not-yet", kind: "note", sure: "possible", on: [ok] });
      }
    }
    return found.slice(0, 2);
  },
};
