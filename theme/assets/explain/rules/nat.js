/** Private addresses in what a public address sent: nobody outside can reach them (RFC 3581, RFC 5853 section 3.3). */

import { hostOf } from "../dialogs.js";
import { contactHost, isPrivate, isPublic } from "../facts.js";
import { audio, session } from "../sdp.js";
import { address, parameter } from "../sip.js";

/** @typedef {import("../sip.js").Message} Message */
/** @typedef {import("../dialogs.js").Call} Call */

/** @type {import("../facts.js").Rule} */
export default {
  id: "nat",
  needs: ["addresses"],
  says: ["media-private", "contact-private", "nat-seen"],
  find(call, trace) {
    /** @type {import("../facts.js").Verdict[]} */
    const found = [];
    const sent = call.kept.filter((message) => isPublic(hostOf(message.source)));
    const media = sent.find((message) => isPrivate(audio(session(message))?.host ?? "") && !isCandidate(call) && !isRelayed(call, message));
    if (media) {
      const host = audio(session(media))?.host ?? "";
      const flows = trace.flows.some((flow) => hostOf(flow.target) === hostOf(media.source));
      found.push({
        says: "media-private", kind: flows ? "note" : "fault", sure: flows ? "possible" : "likely", values: { host: hostOf(media.source), address: host, label: media.label },
        on: [media], headers: ["c=", "o="], recipes: ["nat-one-way-audio", "rtp-quality"],
      });
    }
    const contact = sent.find((message) => isPrivate(contactHost(message)) && (message.isRequest || message.code < 300) && message.method !== "REGISTER");
    if (contact && !isReached(call, contact)) {
      const broken = call.transactions.some(({ request, final }) => !final && ["BYE", "INVITE", "UPDATE"].includes(request.method) && request.toTag)
        || call.of("INVITE").some(({ final, repeated }) => final && final.code < 300 && (repeated.get(final)?.length ?? 0) > 1);
      const lost = broken && call.kept.some((message) => message.isRequest && hostOf(message.target) === contactHost(contact) && isPublic(hostOf(message.source)));
      found.push({
        says: "contact-private", kind: broken ? "fault" : "note", sure: lost ? "certain" : broken ? "likely" : "possible", values: { host: hostOf(contact.source), address: contactHost(contact), label: contact.label },
        on: [contact], headers: ["Contact"], recipes: ["nat-one-way-audio", "route-headers"],
      });
    }
    const via = call.kept.find((message) => !message.isRequest && parameter(message.vias[0] ?? "", "received") && parameter(message.vias[0] ?? "", "received") !== address(message.vias[0] ?? "").host && isPrivate(address(message.vias[0] ?? "").host));
    if (via && !found.length) {
      found.push({ says: "nat-seen", kind: "note", sure: "certain", values: { address: address(via.vias[0] ?? "").host, host: parameter(via.vias[0] ?? "", "received") }, on: [via], headers: ["Via"] });
    }
    return found;
  },
};

/** @param {Call} call @returns {boolean} whether both sides find the way of media by ICE (RFC 8445), so that c= does not decide */
function isCandidate(call) {
  return call.kept.every((message) => audio(session(message))?.ice ?? true);
}

/** @param {Call} call @param {Message} message @returns {boolean} whether its receiver passed it on with another address for media */
function isRelayed(call, message) {
  const own = audio(session(message))?.host;
  return call.kept.some((other) => {
    const next = audio(session(other))?.host;
    return other.index > message.index && other.method === message.method && other.code === message.code && other.cseq === message.cseq && other.fromTag === message.fromTag
      && hostOf(other.source) === hostOf(message.target) && next && next !== own;
  });
}

/** @param {Call} call @param {Message} sent @returns {boolean} whether a request within the dialog got to the sender all the same */
function isReached(call, sent) {
  return call.transactions.some(({ request, responses }) => request.toTag && request.index > sent.index && hostOf(request.target) === hostOf(sent.source) && responses.length);
}
