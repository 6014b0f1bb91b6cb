/** Both sides change the call at once: 491, then the one waits and tries again (RFC 3261, section 14.1). */

/** @type {import("../facts.js").Rule} */
export default {
  id: "glare",
  needs: [],
  says: ["glare", "glare-open"],
  find(call) {
    const refused = call.transactions.find(({ final }) => final?.code === 491);
    if (!refused?.final) return [];
    const all = call.transactions.filter(({ final }) => final?.code === 491);
    const last = all.at(-1)?.request.index ?? 0;
    const again = call.transactions.find(({ request, final }) => request.index > last && ["INVITE", "UPDATE"].includes(request.method) && final && final.code < 300);
    const count = all.length;
    return [{
      says: again ? "glare" : "glare-open", kind: again ? "normal" : count > 2 ? "fault" : "note", sure: again ? "certain" : "likely",
      values: { host: refused.final.source, count, method: refused.method }, on: [refused.request, refused.final, ...(again ? [again.request] : [])],
    }];
  },
};
