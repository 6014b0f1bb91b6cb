/**
 * A trace that can be shown to others: numbers, names, addresses, tags and credentials replaced, each always by the same
 * word, private addresses by private ones, so that the masked trace still explains itself as the real one does.
 */

import { isPrivate } from "./facts.js";

/** @typedef {import("./explain.js").Shown} Shown */
/** @typedef {import("./explain.js").Report} Report */

/** Stands before an address that is masked already, until all of its line is. */
const DONE = "\ue000";
const IPV4 = /(?<![\w.\ue000])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)/g;
const IPV6 = /(?<![\w:.\ue000])(?:[0-9a-f]{1,4}:){2,7}[0-9a-f]{0,4}(?:::?[0-9a-f]{1,4})*(?![\w:])|(?<![\w:\ue000])[0-9a-f]{1,4}::(?:[0-9a-f]{1,4}:?)*(?![\w:])/gi;
const SECRET = /\b(username|response|cnonce|nonce|opaque|realm|auts|rand|nextnonce|rspauth)\s*=\s*("(?:\\.|[^"\\])*"|[^,;\s]+)/gi;
/** Header fields whose whole value is replaced: nobody needs it to understand the call. */
const OPAQUE = new Set(["identity", "p-charging-vector", "p-access-network-info", "geolocation", "subject", "call-info", "alert-info", "date", "organization", "p-emergency-info", "security-verify"]);
/** What a product or a network adds may hold anything, but for these. */
const OWN = /^(?:x-(?!asterisk-hangupcause)|p-(?!asserted-identity|preferred-identity|called-party-id|associated-uri|early-media))/;
/** Header fields that name another dialog: its Call-ID, then tags. */
const DIALOGS = new Set(["replaces", "join", "target-dialog", "in-reply-to"]);
/** Header fields that are kept: they name products, methods, extensions and numbers of the protocol. */
const KEPT = new Set(["user-agent", "server", "allow", "supported", "k", "require", "content-type", "c", "content-length", "l", "cseq", "max-forwards", "expires", "session-expires", "x", "min-se"]);
/** Addresses of network cards, which phones put into their names. */
const CARD = /\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b|\b[0-9a-f]{12}\b/gi;
/** Lines of a description whose value is a secret or a name. */
const DESCRIBED = /^(?:s|i|u|e|p)=|^a=(?:ice-ufrag|ice-pwd|crypto|fingerprint|cname|ssrc|msid|identity|setup-id|candidate)\b/;

export class Mask {
  /** @type {Map<string, string>} */
  #known = new Map();
  /** @type {Map<string, number>} */
  #counts = new Map();

  /**
   * The same word for the same value, whatever its place.
   * @param {string} kind
   * @param {string} value
   * @param {(number: number) => string} make
   */
  #put(kind, value, make) {
    if (!value) return value;
    const key = `${kind} ${value}`;
    let found = this.#known.get(key);
    if (found === undefined) {
      const number = (this.#counts.get(kind) ?? 0) + 1;
      this.#counts.set(kind, number);
      found = make(number);
      this.#known.set(key, found);
    }
    return found;
  }

  /** @param {string} value an IP address or a host's name, without a port */
  host(value) {
    return bare(this.#host(value));
  }

  /** @param {string} value @returns {string} marked where it is an address */
  #host(value) {
    if (value.startsWith(DONE)) return value;
    const name = value.toLowerCase().replace(/\.$/, "");
    if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return DONE + this.#four(name);
    if (name.includes(":")) return DONE + this.#six(name);
    if (!name.includes(".") && name !== "localhost") return this.#put("name", name, (n) => `host${n}`);
    return name === "localhost" || name.endsWith(".invalid") ? name : this.#put("name", name, (n) => `host${n}.example`);
  }

