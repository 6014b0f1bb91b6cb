/** An offer that was refused (RFC 3261, sections 21.4.13, 21.4.26 and 21.6.4): what stood in it, and what was taken later. */

import { ends, origin, retried, sender } from "../facts.js";
import { audio, codecs, isEncrypted, session, speech } from "../sdp.js";

/** @type {import("../facts.js").Rule} */
export default {
  id: "offer",
  needs: [],
  says: ["offer-refused-then-taken", "offer-fax", "offer-encrypted", "offer-codecs", "offer-refused", "offer-none", "format-refused", "media-refused", "answer-codec"],
  find(call) {
    /** @type {import("../facts.js").Verdict[]} */
    const found = [];
    for (const transaction of ends(call.transactions)) {
      const far = origin(call, transaction);
      const { final } = far;
      if (!final || !["INVITE", "UPDATE"].includes(transaction.method)) continue;
      const offered = audio(session(far.request));
      const answer = audio(session(final));
      if (final.code === 200 && offered && answer && answer.port === 0 && offered.port > 0) {
        found.push({ says: "media-refused", kind: "fault", sure: "certain", values: { host: sender(final), codecs: listed(offered) }, on: [far.request, final], headers: ["m=", "a="], recipes: ["codecs-offered"] });
      }
      if (final.code === 200 && offered && answer && answer.port > 0 && codecs(answer).length && codecs(offered).length && !codecs(answer).some((codec) => speech(session(far.request)).flatMap(codecs).includes(codec))) {
        found.push({ says: "answer-codec", kind: "fault", sure: "likely", values: { host: sender(final), codecs: listed(offered), answered: listed(answer) }, on: [far.request, final], headers: ["m=", "a="], recipes: ["codecs-offered"] });
      }
      if (![415, 488, 606].includes(final.code)) continue;
      found.push(refusal(call, transaction, far, offered));
    }
    return found.slice(0, 3);
  },
};

/**
 * @param {import("../dialogs.js").Call} call
 * @param {import("../dialogs.js").Transaction} transaction
 * @param {import("../dialogs.js").Transaction} far
 * @param {import("../sdp.js").Media | undefined} offered
 * @returns {import("../facts.js").Verdict}
 */
function refusal(call, transaction, far, offered) {
  const final = /** @type {import("../sip.js").Message} */ (far.final);
  const all = [...new Set(speech(session(far.request)).flatMap(codecs))];
  const values = { code: String(final.code), host: sender(final), codecs: all.length ? all.slice(0, 8) : ["–"] };
  const base = { kind: /** @type {const} */ ("fault"), on: [far.request, final], headers: ["m=", "a=rtpmap", "a=crypto", "Warning", "Accept", "Content-Type"], recipes: ["codecs-offered", "reason-warning"] };
  const taken = retried(call, transaction, (retry) => retry.final && retry.final.code < 300);
  if (taken?.final) {
    const now = audio(session(taken.request));
    return { ...base, kind: "note", says: "offer-refused-then-taken", sure: "certain", values: { ...values, taken: listed(audio(session(taken.final)) ?? now) }, on: [far.request, final, taken.request, taken.final] };
  }
  if (final.code === 415) return { ...base, says: "format-refused", sure: "certain", values: { ...values, type: far.request.get("Content-Type") || "?", accept: final.get("Accept") || "–" } };
  const isFax = session(far.request)?.media.some(({ kind, port }) => kind === "image" && port > 0);
  if (isFax && !offered?.port) return { ...base, kind: "note", says: "offer-fax", sure: "certain", values, headers: ["m=", "Warning"] };
  if (!offered) return { ...base, says: "offer-none", sure: "possible", values };
  if (speech(session(far.request)).every(isEncrypted)) return { ...base, says: "offer-encrypted", sure: "likely", values };
  // Nearly everybody has G.711: where it was offered, the codecs are not what is missing.
  return !all.some((codec) => ["PCMA", "PCMU"].includes(codec)) && all.length < 3 ? { ...base, says: "offer-codecs", sure: "likely", values } : { ...base, says: "offer-refused", sure: "possible", values };
}

/** @param {import("../sdp.js").Media | undefined} media @returns {string[]} */
function listed(media) {
  const names = [...new Set(codecs(media))].slice(0, 8);
  return names.length ? names : ["–"];
}
