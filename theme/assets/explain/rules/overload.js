/** 503: overloaded, down, or with no way on; Retry-After says for how long (RFC 3261, section 21.5.4). */

import { hostOf } from "../dialogs.js";
import { origin, retried, rounded, seconds, sender } from "../facts.js";

/** @type {import("../facts.js").Rule} */
export default {
  id: "overload",
  needs: [],
  says: ["overloaded", "retry-ignored", "unavailable", "failover"],
  find(call, trace) {
    const first = call.transactions.find(({ final }) => final?.code === 503);
    if (!first) return [];
    const final = /** @type {import("../sip.js").Message} */ (origin(call, first).final);
    const wait = Number.parseInt(final.get("Retry-After"), 10);
    const taken = call.transactions.find(({ request, final: other }) => request.method === first.method && request.cseq >= first.request.cseq && request.fromTag === first.request.fromTag && request.toTag === first.request.toTag && hostOf(request.source) === hostOf(first.request.source)
      && request.target !== first.request.target && other && other.code < 300);
    if (taken?.final) return [{ says: "failover", kind: "note", sure: "certain", values: { host: sender(final), other: taken.final.source }, on: [final, taken.request, taken.final], headers: ["Retry-After"], recipes: ["response-statistics"] }];
    const base = { on: [final], headers: ["Retry-After"], recipes: ["who-answered", "response-statistics"] };
    if (!(wait > 0)) return [{ ...base, says: "unavailable", kind: "fault", sure: "likely", values: { host: sender(final) } }];
    const early = trace.times && first.method !== "OPTIONS" ? retried(call, first, ({ request }) => seconds(final, request) < wait && request.target === first.request.target) : undefined;
    if (early) return [{ ...base, says: "retry-ignored", kind: "fault", sure: "certain", values: { host: early.request.source, wait, seconds: rounded(seconds(final, early.request)) }, on: [final, early.request] }];
    return [{ ...base, says: "overloaded", kind: "fault", sure: "certain", values: { host: sender(final), wait } }];
  },
};
