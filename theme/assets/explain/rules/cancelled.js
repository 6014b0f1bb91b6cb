/** 487 after CANCEL is how a call that nobody answered ends (RFC 3261, section 9); CANCEL may also cross the 200. */

import { hostOf } from "../dialogs.js";
import { rounded, seconds } from "../facts.js";

/** @type {import("../facts.js").Rule} */
export default {
  id: "cancelled",
  needs: [],
  says: ["cancelled", "cancelled-elsewhere", "cancelled-next", "terminated", "cancel-crossed", "cancel-crossed-open"],
  find(call) {
    const cancel = call.of("CANCEL")[0]?.request;
    const crossed = call.of("CANCEL").map((one) => ({ one, invite: call.of("INVITE").find(({ request }) => request.branch === one.request.branch && request.source === one.request.source) }))
      .find(({ invite }) => invite?.final && invite.final.code < 300);
    const ended = call.of("INVITE").find(({ final }) => final?.code === 487)?.final;
    if (crossed?.invite?.final) {
      const bye = call.of("BYE")[0];
      return [{ says: bye ? "cancel-crossed" : "cancel-crossed-open", kind: bye ? "normal" : "fault", sure: "certain", values: { host: crossed.one.request.source }, on: [crossed.one.request, crossed.invite.final, ...(bye ? [bye.request] : [])] }];
    }
    if (!ended) return [];
    if (!cancel) return [{ says: "terminated", kind: "note", sure: "likely", values: { host: ended.source }, on: [ended], recipes: ["who-answered"] }];
    const invite = call.of("INVITE").find(({ request }) => request.branch === cancel.branch)?.request;
    const taken = call.of("INVITE").find(({ request, final }) => request.branch !== cancel.branch && request.cseq === cancel.cseq && hostOf(request.source) === hostOf(cancel.source) && final && final.code < 300);
    const elsewhere = /cause\s*=\s*200|completed elsewhere/i.test(cancel.get("Reason")) || (taken?.final && taken.final.index < cancel.index);
    if (!elsewhere && taken?.final) return [{ says: "cancelled-next", kind: "normal", sure: "certain", values: { host: cancel.source, target: cancel.target, other: taken.request.target, seconds: invite ? rounded(seconds(invite, cancel)) : 0 }, on: [cancel, ended, taken.request, taken.final] }];
    return [{
      says: elsewhere ? "cancelled-elsewhere" : "cancelled", kind: "normal", sure: "certain", values: { host: cancel.source, seconds: invite ? rounded(seconds(invite, cancel)) : 0 },
      on: [cancel, ended], headers: ["Reason"],
    }];
  },
};
