/** Where the media went, as far as the capture has it, and what the descriptions ask for. */

import { hostOf } from "../dialogs.js";
import { answered, isPrivate, isPublic, seconds } from "../facts.js";
import { audio, session } from "../sdp.js";

/** @typedef {import("../sip.js").Message} Message */

/** @type {import("../facts.js").Rule} */
export default {
  id: "media",
  needs: ["media", "addresses"],
  says: ["one-way-audio", "media-astray", "no-audio", "two-way-audio"],
  find(call, trace) {
    const invite = answered(call);
    if (!invite?.final) return [];
    const bye = call.of("BYE")[0]?.request;
    if (bye && seconds(invite.final, bye) < 1) return [];
    const found = call.invites.filter(({ request, final }) => request.cseq === invite.request.cseq && final && final.code < 300).flatMap((hop) => judged(call, trace, hop) ?? []);
    // A relay has streams of its own on each hop, and any of them may be the one that fails.
    for (const says of ["media-astray", "one-way-audio", "two-way-audio", "no-audio"]) {
      const said = found.filter((verdict) => verdict.says === says).at(-1);
      if (said) return [said];
    }
    return [];
  },
};

/**
 * @param {import("../dialogs.js").Call} call
 * @param {import("../facts.js").Trace} trace
 * @param {import("../dialogs.js").Transaction} hop
 * @returns {import("../facts.js").Verdict | null} null where the descriptions do not say where to look
 */
function judged(call, trace, { request, responses, final }) {
  const ok = /** @type {Message} */ (final);
  const ack = call.acks.find((message) => message.cseq === request.cseq && message.index > ok.index && hostOf(message.source) === hostOf(request.source));
  const offered = audio(session(request)) ?? (ack && audio(session(ack)));
  const answer = audio(session(ok)) ?? responses.map((response) => audio(session(response))).find(Boolean);
  if (!offered?.port || !answer?.port || [offered, answer].some(({ direction, ice }) => direction !== "sendrecv" || ice)) return null;
  const [near, far] = [hostOf(request.source), hostOf(ok.source)];
  const later = call.kept.filter((message) => message.index > ok.index && [near, far].includes(hostOf(message.source)) && [near, far].includes(hostOf(message.target)));
  const isCaller = (/** @type {Message} */ message) => (message.isRequest ? message.fromTag : message.toTag) === request.fromTag;
  const caller = side(near, offered, later.filter(isCaller));
  const callee = side(far, answer, later.filter((message) => !isCaller(message)));
  const [out, back] = [arriving(trace, callee, caller), arriving(trace, caller, callee)];
  const values = { caller: `${offered.host}:${offered.port}`, callee: `${answer.host}:${answer.port}`, out, back };
  const base = { values, on: ack && !audio(session(request)) ? [ok, ack] : [request, ok], headers: ["c=", "m="], recipes: ["rtp-quality", "nat-one-way-audio"] };
  const sides = [caller, callee];
  const astray = trace.flows.find((flow) => sides.some((one) => one.ports.has(port(flow.target)) && isAstray(flow, one)));
  const lost = astray && caller.ports.has(port(astray.target)) ? caller : callee;
  if (astray) return { ...base, says: "media-astray", kind: "fault", sure: "certain", values: { from: hostOf(astray.source), address: astray.target, host: lost.host, count: astray.packets }, headers: ["c="] };
  if (out && back) return { ...base, says: "two-way-audio", kind: "normal", sure: "certain" };
  if (!out && !back) return trace.flows.length ? { ...base, says: "no-audio", kind: "note", sure: "possible" } : null;
  const [heard, silent] = out ? [values.caller, values.callee] : [values.callee, values.caller];
  return { ...base, says: "one-way-audio", kind: "fault", sure: "likely", values: { heard, silent, count: out || back } };
}

/**
 * @param {string} host where its messages come from
 * @param {import("../sdp.js").Media} first
 * @param {Message[]} messages of it, later in the call: media may be moved
 * @returns {Side}
 */
function side(host, first, messages) {
  const described = [first, ...messages.flatMap((message) => audio(session(message)) ?? [])].filter((media) => media.port > 0);
  return { host, ports: new Set(described.map((media) => media.port)), places: new Set(described.flatMap((media) => [`${media.host}:${media.port}`, `${host}:${media.port}`])) };
}

/** @param {import("../capture.js").Flow} flow @param {{host: string}} side @returns {boolean} whether it goes to a private address of a side that is outside */
function isAstray(flow, side) {
  return isPrivate(hostOf(flow.target)) && isPublic(side.host) && isPublic(hostOf(flow.source));
}

/** @typedef {{host: string, ports: Set<number>, places: Set<string>}} Side where descriptions want media to go, and where their sender is */

/**
 * How much media gets to a side: to where its descriptions say, or to where its own media comes from (symmetric RTP).
 * @param {import("../facts.js").Trace} trace
 * @param {Side} to
 * @param {Side} other
 */
function arriving(trace, to, other) {
  const own = new Set(trace.flows.filter((flow) => isTo(flow, other)).map(({ source }) => source));
  return trace.flows.filter((flow) => isTo(flow, to) || own.has(flow.target)).reduce((sum, { packets }) => sum + packets, 0);
}

/** @param {import("../capture.js").Flow} flow @param {Side} to */
function isTo(flow, to) {
  return to.places.has(`${hostOf(flow.target)}:${port(flow.target)}`);
}

/** @param {string} endpoint */
function port(endpoint) {
  return Number(/:(\d+)$/.exec(endpoint)?.[1] ?? 0);
}
