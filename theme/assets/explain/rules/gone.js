/** 481: the dialog or transaction is not known there, or not any more (RFC 3261, sections 9.2 and 12.2.2). */

import { hostOf } from "../dialogs.js";
import { ends, origin } from "../facts.js";

/** @type {import("../facts.js").Rule} */
export default {
  id: "gone",
  needs: [],
  says: ["late-bye", "late-request", "late-cancel", "bye-unknown", "no-subscription", "unknown-dialog"],
  find(call) {
    return ends(call.transactions.filter(({ final, method }) => final?.code === 481 || (final?.code === 489 && method === "NOTIFY"))).slice(0, 2).map((refused) => {
      const { request, final } = origin(call, refused);
      const answer = /** @type {import("../sip.js").Message} */ (final);
      const over = call.of("BYE").find((bye) => bye.request.index < answer.index && bye.request !== request && hostOf(bye.request.source) !== hostOf(request.source));
      const done = request.method === "CANCEL" && call.of("INVITE").find((invite) => invite.final && invite.final.index < request.index && invite.request.branch === request.branch);
      const values = { method: request.method, host: answer.source, code: String(answer.code) };
      if (over) return { says: request.method === "BYE" ? "late-bye" : "late-request", kind: "normal", sure: "certain", values, on: [over.request, request, answer] };
      if (done && done.final) return { says: "late-cancel", kind: "normal", sure: "certain", values: { ...values, label: done.final.label }, on: [done.final, request, answer] };
      if (request.method === "NOTIFY") return { says: "no-subscription", kind: "note", sure: "likely", values: { ...values, event: request.get("Event") || "–" }, on: [request, answer], headers: ["Event", "Subscription-State", "Call-ID"], recipes: ["one-call"] };
      if (request.method === "BYE") return { says: "bye-unknown", kind: "note", sure: "likely", values, on: [request, answer], headers: ["Call-ID", "From", "To"], recipes: ["one-call"] };
      return { says: "unknown-dialog", kind: "fault", sure: "likely", values, on: [request, answer], headers: ["Call-ID", "From", "To"], recipes: ["one-call", "who-answered"] };
    });
  },
};
