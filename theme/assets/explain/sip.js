/** A SIP message: its start line, header fields and body (RFC 3261, section 7), read as leniently as logs need it. */

/** @typedef {import("./capture.js").Raw} Raw */

export const START = /^(?:SIP\/2\.0 ([1-6]\d\d)(?: (.*))?|([A-Z][A-Z.-]{1,23}) (\S+) SIP\/\d\.\d)$/;
const COMPACT = new Map(Object.entries({
  a: "Accept-Contact", b: "Referred-By", c: "Content-Type", d: "Request-Disposition", e: "Content-Encoding", f: "From", i: "Call-ID",
  j: "Reject-Contact", k: "Supported", l: "Content-Length", m: "Contact", n: "Identity-Info", o: "Event", r: "Refer-To", s: "Subject",
  t: "To", u: "Allow-Events", v: "Via", x: "Session-Expires", y: "Identity",
}));
const MOST_HEADERS = 400;
const LONGEST_START = 400;
const latin = new TextDecoder("latin1");

/**
 * Whether bytes begin as a SIP message does.
 * @param {Uint8Array} bytes
 */
export function isSip(bytes) {
  const first = bytes[0] ?? 0;
  if (bytes.length < 12 || first < 65 || first > 90) return false;
  const end = bytes.subarray(0, LONGEST_START).indexOf(10);
  const line = latin.decode(bytes.subarray(0, end < 0 ? LONGEST_START : end)).trimEnd();
  return end < 0 ? bytes.length >= LONGEST_START && /^[A-Z]{3,12} (?:sips?|tel|urn):/.test(line) : START.test(line);
}

/** One message with where and when it was seen. */
export class Message {
  /**
   * @param {Raw} raw
   * @param {RegExpExecArray} start
   * @param {[string, string][]} headers
   * @param {string} body
   */
  constructor(raw, start, headers, body) {
    this.raw = raw;
    /** Number in the trace, from 0; set by the dialogs. */
    this.index = 0;
    this.start = start[0];
    /** 0 for a request. */
    this.code = Number(start[1] ?? 0);
    this.phrase = start[2] ?? "";
    this.uri = start[4] ?? "";
    this.headers = headers;
    this.body = body;
    this.source = raw.source;
    this.target = raw.target;
    this.time = raw.time;
    this.callId = this.get("Call-ID");
    const [number, method] = this.get("CSeq").split(/\s+/);
    this.cseq = Number(number) || 0;
    /** Of the request, or of the one that is answered. */
    this.method = start[3] ?? method ?? "";
    this.vias = this.all("Via").flatMap(commas);
    this.branch = parameter(this.vias[0] ?? "", "branch");
    this.fromTag = parameter(this.get("From"), "tag");
    this.toTag = parameter(this.get("To"), "tag");
  }

  get isRequest() {
    return this.code === 0;
  }

  /** What a ladder calls it: `INVITE`, `486 Busy Here`. */
  get label() {
    return this.isRequest ? this.method : `${this.code} ${this.phrase}`.trim();
  }

  /** What the sender calls itself. */
  get software() {
    return this.get("Server") || this.get("User-Agent");
  }

  /** @param {string} name @returns {string} the first value of a header field, or nothing */
  get(name) {
    return this.headers.find(([known]) => known === name)?.[1] ?? "";
  }

  /** @param {string} name @returns {string[]} */
  all(name) {
    return this.headers.filter(([known]) => known === name).map(([, value]) => value);
  }

  /** @param {string} name @param {string} tag @returns {boolean} whether a list such as Require names an option */
  has(name, tag) {
    return this.all(name).flatMap(commas).some((value) => value.toLowerCase() === tag);
  }

  /** Credentials of the request, for either kind of challenge. */
  get credentials() {
    return this.get("Authorization") || this.get("Proxy-Authorization");
  }
}

/**
 * @param {Raw} raw
 * @returns {Message | null} null for what is no SIP message
 */
export function parse(raw) {
  const [head = "", ...rest] = raw.text.split(/\r?\n\r?\n/);
  const [first = "", ...lines] = head.split(/\r?\n/);
  const start = START.exec(first.trimEnd());
  if (!start) return null;
  /** @type {[string, string][]} */
  const headers = [];
  for (const line of lines.slice(0, MOST_HEADERS)) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last) last[1] += ` ${line.trim()}`;
    const colon = line.indexOf(":");
    if (colon < 1 || /^[ \t]/.test(line)) continue;
    headers.push([canonical(line.slice(0, colon).trim()), line.slice(colon + 1).trim()]);
  }
  const message = new Message(raw, start, headers, rest.join("\n\n").replaceAll("\r\n", "\n"));
  return message.callId || message.get("Via") || message.get("CSeq") ? message : null;
}

const NAMES = new Map([["call-id", "Call-ID"], ["cseq", "CSeq"], ["www-authenticate", "WWW-Authenticate"], ["rseq", "RSeq"], ["rack", "RAck"], ["min-se", "Min-SE"]]);

/** @param {string} name @returns {string} */
export function canonical(name) {
  const lower = name.toLowerCase();
  const known = NAMES.get(lower) ?? COMPACT.get(lower);
  if (known) return known;
  const written = lower.replace(/(^|-)([a-z])/g, (_, dash, letter) => dash + letter.toUpperCase());
  if (NAMES.size < 2000) NAMES.set(lower, written);
  return written;
}

/**
 * The items of a list, cut at commas outside quotes and angle brackets.
 * @param {string} value
 */
export function commas(value) {
  if (!value.includes(",")) return value ? [value.trim()] : [];
  return (value.match(/(?:"(?:\\.|[^"\\])*"|<[^>]*>|[^,"<]|["<])+/g) ?? []).map((item) => item.trim()).filter(Boolean);
}

/**
 * A parameter of a header field's value.
 * @param {string} value
 * @param {string} name
 */
export function parameter(value, name) {
  const outside = value.replace(/<[^>]*>/, "");
  const match = new RegExp(`(?:^|[;,\\s])${name}\\s*=\\s*(?:"((?:\\\\.|[^"\\\\])*)"|([^;,\\s"]+))`, "i").exec(outside);
  return match?.[1] ?? match?.[2] ?? "";
}

/**
 * Host and port of an address: of a URI, of a Via, or bare.
 * @param {string} value
 * @returns {{user: string, host: string, port: string}}
 */
export function address(value) {
  const uri = /<([^>]*)>/.exec(value)?.[1] ?? value;
  const match = /^(?:sips?:|SIP\/2\.0\/\w+\s+)?(?:([^@;?>\s]*)@)?(\[[0-9a-f:.]+\]|[^:;?>\s/,]+)(?::(\d+))?/i.exec(uri.trim());
  return { user: match?.[1]?.split(":")[0] ?? "", host: (match?.[2] ?? "").replace(/^\[|\]$/g, "").toLowerCase(), port: match?.[3] ?? "" };
}
