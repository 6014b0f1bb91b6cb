/** Why something ended, in its sender's words: Reason (RFC 3326) and Warning (RFC 3261, section 20.43). */

import { hostOf } from "../dialogs.js";
import { commas, parameter } from "../sip.js";

/** @type {import("../facts.js").Rule} */
export default {
  id: "reason",
  needs: [],
  says: ["reason-q850", "network-cause", "reason-sip", "warning"],
  find(call) {
    /** @type {import("../facts.js").Verdict[]} */
    const found = [];
    /** @type {Set<string>} */
    const said = new Set();
    for (const message of call.kept) {
      for (const reason of message.all("Reason").flatMap(commas)) {
        const protocol = /^[\w.]+/.exec(reason)?.[0]?.toUpperCase() ?? "";
        const cause = parameter(reason, "cause");
        if (said.has(reason) || !/^\d{1,3}$/.test(cause) || !["Q.850", "SIP"].includes(protocol)) continue;
        said.add(reason);
        const isFault = protocol === "Q.850" && Number(cause) > 31;
        found.push({
          says: protocol === "SIP" ? "reason-sip" : isFault ? "network-cause" : "reason-q850", kind: isFault ? "fault" : "note", sure: isFault ? "likely" : "certain",
          values: { cause, label: message.label, host: hostOf(message.source), text: parameter(reason, "text") || "–" }, on: [message], headers: ["Reason"], recipes: ["reason-warning"],
        });
      }
      for (const warning of message.all("Warning").flatMap(commas)) {
        const [, code, agent, text] = /^(\d{3}) (\S+) "((?:\\.|[^"\\])*)"/.exec(warning) ?? [];
        if (!code || said.has(warning)) continue;
        said.add(warning);
        found.push({ says: "warning", kind: "note", sure: "certain", values: { warning: code, agent: agent ?? "", text: text ?? "", label: message.label }, on: [message], headers: ["Warning"], recipes: ["reason-warning"] });
      }
    }
    return found.slice(0, 4);
  },
};
