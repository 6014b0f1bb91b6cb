/** The first 401 or 407: normal when credentials follow (RFC 3261, section 22.2), a fault when they never do. */

import { ends, retried, unheard } from "../facts.js";
import { parameter } from "../sip.js";

/** @type {import("../facts.js").Rule} */
export default {
  id: "challenge",
  needs: [],
  says: ["challenge", "challenge-unanswered"],
  find(call, trace) {
    // A challenge that did not reach the client is the matter of other rules.
    const challenged = ends(call.transactions).filter(({ final, request, repeated, ack, method }) => final && [401, 407].includes(final.code) && !request.credentials && !(method === "INVITE" && !ack && (repeated.get(final)?.length ?? 0) > 2))
      .filter((transaction) => !unheard(transaction).length);
    // Whoever sends OPTIONS to see whether a host is alive is content with any response.
    const open = challenged.filter((transaction) => transaction.method !== "OPTIONS" && !retried(call, transaction, ({ request }) => request.credentials) && !isAnswered(transaction, trace));
    const left = new Set(open);
    const answered = challenged.find((transaction) => transaction.method !== "OPTIONS" && !left.has(transaction));
    /** @type {import("../facts.js").Verdict[]} */
    const found = [];
    if (answered?.final) {
      const retry = retried(call, answered, ({ request }) => request.credentials);
      found.push({ says: "challenge", kind: "normal", sure: "certain", values: { code: String(answered.final.code), method: answered.method }, on: retry ? [answered.final, retry.request] : [answered.final] });
    }
    const last = open.at(-1);
    if (last?.final && !answered) {
      const waited = trace.end === null || last.final.time === null ? 0 : trace.end - last.final.time;
      const again = open.length > 1;
      found.push({
        says: "challenge-unanswered", kind: "fault", sure: again || waited > 5 ? "certain" : "possible",
        values: { code: String(last.final.code), method: last.method, count: open.length, host: last.request.source },
        on: open.flatMap(({ request, final }) => (final ? [request, final] : [])).slice(0, 6), headers: ["WWW-Authenticate", "Proxy-Authenticate"], recipes: ["registrations-failing", "auth-failures"],
      });
    }
    return found;
  },
};

/**
 * Some clients send the credentials with a Call-ID of their own.
 * @param {import("../dialogs.js").Transaction} transaction
 * @param {import("../facts.js").Trace} trace
 */
function isAnswered({ final }, trace) {
  return trace.nonces.has(parameter(final?.get("WWW-Authenticate") || final?.get("Proxy-Authenticate") || "", "nonce"));
}
