/** How it ended and who said so: the plain outcome of calls, registrations and everything else. */

import { hostOf } from "../dialogs.js";
import { answered, ends, origin, rounded, seconds, sender } from "../facts.js";
import { address, commas } from "../sip.js";

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
  says: ["refused", "refused-here", "refused-within", "callee-state", "refused-then-accepted", "answered", "hung-up", "registered", "unregistered", "nothing-bound", "alive", "alive-though", "accepted", "lone-response"],
  find(call) {
    const accepted = answered(call);
    const [first, ...others] = ends(call.transactions.filter(({ request, method }) => !["CANCEL", "BYE", "PRACK"].includes(method) && !(request.toTag && (accepted || method === "INVITE"))));
    const last = others.at(-1) ?? first;
    const within = call.transactions.find(({ final, request, method }) => request.toTag && final && final.code >= 400 && !ELSEWHERE.has(final.code) && !(final.code === 489 && method === "NOTIFY"));
    /** @type {import("../facts.js").Verdict[]} */
    const found = within ? [accepted && goesOn(within) ? refusedWithin(call, within) : refused(call, within)] : [];
    const lone = call.transactions.length ? undefined : call.orphans.find(({ code }) => code >= 300);
    if (lone) return [{ says: "lone-response", kind: "note", sure: "certain", values: { label: lone.label, code: String(lone.code), method: lone.method, software: lone.software.slice(0, 60) }, on: [lone], headers: ["Server", "User-Agent", "Warning", "Reason"], recipes: ["one-code", "one-call"] }];
    if (!last?.final) return found;
    if (last.method === "OPTIONS" && last.final.code >= 300 && (last.final.code < 500 || last.final.code === 501) && last.final.code !== 408) {
      return [{ says: "alive-though", kind: "note", sure: "certain", values: { host: sender(last.final), label: last.final.label }, on: [last.request, last.final] }];
    }
    if (last.method === "NOTIFY" && last.final.code === 489) return found;
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
    const period = /expires\s*=\s*(\d+)/.exec(binding(asked, final))?.[1] ?? final.get("Expires");
    return [{ ...base, kind: says === "nothing-bound" ? "note" : "normal", says, values: { ...values, period: Number(period) || 0 }, on: [last.request, final], headers: ["Contact", "Expires"] }];
  }
  const invite = answered(call);
  if (!invite?.final) return [{ ...base, says: "accepted", values, on: [last.request, final] }];
  const tag = invite.final.toTag;
  const byes = call.of("BYE").map(({ request }) => request);
  const bye = byes.find(({ fromTag, toTag }) => tag && [fromTag, toTag].includes(tag)) ?? byes[0];
  if (!bye) return [{ ...base, says: "answered", values: { ...values, host: sender(origin(call, invite).final ?? invite.final) }, on: [invite.request, invite.final] }];
  return [{ ...base, says: "hung-up", values: { host: hostOf(bye.source), seconds: rounded(seconds(invite.final, bye)) }, on: [invite.final, bye] }];
}

/**
 * A request within a call that was answered: its refusal ends neither the dialog nor the call (RFC 3261, section 12.2.1.2).
 * @param {import("../dialogs.js").Call} call
 * @param {import("../dialogs.js").Transaction} transaction
 * @returns {import("../facts.js").Verdict}
 */
function refusedWithin(call, transaction) {
  const { final, method, request } = origin(call, transaction);
  const answer = /** @type {import("../sip.js").Message} */ (final);
  return { says: "refused-within", kind: "note", sure: "certain", values: { code: String(answer.code), label: answer.label, host: sender(answer), method }, on: [request, answer], headers: ["Allow", "Accept", "Unsupported"], recipes: ["one-call"] };
}

/** @param {import("../dialogs.js").Transaction} refused @returns {boolean} whether the call goes on after it, and no other rule has a culprit to name */
function goesOn({ method, final }) {
  const code = final?.code ?? 0;
  return code !== 408 && (method === "INVITE" ? [415, 488, 606].includes(code) : !["BYE", "SUBSCRIBE"].includes(method));
}

/** @param {string} asked Contact of a REGISTER @param {import("../sip.js").Message} final @returns {string} the binding that it asked for, among all that the registrar lists */
function binding(asked, final) {
  const all = final.all("Contact").flatMap(commas);
  const { user, host, port } = address(asked);
  return all.find((one) => { const found = address(one); return found.user === user && found.host === host && found.port === port; }) ?? all[0] ?? "";
}
