/** How it ended and who said so: the plain outcome of calls, registrations and everything else. */

import { hostOf } from "../dialogs.js";
import { answered, ends, origin, rounded, seconds, sender } from "../facts.js";

/** Codes that another rule speaks of. */
const ELSEWHERE = new Set([401, 407, 422, 423, 481, 487, 491]);

/** Codes that tell of the callee and not of a fault. */
const CALLEE = new Set([480, 486, 600, 603, 607]);
/** Codes whose own rule says what became of the request later. */
const RETRIED = new Set([...ELSEWHERE, 415, 488, 606, 420, 482, 483]);

/** @type {import("../facts.js").Rule} */
export default {
  id: "outcome",
  needs: [],
  says: ["refused", "refused-here", "callee-state", "refused-then-accepted", "answered", "hung-up", "registered", "unregistered", "nothing-bound", "alive", "accepted"],
  find(call) {
    const [first, ...others] = ends(call.transactions.filter(({ request, method }) => !["CANCEL", "BYE", "PRACK"].includes(method) && !(request.toTag && method === "INVITE")));
    const last = others.at(-1) ?? first;
    const within = call.transactions.find(({ final, request }) => request.toTag && final && final.code >= 400 && !ELSEWHERE.has(final.code));
    /** @type {import("../facts.js").Verdict[]} */
    const found = within ? [refused(call, within)] : [];
    if (!last?.final) return found;
    if (last.final.code >= 400) return within || ELSEWHERE.has(last.final.code) ? found : [refused(call, last)];
    if (last.final.code >= 300) return found;
    if (first?.final && first !== last && first.final.code >= 400 && !RETRIED.has(first.final.code) && first.method === last.method) {
      found.push({ says: "refused-then-accepted", kind: "note", sure: "certain", values: { code: String(first.final.code), host: sender(first.final), method: first.method }, on: [first.request, first.final, last.request, last.final], recipes: ["one-call"] });
    }
    return [...found, ...success(call, last, last.final)];
  },
};

/**
 * @param {import("../dialogs.js").Call} call
 * @param {import("../dialogs.js").Transaction} transaction
 * @returns {import("../facts.js").Verdict}
 */
function refused(call, transaction) {
  const far = origin(call, transaction);
  const final = /** @type {import("../sip.js").Message} */ (far.final);
  const passed = far !== transaction;
  const known = Boolean(final.software);
  const isState = CALLEE.has(final.code);
  return {
    says: isState ? "callee-state" : known || passed ? "refused" : "refused-here", kind: isState ? "note" : "fault", sure: known && passed ? "certain" : "likely",
    values: { code: String(final.code), label: final.label, host: sender(final), method: far.method, seconds: rounded(seconds(far.request, final)) },
    on: [far.request, final], headers: ["Server", "User-Agent", "Warning", "Reason"], recipes: ["who-answered", "one-call"],
  };
}

/**
 * @param {import("../dialogs.js").Call} call
 * @param {import("../dialogs.js").Transaction} last
 * @param {import("../sip.js").Message} final
 * @returns {import("../facts.js").Verdict[]}
 */
function success(call, last, final) {
  const base = { kind: /** @type {const} */ ("normal"), sure: /** @type {const} */ ("certain") };
  const values = { host: sender(final), method: last.method, label: final.label };
  if (last.method === "OPTIONS") return [{ ...base, says: "alive", values, on: [last.request, final] }];
  if (last.method === "REGISTER") {
    const asked = last.request.get("Contact");
    const off = /expires\s*=\s*0\b/.test(asked) || last.request.get("Expires") === "0";
    const bound = final.all("Contact").length;
    const says = off ? "unregistered" : asked && !bound ? "nothing-bound" : "registered";
    const period = /expires\s*=\s*(\d+)/.exec(final.get("Contact"))?.[1] ?? final.get("Expires");
    return [{ ...base, kind: says === "nothing-bound" ? "note" : "normal", says, values: { ...values, period: Number(period) || 0 }, on: [last.request, final], headers: ["Contact", "Expires"] }];
  }
  const invite = answered(call);
  if (!invite?.final) return [{ ...base, says: "accepted", values, on: [last.request, final] }];
  const bye = call.of("BYE")[0]?.request;
  if (!bye) return [{ ...base, says: "answered", values: { ...values, host: sender(origin(call, invite).final ?? invite.final) }, on: [invite.request, invite.final] }];
  return [{ ...base, says: "hung-up", values: { host: hostOf(bye.source), seconds: rounded(seconds(invite.final, bye)) }, on: [invite.final, bye] }];
}
