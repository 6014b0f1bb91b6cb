/** Intervals that are refused as too short, 422 (RFC 4028) and 423 (RFC 3261), and sessions that expire unrefreshed. */

import { answered, ends, later, retried, rounded, seconds } from "../facts.js";

const REFUSED = new Map([[422, { ask: "Session-Expires", least: "Min-SE" }], [423, { ask: "Expires", least: "Min-Expires" }]]);

/** @type {import("../facts.js").Rule} */
export default {
  id: "intervals",
  needs: [],
  says: ["interval-raised", "interval-refused", "session-expired"],
  find(call, trace) {
    /** @type {import("../facts.js").Verdict[]} */
    const found = [];
    for (const transaction of ends(call.transactions)) {
      const fields = REFUSED.get(transaction.final?.code ?? 0);
      if (!fields || !transaction.final) continue;
      const next = retried(call, transaction, (retry) => retry.final && ![422, 423].includes(retry.final.code));
      const values = { code: String(transaction.final.code), asked: transaction.request.get(fields.ask) || "–", least: transaction.final.get(fields.least) || "–", field: fields.least };
      found.push({
        says: next ? "interval-raised" : "interval-refused", kind: next ? "normal" : "fault", sure: next ? "certain" : "likely", values,
        on: [transaction.request, transaction.final, ...(next ? [next.request] : [])], headers: [fields.ask, fields.least, "Contact"], recipes: ["session-timers"],
      });
    }
    const invite = trace.times ? answered(call) : undefined;
    const length = Number.parseInt(invite?.final?.get("Session-Expires") ?? "", 10);
    if (invite?.final && length > 0) {
      const refreshes = call.transactions.filter(({ request, method, final }) => ["INVITE", "UPDATE"].includes(method) && request.toTag && final && final.code < 300);
      const last = refreshes.at(-1)?.final ?? invite.final;
      const bye = later(call, last, (message) => message.isRequest && message.method === "BYE");
      // The side that does not refresh sends BYE min(32, a third of the interval) seconds before the end (RFC 4028, section 10).
      if (bye && seconds(last, bye) >= length - Math.min(32, length / 3) - 2 && seconds(last, bye) <= length + 5) {
        found.push({ says: "session-expired", kind: "fault", sure: "likely", values: { length, seconds: rounded(seconds(last, bye)), host: bye.source }, on: [last, bye], headers: ["Session-Expires"], recipes: ["session-timers"] });
      }
    }
    return found;
  },
};
