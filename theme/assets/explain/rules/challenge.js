/** The first 401 or 407: normal when credentials follow (RFC 3261, section 22.2), a fault when they never do. */

import { ends, retries } from "../facts.js";

/** @type {import("../facts.js").Rule} */
export default {
  id: "challenge",
  needs: [],
  says: ["challenge", "challenge-unanswered"],
  find(call, trace) {
    const challenged = ends(call.transactions).filter(({ final, request }) => final && [401, 407].includes(final.code) && !request.credentials);
    const open = challenged.filter((transaction) => !retries(call, transaction).some(({ request }) => request.credentials));
    const answered = challenged.find((transaction) => !open.includes(transaction));
    /** @type {import("../facts.js").Verdict[]} */
    const found = [];
    if (answered?.final) {
      const retry = retries(call, answered).find(({ request }) => request.credentials);
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
