/** 3xx: the call is to go elsewhere; a loop when it is sent where it has been (RFC 3261, section 8.1.3.4). */

import { address } from "../sip.js";

/** @type {import("../facts.js").Rule} */
export default {
  id: "redirect",
  needs: [],
  says: ["redirected", "redirect-loop", "redirect-open"],
  find(call, trace) {
    const sent = call.transactions.filter(({ method, final }) => method === "INVITE" && final && final.code >= 300 && final.code < 400);
    const last = sent.at(-1);
    if (!last?.final) return [];
    const tried = new Set(call.of("INVITE").filter(({ request }) => request.index <= last.request.index).map(({ request }) => place(request.uri)));
    const target = last.final.get("Contact");
    const values = { code: String(last.final.code), host: last.final.source, contact: target || "–", count: sent.length };
    const base = { values, headers: ["Contact"], recipes: ["redirect-targets"] };
    if (sent.length > 2 && tried.has(place(target))) return [{ ...base, says: "redirect-loop", kind: "fault", sure: "certain", on: sent.flatMap(({ request, final }) => (final ? [request, final] : [])).slice(0, 8) }];
    const followed = call.of("INVITE").find(({ request }) => request.index > (last.final?.index ?? 0));
    if (followed) return [{ ...base, says: "redirected", kind: "normal", sure: "certain", on: [last.final, followed.request] }];
    const waited = trace.end !== null && last.final.time !== null && trace.end - last.final.time > 3;
    return [{ ...base, says: "redirect-open", kind: "fault", sure: waited ? "likely" : "possible", on: [last.final] }];
  },
};

/** @param {string} uri */
function place(uri) {
  const { user, host } = address(uri);
  return `${user}@${host}`;
}