  /** @param {string} value */
  #four(value) {
    if (/^(?:0\.0\.0\.0|127\.)/.test(value)) return value;
    if (isPrivate(value)) return this.#put("private", value, (n) => `10.0.${Math.floor(n / 250)}.${(n % 250) + 1}`);
    return this.#put("public", value, (n) => `${["192.0.2", "198.51.100", "203.0.113"][Math.floor(n / 250) % 3]}.${(n % 250) + 1}`);
  }

  /** @param {string} value */
  #six(value) {
    if (value === "::1" || value === "::") return value;
    return this.#put("six", value, (n) => (isPrivate(value) ? `fd00::${n.toString(16)}` : `2001:db8::${n.toString(16)}`));
  }

  /** @param {string} value the user of a URI: a number stays one */
  user(value) {
    return this.#put("user", decoded(value), (n) => (/^\+?[\d*#.()-]+$/.test(value) ? `${value.startsWith("+") ? "+1555" : ""}${String(100 + n)}` : `user${n}`));
  }

  /** @param {string} endpoint */
  endpoint(endpoint) {
    if (!endpoint || endpoint.startsWith("here") || endpoint.startsWith("?")) return endpoint;
    const match = /^(\[?)(.*?)(\]?)(:\d+)$/.exec(endpoint);
    return match ? `${match[1]}${this.host(match[2] ?? "")}${match[3]}${match[4]}` : this.host(endpoint);
  }

  /** @param {string} value what a verdict names: an address, a user, a URI, or words @returns {string} */
  value(value) {
    for (const kind of ["user", "name", "private", "public", "six"]) {
      const found = this.#known.get(`${kind} ${value.toLowerCase()}`) ?? this.#known.get(`${kind} ${value}`);
      if (found) return found;
    }
    return bare(this.#words(this.#uris(value))).replace(/[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi, (name) => this.#known.get(`name ${name.toLowerCase()}`) ?? name);
  }

  /** @param {string} text a whole message @returns {string} */
  message(text) {
    return bare(this.#message(bare(text)));
  }

  /** @param {string} text @returns {string} */
  #message(text) {
    const [head = "", ...rest] = text.split(/\r?\n\r?\n/);
    const lines = head.split(/\r?\n/).map((line, i) => (i ? this.#field(line) : this.#start(line)));
    const body = rest.join("\n\n");
    const type = /^(?:content-type|c)[ \t]*:[ \t]*(.*)$/im.exec(head)?.[1] ?? "";
    const masked = /^v=0/m.test(body) ? this.#description(body) : body.trim() ? `[${type.split(";")[0] || "body"}]` : "";
    return `${lines.join("\r\n")}\r\n\r\n${masked}`;
  }

  /** @param {string} line */
  #start(line) {
    return line.startsWith("SIP/") ? line : this.#uris(line);
  }

  /** @param {string} line */
  #field(line) {
    const colon = line.indexOf(":");
    if (colon < 1) return this.#words(line);
    const name = line.slice(0, colon);
    const lower = name.trim().toLowerCase();
    let value = line.slice(colon + 1);
    if (OPAQUE.has(lower) || OWN.test(lower)) return `${name}: masked`;
    if (lower === "call-id" || lower === "i") return `${name}: ${this.id(value.trim())}`;
    if (KEPT.has(lower)) return line.replace(CARD, "masked");
    if (DIALOGS.has(lower)) value = value.replace(/^(\s*)([^;,\s]+)/, (_, space, id) => space + this.id(id));
    if (lower === "warning") return `${name}:${value.replace(/(\d{3} )(\S+)/g, (_, code, agent) => code + this.endpoint(agent))}`;
    value = value.replace(SECRET, (_, key, secret) => `${key}=${this.#secret(key.toLowerCase(), secret)}`);
    value = value.replace(/\b(tag|branch|icid-value|from-tag|to-tag|received-id|did|ob-id|rn|epid)=("[^"]*"|[^;,\s>]+)/gi, (_, key, id) => `${key}=${this.#tag(id)}`);
    value = value.replace(/\+sip\.instance="[^"]*"/gi, '+sip.instance="masked"');
    value = value.replace(/"(?:\\.|[^"\\])*"(?=\s*<)/g, (display) => `"${this.#put("display", display.slice(1, -1), (n) => `Name ${n}`)}"`);
    value = value.replace(/^(\s*)([^"<>;,:=]*[^"<>;,:=\s])(\s*<)/, (_, space, display, end) => `${space}"${this.#put("display", display, (n) => `Name ${n}`)}"${end}`);
    if (lower === "via" || lower === "v") value = value.replace(/(SIP\s*\/\s*2\.0\s*\/\s*\w+\s+)(\[[^\]]*\]|[^\s:;,]+)/gi, (_, start, host) => start + this.#bracketed(host)).replace(/\b(received|maddr)=([^;,\s]+)/gi, (_, key, host) => `${key}=${this.#bracketed(host)}`);
    return `${name}:${this.#words(this.#uris(value))}`;
  }

  /** @param {string} key @param {string} secret */
  #secret(key, secret) {
    const inner = secret.replace(/^"|"$/g, "");
    const word = key === "username" ? this.user(inner) : key === "realm" ? this.#host(inner) : this.#put("secret", inner, (n) => `secret${n}`);
    return secret.startsWith('"') ? `"${word}"` : word;
  }

  /** @param {string} id a tag or a branch */
  #tag(id) {
    const start = id.startsWith("z9hG4bK") ? "z9hG4bK" : "";
    return id.startsWith('"') ? '"masked"' : start + this.#put("tag", id, (n) => `tag${n}`);
  }

  /** @param {string} value of a Call-ID */
  id(value) {
    return this.#put("call", value, (n) => `call${n}@host.example`);
  }

  /** @param {string} host */
  #bracketed(host) {
    return host.startsWith("[") ? `[${this.#host(host.slice(1, -1))}]` : this.#host(host);
  }

  /** @param {string} text with addresses of SIP and telephone numbers */
  #uris(text) {
    return text
      .replace(/\b(sips?):(?:([^@;?>\s,]*)@)?(\[[^\]]*\]|[^:;?>\s,"@]+)([^>\s,"]*)/gi, (_, scheme, user, host, rest) => `${scheme}:${user ? `${this.user(user.split(":")[0] ?? "")}@` : ""}${this.#bracketed(host)}${this.#parameters(rest)}`)
      .replace(/\b(tel):([^;>\s,]+)/gi, (_, scheme, number) => `${scheme}:${this.user(number)}`);
  }

  /** @param {string} text parameters of a URI: what is not known is left out @returns {string} */
  #parameters(text) {
    const port = /^:\d+/.exec(text)?.[0] ?? "";
    const kept = [...text.matchAll(/;(transport|lr|ob|user|method|maddr|ttl)(?:=([^;?&]*))?/gi)].map(([, key, value]) => `;${key}${value ? `=${key?.toLowerCase() === "maddr" ? this.#bracketed(value) : value}` : ""}`);
    return port + kept.join("");
  }

  /** @param {string} text @returns {string} whatever address is left in it, masked */
  #words(text) {
    return text.replace(IPV4, (host) => this.#host(host)).replace(IPV6, (host) => this.#host(host));
  }

  /** @param {string} body */
  #description(body) {
    const start = body.slice(body.search(/^v=0/m));
    return start.split(/\r?\n/).map((line) => {
      if (line.startsWith("o=")) {
        const [, , , net = "IN", type = "IP4", host = ""] = line.slice(2).split(/\s+/);
        return `o=- 1 1 ${net} ${type} ${this.#host(host)}`;
      }
      if (line.startsWith("s=")) return "s=-";
      if (DESCRIBED.test(line)) return `${/^(?:\w=[\w-]*)/.exec(line)?.[0] ?? "a="}${line.startsWith("a=") ? ":masked" : "masked"}`;
      return /^[a-z]=/.test(line) ? this.#words(line.startsWith("c=") ? line.replace(/(IP[46] )([^\s/]+)/, (_, kind, host) => kind + this.#host(host)) : line) : "";
    }).filter((line, i, all) => line || i === all.length - 1).join("\r\n");
  }
}

