/** What the descriptions say of directions, tones and speech before the answer (RFC 3264, RFC 4733, RFC 3960). */

import { hostOf } from "../dialogs.js";
import { answered, ends, origin, sender } from "../facts.js";
import { audio, isNowhere, session } from "../sdp.js";

/** Codecs that carry key tones as sound. */
const SOUND = ["PCMA", "PCMU", "G722", "L16", "CLEARMODE"];

/** @type {import("../facts.js").Rule} */
export default {
  id: "direction",
  needs: [],
  says: ["held", "hold-kept", "no-tones", "early-media"],
  find(call) {
    /** @type {import("../facts.js").Verdict[]} */
    const found = [];
    const invite = answered(call);
    const far = invite && origin(call, invite);
    const [offered, answer] = [far && audio(session(far.request)), far?.final && audio(session(far.final))];
    if (far?.final && offered && answer?.port) {
      const one = [offered, answer].find((media) => media.direction !== "sendrecv" || isNowhere(media));
      if (one) found.push({ says: "held", kind: "note", sure: "certain", values: { direction: one.direction === "sendrecv" ? "c=0.0.0.0" : `a=${one.direction}`, host: one === answer ? far.final.source : far.request.source }, on: [one === answer ? far.final : far.request], headers: ["a=", "c="] });
      const tones = (/** @type {import("../sdp.js").Media} */ media) => media.codecs.includes("TELEPHONE-EVENT");
      if (tones(offered) && !tones(answer) && !answer.codecs.some((codec) => SOUND.includes(codec))) found.push({ says: "no-tones", kind: "note", sure: "certain", values: { host: sender(far.final) }, on: [far.request, far.final], headers: ["m=", "a=rtpmap"], recipes: ["codecs-offered"] });
    }
    const changed = ends(call.transactions.filter(({ request, method, final }) => ["INVITE", "UPDATE"].includes(method) && request.toTag && final && final.code < 300 && audio(session(request)))).at(-1);
    // A refresh may come from the side that is held; then the answer says that it still is (RFC 3264, section 6.1).
    const holder = [changed?.request, changed?.final].find((message) => message && isHolding(audio(session(message))));
    const kept = holder && audio(session(holder));
    if (changed?.final && holder && kept) {
      found.push({ says: "hold-kept", kind: "note", sure: "certain", values: { host: hostOf(holder.source), direction: kept.direction === "sendrecv" ? "c=0.0.0.0" : `a=${kept.direction}` }, on: [changed.request, changed.final], headers: ["a=", "c="] });
    }
    const early = call.invites.find(({ final, responses }) => final && final.code >= 300 && final.code !== 401 && final.code !== 407 && responses.some(isHeard));
    const spoken = early?.responses.find(isHeard);
    if (early?.final && spoken) found.push({ says: "early-media", kind: "note", sure: "likely", values: { label: spoken.label, host: sender(spoken), final: early.final.label }, on: [spoken, early.final] });
    return found;
  },
};

/** @param {import("../sdp.js").Media | undefined} media */
function isHolding(media) {
  return Boolean(media && (media.direction === "sendonly" || media.direction === "inactive" || isNowhere(media)));
}

/** @param {import("../sip.js").Message} response @returns {boolean} whether it opens media before the answer, and does not only reserve for it (RFC 3312) */
function isHeard(response) {
  return response.code < 200 && Boolean(audio(session(response))) && !/^a=curr:/m.test(response.body);
}
