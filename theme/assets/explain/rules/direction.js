/** What the descriptions say of directions, tones and speech before the answer (RFC 3264, RFC 4733, RFC 3960). */

import { hostOf } from "../dialogs.js";
import { answered, origin, sender } from "../facts.js";
import { audio, session } from "../sdp.js";

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
      const one = [offered, answer].find(({ direction, host }) => direction !== "sendrecv" || host === "0.0.0.0");
      if (one) found.push({ says: "held", kind: "note", sure: "certain", values: { direction: one.direction === "sendrecv" ? "c=0.0.0.0" : `a=${one.direction}`, host: one === answer ? far.final.source : far.request.source }, on: [one === answer ? far.final : far.request], headers: ["a=", "c="] });
      const tones = (/** @type {import("../sdp.js").Media} */ media) => media.codecs.includes("TELEPHONE-EVENT");
      if (tones(offered) && !tones(answer)) found.push({ says: "no-tones", kind: "note", sure: "certain", values: { host: sender(far.final) }, on: [far.request, far.final], headers: ["m=", "a=rtpmap"], recipes: ["codecs-offered"] });
    }
    const changed = call.transactions.filter(({ request, method, final }) => ["INVITE", "UPDATE"].includes(method) && request.toTag && final && final.code < 300 && audio(session(request))).at(-1);
    const now = changed && audio(session(changed.request));
    if (changed?.final && now && (now.direction === "sendonly" || now.direction === "inactive" || now.host === "0.0.0.0")) {
      found.push({ says: "hold-kept", kind: "note", sure: "certain", values: { host: hostOf(changed.request.source), direction: now.direction === "sendrecv" ? "c=0.0.0.0" : `a=${now.direction}` }, on: [changed.request, changed.final], headers: ["a=", "c="] });
    }
    const early = call.invites.find(({ final, responses }) => final && final.code >= 300 && final.code !== 401 && final.code !== 407 && responses.some((response) => response.code < 200 && audio(session(response))));
    const spoken = early?.responses.find((response) => response.code < 200 && audio(session(response)));
    if (early?.final && spoken) found.push({ says: "early-media", kind: "note", sure: "likely", values: { label: spoken.label, host: sender(spoken), final: early.final.label }, on: [spoken, early.final] });
    return found;
  },
};
