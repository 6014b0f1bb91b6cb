/** Extensions: reliable provisional responses without PRACK (RFC 3262), and what is required or refused (420, 421). */

import { ends, retried, seconds } from "../facts.js";

/** @type {import("../facts.js").Rule} */
export default {
  id: "reliable",
  needs: [],
  says: ["prack-missing", "extension-refused", "extension-required"],
  find(call) {
    /** @type {import("../facts.js").Verdict[]} */
    const found = [];
    for (const invite of call.of("INVITE")) {
      const reliable = invite.responses.find((response) => response.code < 200 && response.has("Require", "100rel"));
      if (!reliable) continue;
      const repeats = invite.repeated.get(reliable) ?? [];
      const prack = call.of("PRACK").some(({ request }) => request.index > reliable.index && Number.parseInt(request.get("RAck"), 10) === Number(reliable.get("RSeq")));
      const given = invite.final && invite.final.code >= 500 && invite.final.code < 600 && seconds(reliable, invite.final) > 20;
      if (!prack && (repeats.length > 1 || given)) {
        found.push({ says: "prack-missing", kind: "fault", sure: repeats.length > 1 ? "certain" : "likely", values: { label: reliable.label, count: repeats.length + 1, host: invite.request.source }, on: [reliable, ...repeats.slice(-1)], headers: ["Require", "RSeq", "Contact"], recipes: ["required-extensions", "retransmissions"] });
        break;
      }
    }
    for (const transaction of ends(call.transactions)) {
      const { request, final } = transaction;
      const isDone = final && [420, 421].includes(final.code) && retried(call, transaction, (retry) => retry.final && retry.final.code < 300);
      if (final?.code === 420) found.push({ says: "extension-refused", kind: isDone ? "note" : "fault", sure: "certain", values: { host: final.source, extensions: final.get("Unsupported") || request.get("Require") || "–" }, on: [request, final], headers: ["Require", "Proxy-Require", "Unsupported"], recipes: ["required-extensions"] });
      if (final?.code === 421) found.push({ says: "extension-required", kind: isDone ? "note" : "fault", sure: "certain", values: { host: final.source, extensions: final.get("Require") || "–" }, on: [request, final], headers: ["Supported", "Require"], recipes: ["required-extensions"] });
    }
    return found.slice(0, 2);
  },
};
