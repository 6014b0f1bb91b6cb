/** Requests that go in circles: 482 and 483 (RFC 3261, section 16.3), or the same request between the same hosts again. */

import { hostOf } from "../dialogs.js";
import { origin } from "../facts.js";

/** @type {import("../facts.js").Rule} */
export default {
  id: "loop",
  needs: [],
  says: ["loop", "loop-refused", "merged"],
  find(call, trace) {
    // OPTIONS with Max-Forwards 0 asks the first hop whether it is there (RFC 3261, section 11).
    const first = call.transactions.find(({ final, request, method }) => final && [482, 483].includes(final.code) && !(method === "OPTIONS" && request.get("Max-Forwards") === "0"));
    /** @type {Map<string, import("../sip.js").Message[]>} */
    const hops = new Map();
    for (const { request } of call.transactions) {
      const key = `${request.method} ${request.cseq} ${request.fromTag} ${hostOf(request.source)} ${hostOf(request.target)}`;
      hops.set(key, [...(hops.get(key) ?? []), request]);
    }
    const round = [...hops.values()].find((found) => found.length > 2 && trace.addresses && distinct(found.map((request) => request.get("Max-Forwards"))) === found.length);
    if (round) {
      const [request] = round;
      const host = request?.source ?? "";
      return [{ says: "loop", kind: "fault", sure: "certain", values: { host, target: request?.target ?? "", count: round.length }, on: [...round.slice(0, 4), ...(first?.final ? [first.final] : [])], headers: ["Max-Forwards", "Via"], recipes: ["route-headers"] }];
    }
    if (!first?.final) return [];
    const far = origin(call, first);
    const final = far.final ?? first.final;
    const sent = call.transactions.filter(({ request }) => request.cseq === far.request.cseq && request.method === far.request.method && request.fromTag === far.request.fromTag && hostOf(request.target) === hostOf(far.request.target));
    const sources = distinct(sent.map(({ request }) => request.branch));
    const merged = final.code === 482 && sources > 1 && sent.some((other) => other.final && other.final.code !== 482);
    return [{
      says: merged ? "merged" : "loop-refused", kind: "fault", sure: "likely",
      values: { code: String(final.code), host: final.source, hops: far.request.vias.length, forwards: far.request.get("Max-Forwards") || "–" }, on: [far.request, final], headers: ["Via", "Max-Forwards"], recipes: ["route-headers"],
    }];
  },
};

/** @param {string[]} values */
function distinct(values) {
  return new Set(values).size;
}
