/** Requests that nothing answers: repeated for 64 × T1 over UDP (RFC 3261, section 17.1), or once over TCP. */

import { hostOf } from "../dialogs.js";
import { rounded, seconds, unheard } from "../facts.js";

/** @type {import("../facts.js").Rule} */
export default {
  id: "silence",
  needs: [],
  says: ["no-answer", "no-answer-once", "response-lost", "port-closed", "gave-up", "no-final", "too-big"],
  find(call, trace) {
    /** @type {import("../facts.js").Verdict[]} */
    const found = [];
    for (const transaction of call.transactions) {
      const { request, repeats, responses, method } = transaction;
      const waited = trace.end === null || request.time === null ? 0 : trace.end - request.time;
      const last = repeats.at(-1) ?? request;
      const values = { method, target: request.target, host: hostOf(request.source), count: repeats.length + 1, seconds: rounded(seconds(request, last)) };
      const recipes = ["firewall", "options-probe", "retransmissions"];
      if (!responses.length) {
        const closed = trace.unreachable.find(({ about, time }) => about === request.target && request.time !== null && time >= request.time && time < request.time + 40);
        const upstream = call.transactions.find((other) => other !== transaction && other.method === method && hostOf(other.request.target) === hostOf(request.source) && other.request.index < request.index && [408, 480, 500, 503, 504].includes(other.final?.code ?? 0) && !passedOn(call, other));
        if (closed) found.push({ says: "port-closed", kind: "fault", sure: "certain", values: { ...values, packet: `#${closed.at}` }, on: [request], recipes: ["open-ports", ...recipes] });
        else if (repeats.length > 1) found.push({ says: "no-answer", kind: "fault", sure: request.raw.partial ? "likely" : "certain", values, on: [request, last], recipes });
        else if (waited > 4) found.push({ says: "no-answer-once", kind: "fault", sure: "likely", values, on: [request], recipes });
        if (upstream?.final) found.push({ says: "gave-up", kind: "fault", sure: "certain", values: { ...values, code: String(upstream.final.code), silent: request.target, proxy: upstream.final.source }, on: [request, upstream.final], recipes });
        if (repeats.length > 1 && request.raw.transport === "UDP" && request.raw.text.length > 1300) {
          found.push({ says: "too-big", kind: "note", sure: "possible", values: { bytes: request.raw.text.length, method }, on: [request], recipes: ["message-sizes"] });
        }
      } else if (unheard(transaction).length) {
        const answer = transaction.final ?? /** @type {import("../sip.js").Message} */ (responses[0]);
        found.push({ says: "response-lost", kind: "fault", sure: "likely", values: { ...values, label: answer.label, count: unheard(transaction).length, callee: answer.source, source: request.source, sent: answer.target }, on: [request, answer, last], headers: ["Via"], recipes: ["nat-one-way-audio", "firewall", "retransmissions"] });
      } else if (method === "INVITE" && !transaction.final && call.of("CANCEL").every(({ request: { time } }) => trace.end !== null && time !== null && trace.end - time > 32) && !found.some(({ says }) => says === "no-final")) {
        const provisional = /** @type {import("../sip.js").Message} */ (responses.at(-1));
        found.push({ says: "no-final", kind: "note", sure: waited > 60 ? "likely" : "possible", values: { label: provisional.label, target: request.target, seconds: rounded(waited) }, on: [request, provisional], recipes: ["one-call"] });
      }
    }
    return found.slice(0, 4);
  },
};

/** @param {import("../dialogs.js").Call} call @param {import("../dialogs.js").Transaction} above @returns {boolean} whether the host that answered had the same code from another branch */
function passedOn(call, above) {
  const last = above.final;
  return Boolean(last) && call.transactions.some(({ request, final }) => hostOf(request.source) === hostOf(above.request.target) && request.cseq === above.request.cseq && request.method === above.method && final?.code === last?.code && (final?.index ?? 0) < (last?.index ?? 0));
}
