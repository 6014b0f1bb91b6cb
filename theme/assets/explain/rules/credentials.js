/** Credentials that were sent and refused: a wrong password or user, or a nonce that is too old (RFC 7616, section 3.3). */

import { ends } from "../facts.js";
import { parameter } from "../sip.js";

/** @type {import("../facts.js").Rule} */
export default {
  id: "credentials",
  needs: [],
  says: ["wrong-password", "password-loop", "credentials-refused", "stale-nonce", "stale-loop", "nonce-changed"],
  find(call) {
    const tried = ends(call.transactions).filter(({ request }) => request.credentials);
    const refused = tried.filter(({ request, final }) => final && [401, 407].includes(final.code) && sameRealm(request, final));
    const stale = refused.filter(({ final }) => final && isStale(final));
    const wrong = refused.filter((transaction) => !stale.includes(transaction));
    const succeeded = tried.find(({ final }) => final && final.code < 300);
    /** @type {import("../facts.js").Verdict[]} */
    const found = [];
    const last = wrong.at(-1);
    const taken = last?.final && tried.find((later) => later.method === last.method && later.request.index > (last.final?.index ?? 0) && later.final && ![401, 403, 407].includes(later.final.code) && user(later.request) === user(last.request));
    if (last?.final && taken?.final && wrong.length < 3) {
      found.push({ says: "nonce-changed", kind: "normal", sure: "likely", values: { code: String(last.final.code), method: last.method, host: last.final.source }, on: [last.request, last.final, taken.request, taken.final], headers: ["Authorization", "Proxy-Authorization", "WWW-Authenticate", "Proxy-Authenticate"] });
    } else if (last?.final) {
      found.push({
        says: wrong.length > 2 ? "password-loop" : "wrong-password", kind: "fault", sure: "likely",
        values: { code: String(last.final.code), method: last.method, count: wrong.length, host: last.final.source, user: user(last.request), realm: parameter(last.request.credentials, "realm") || "?" },
        on: wrong.flatMap(({ request, final }) => (final ? [request, final] : [])).slice(0, 6), headers: ["Authorization", "Proxy-Authorization", "WWW-Authenticate", "Proxy-Authenticate"], recipes: ["auth-failures"],
      });
    }
    const old = stale.at(-1);
    if (old?.final) {
      const isLoop = stale.length > 2 && !succeeded;
      found.push({
        says: isLoop ? "stale-loop" : "stale-nonce", kind: isLoop ? "fault" : "normal", sure: isLoop ? "likely" : "certain",
        values: { code: String(old.final.code), count: stale.length, host: old.final.source }, on: stale.flatMap(({ final }) => (final ? [final] : [])).slice(0, 6), headers: ["WWW-Authenticate", "Proxy-Authenticate"],
      });
    }
    const forbidden = tried.find(({ final }) => final?.code === 403);
    if (forbidden?.final) {
      found.push({
        says: "credentials-refused", kind: "fault", sure: "likely", values: { host: forbidden.final.source, method: forbidden.method, user: user(forbidden.request) },
        on: [forbidden.request, forbidden.final], headers: ["Authorization", "Proxy-Authorization"], recipes: ["auth-failures", "who-answered"],
      });
    }
    return found;
  },
};

/** @param {import("../sip.js").Message} response */
function challengeOf(response) {
  return response.get("WWW-Authenticate") || response.get("Proxy-Authenticate");
}

/** @param {import("../sip.js").Message} response */
function isStale(response) {
  return parameter(challengeOf(response), "stale").toLowerCase() === "true";
}

/** @param {import("../sip.js").Message} request @param {import("../sip.js").Message} response */
function sameRealm(request, response) {
  return parameter(request.credentials, "realm") === parameter(challengeOf(response), "realm");
}

/** @param {import("../sip.js").Message} request */
function user(request) {
  return parameter(request.credentials, "username") || "?";
}