/**
 * The report with everything masked that its text could tell; the trace in it as well.
 * @param {Report} report
 * @param {Mask} [mask]
 * @returns {Report}
 */
export function maskedReport(report, mask = new Mask()) {
  const messages = report.messages.map((message) => ({ ...message, source: mask.endpoint(message.source), target: mask.endpoint(message.target), text: mask.message(message.text) }));
  const calls = report.calls.map((call) => ({
    ...call, id: mask.id(call.id), parties: call.parties.map((party) => mask.endpoint(party)),
    steps: call.steps.map((step) => ({ ...step, sender: mask.endpoint(step.sender), receiver: mask.endpoint(step.receiver) })),
    verdicts: call.verdicts.map((verdict) => ({ ...verdict, values: Object.fromEntries(Object.entries(verdict.values).map(([name, value]) => [name, typeof value === "string" ? mask.value(value) : value])) })),
    values: { ...call.values, call_id: mask.id(call.values.call_id ?? ""), host: mask.host(call.values.host ?? ""), user: call.values.user ? mask.user(call.values.user) : "", domain: call.values.domain ? mask.host(call.values.domain) : "" },
  }));
  const hangups = report.hangups.map((hangup) => ({ ...hangup, channel: hangup.channel.replace(/([^/@]+)(@[^/]+)?$/, (_, user, host) => mask.user(user) + (host ? `@${mask.host(host.slice(1))}` : "")) }));
  return { ...report, calls, messages, hangups };
}

/** @param {string} text */
function bare(text) {
  return text.replaceAll(DONE, "");
}

/** @param {string} value */
function decoded(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/**
 * The messages of a trace, masked, as sngrep writes them: this site reads them again.
 * @param {Shown[]} messages
 * @param {Mask} [mask]
 * @returns {string}
 */
export function maskedTrace(messages, mask = new Mask()) {
  const first = messages.find(({ time }) => time !== null)?.time ?? 0;
  return messages.map((message) => {
    const time = message.time === null ? "" : `${stamp(message.time - first)} `;
    const ends = `${mask.endpoint(message.source)} -> ${mask.endpoint(message.target)}`;
    return `${time}${ends}\r\n${mask.message(message.text).trimEnd()}\r\n`;
  }).join("\r\n");
}

/** The time of a message from the first one on: no date that could tell when it was. @param {number} seconds */
function stamp(seconds) {
  const safe = Math.min(Math.max(seconds, 0), 1e11); // a damaged capture may say anything
  return new Date(Math.round(safe * 1000)).toISOString().replace("T", " ").replace(/Z$/, "000").replaceAll("-", "/");
}
