/** Where the media went, as far as the capture has it, and what the descriptions ask for. */

import { hostOf } from "../dialogs.js";
import { answered, isPrivate, isPublic, origin, seconds } from "../facts.js";
import { audio, session } from "../sdp.js";

/** @typedef {import("../sip.js").Message} Message */

/** @type {import("../facts.js").Rule} */
export default {
  id: "media",
  needs: ["media", "addresses"],
  says: ["one-way-audio", "media-astray", "no-audio", "two-way-audio"],
  find(call, trace) {
    const invite = answered(call);
    if (!invite) return [];
    const far = origin(call, invite);
    const ok = /** @type {Message} */ (far.final);
    const offered = audio(session(far.request));
    const answer = audio(session(ok));
    if (!offered?.port || !answer?.port || offered.direction !== "sendrecv" || answer.direction !== "sendrecv") return [];
    const caller = { port: offered.port, host: hostOf(far.request.source), hosts: new Set([offered.host, hostOf(far.request.source)]) };
    const callee = { port: answer.port, host: hostOf(ok.source), hosts: new Set([answer.host, hostOf(ok.source)]) };
    const [out, back] = [arriving(trace, callee, caller), arriving(trace, caller, callee)];
    const bye = call.of("BYE")[0]?.request;
    if (bye && seconds(ok, bye) < 1) return [];
    const values = { caller: `${offered.host}:${offered.port}`, callee: `${answer.host}:${answer.port}`, out, back };
    const base = { values, on: [far.request, ok], headers: ["c=", "m="], recipes: ["rtp-quality", "nat-one-way-audio"] };
    const astray = trace.flows.find((flow) => [caller, callee].some((side) => port(flow.target) === side.port && isAstray(flow, side)));
    const side = astray && port(astray.target) === caller.port ? caller : callee;
    if (astray) return [{ ...base, says: "media-astray", kind: "fault", sure: "certain", values: { from: hostOf(astray.source), address: astray.target, host: side.host, count: astray.packets }, headers: ["c="] }];
    if (out && back) return [{ ...base, says: "two-way-audio", kind: "normal", sure: "certain" }];
    if (!out && !back) return trace.flows.length ? [{ ...base, says: "no-audio", kind: "note", sure: "possible" }] : [];
    const [heard, silent] = out ? [values.caller, values.callee] : [values.callee, values.caller];
    return [{ ...base, says: "one-way-audio", kind: "fault", sure: "likely", values: { heard, silent, count: out || back } }];
  },
};

/** @param {import("../capture.js").Flow} flow @param {{host: string}} side @returns {boolean} whether it goes to a private address of a side that is outside */
function isAstray(flow, side) {
  return isPrivate(hostOf(flow.target)) && isPublic(side.host) && isPublic(hostOf(flow.source));
}

/** @typedef {{port: number, hosts: Set<string>}} Side where a description wants media to go, and where its sender is */

/**
 * How much media gets to a side: to where its description says, or to where its own media comes from (symmetric RTP).
 * @param {import("../facts.js").Trace} trace
 * @param {Side} side
 * @param {Side} other
 */
function arriving(trace, side, other) {
  const own = new Set(trace.flows.filter((flow) => isTo(flow, other)).map(({ source }) => source));
  return trace.flows.filter((flow) => isTo(flow, side) || own.has(flow.target)).reduce((sum, { packets }) => sum + packets, 0);
}

/** @param {import("../capture.js").Flow} flow @param {Side} side */
function isTo(flow, side) {
  return port(flow.target) === side.port && side.hosts.has(hostOf(flow.target));
}

/** @param {string} endpoint */
function port(endpoint) {
  return Number(/:(\d+)$/.exec(endpoint)?.[1] ?? 0);
}
