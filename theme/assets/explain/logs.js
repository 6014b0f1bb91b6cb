/** Text into SIP messages: raw messages, and the logs and exports that show them between other lines. */

import { contextOf, timeOf } from "./contexts.js";
import { address, parse } from "./sip.js";

/** @typedef {import("./capture.js").Raw} Raw */
/** @typedef {import("./capture.js").Read} Read */
/** @typedef {{cause: string, channel: string, at: number}} Hangup a line of a log that says why a call ended */

const METHODS = "INVITE|ACK|BYE|CANCEL|OPTIONS|REGISTER|PRACK|UPDATE|INFO|SUBSCRIBE|NOTIFY|PUBLISH|MESSAGE|REFER";
/** A known method and a status line may stand right behind bytes of a header, as `tcpdump -A` prints them. */
const START = new RegExp(`^(?:|.*?(?=(?:${METHODS}) |SIP/2\\.0 )|.*?[^\\w/])(?=((?:[A-Z]{3,12} (?:sips?|tel|urn):\\S+ SIP/2\\.0|SIP/2\\.0 [1-6]\\d\\d(?= |$)).*)$)`);
const HEADER = /^[A-Za-z][A-Za-z0-9.!%*_+`'~-]*[ \t]*:/;
const RULE = /^\s*(?:-{3,}|={3,}|\|{3,}|~{3,}|<-{3,}|---$)/;
const HANGUP = /Hangup (\S+) \[CS_\w+\] \[([A-Z_]+)\]/;
const ABOVE = 14;
const LONGEST = 8000;

/**
 * @param {string} whole
 * @param {(share: number) => void} progress
 * @returns {Read & {hangups: Hangup[], lines: number}}
 */
export function readText(whole, progress) {
  const { lines, numbers } = unescaped(whole);
  /** @type {Raw[]} */
  const raws = [];
  /** @type {Hangup[]} */
  const hangups = [];
  /** @type {Map<string, number>} */
  const products = new Map();
  /** @type {Raw[]} */
  const outgoing = [];
  let last = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (at % 20_000 === 0) progress(at / lines.length);
    if (line.length > LONGEST) continue;
    const hangup = line.includes("Hangup ") ? HANGUP.exec(line) : null;
    if (hangup) hangups.push({ channel: hangup[1] ?? "", cause: hangup[2] ?? "", at: numbers?.[at] ?? at + 1 });
    const match = line.includes("SIP/2.0") ? START.exec(line) : null;
    if (!match) continue;
    const prefix = match[0];
    const message = messageAt(lines, at, prefix);
    if (!message) continue;
    const above = lines.slice(Math.max(last, at - ABOVE), at);
    const context = contextOf([...above, prefix]);
    const time = timeOf([...above, prefix]);
    const raw = { text: message.text, time, source: context.source, target: context.target, transport: context.transport, at: numbers?.[at] ?? at + 1, end: numbers?.[message.end - 1] ?? message.end };
    const before = raws.at(-1);
    if (!context.source && !context.target && before?.text === raw.text && raw.time === null) {
      last = at = message.end - 1; // shown twice, as tcpdump -vA does
      continue;
    }
    raws.push(raw);
    if (context.here) outgoing.push(raw);
    if (context.product) products.set(context.product, (products.get(context.product) ?? 0) + 1);
    last = at = message.end - 1;
  }
  fillIn(outgoing);
  infer(raws);
  midnight(raws);
  const product = [...products].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  return { raws, hangups, flows: [], unreachable: [], packets: 0, tls: 0, product, lines: numbers?.at(-1) ?? lines.length };
}

/**
 * Lines, and the number of each in the file: syslog and JSON write a whole message in one.
 * @param {string} text
 * @returns {{lines: string[], numbers: number[] | null}} null where every line is one of the file's
 */
function unescaped(text) {
  const written = text.split(/\r?\n/);
  if (!/SIP\/2\.0[^\n]{0,200}(?:#015#012|\\r\\n)/.test(text)) return { lines: written, numbers: null };
  /** @type {string[]} */
  const lines = [];
  /** @type {number[]} */
  const numbers = [];
  written.forEach((line, i) => {
    const found = line.replace(/#015#012|#012|\\r\\n/g, "\n").replaceAll('\\"', '"').split("\n");
    for (const one of found) {
      lines.push(one);
      numbers.push(i + 1);
    }
  });
  return { lines, numbers };
}

/**
 * The message whose start line is `lines[at]`, without what stands before each of its lines.
 * @param {string[]} lines
 * @param {number} at
 * @param {string} prefix
 * @returns {{text: string, end: number} | null} `end` is the number of its last line
 */
function messageAt(lines, at, prefix) {
  const bare = peeler(prefix, lines[at + 1] ?? "");
  const dotted = /\.$/.test(lines[at] ?? "") && /\.$/.test(lines[at + 1] ?? "") && /\.$/.test(lines[at + 2] ?? "");
  const clean = (/** @type {string} */ line) => {
    const peeled = bare(line);
    return dotted ? peeled.replace(/\.$/, "") : peeled.trimEnd();
  };
  const first = clean(lines[at] ?? "").trim();
  if (!HEADER.test(clean(lines[at + 1] ?? ""))) return null;
  const head = [first];
  let next = at + 1;
  for (; next < lines.length && next < at + 400; next += 1) {
    const line = clean(lines[next] ?? "");
    if (!HEADER.test(line) && !(/^[ \t]+\S/.test(line) && !RULE.test(line))) break;
    head.push(line);
  }
  if (!head.some((line) => /^(?:via|v|call-id|i|cseq)[ \t]*:/i.test(line))) return null;
  const isBlank = next < lines.length && clean(lines[next] ?? "") === "";
  const length = Number(/^(?:content-length|l)[ \t]*:[ \t]*(\d{1,7})/im.exec(head.join("\n"))?.[1] ?? -1);
  const isSdp = /^(?:content-type|c)[ \t]*:[ \t]*application\/sdp/im.test(head.join("\n"));
  /** @type {string[]} */
  const body = [];
  if (isBlank && length !== 0) {
    let size = 0;
    for (next += 1; next < lines.length && next < at + 3000; next += 1) {
      const line = clean(lines[next] ?? "");
      const belongs = isSdp ? /^[a-z]=/.test(line) : length > 0 ? size < length && !START.test(lines[next] ?? "") : line !== "" && !RULE.test(line);
      if (!belongs) break;
      body.push(line);
      size += line.length + 2;
    }
  }
  return { text: `${head.join("\r\n")}\r\n\r\n${body.map((line) => `${line}\r\n`).join("")}`, end: next };
}

/**
 * Takes off what a log puts before each line of a message: an indent, or a stamp that differs in its numbers.
 * @param {string} prefix
 * @param {string} second the message's second line
 * @returns {(line: string) => string}
 */
function peeler(prefix, second) {
  if (!prefix) return (line) => line;
  if (!prefix.trim()) return (line) => (line.startsWith(prefix) ? line.slice(prefix.length) : line.trim() === "" ? "" : line);
  const first = (/** @type {string} */ line) => (line.startsWith(prefix) ? line.slice(prefix.length) : line);
  if (HEADER.test(second) && /^(?:via|v|from|f|to|t|call-id|i|cseq|max-forwards|record-route|route|contact|m|content-length|l)[ \t]*:/i.test(second)) return first;
  const pattern = new RegExp(`^${prefix.slice(0, 300).replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/[0-9a-f]*\d[0-9a-f]*/gi, "[0-9a-f]+")}`, "i");
  return (line) => line.replace(pattern, "");
}

/**
 * A log says only the other end: this end is where its own requests say that they come from.
 * @param {Raw[]} raws those with one end
 */
function fillIn(raws) {
  const own = raws.find((raw) => !raw.source && !raw.text.startsWith("SIP/"));
  const via = own ? address(parse(own)?.vias[0] ?? "") : null;
  const asked = raws.find((raw) => !raw.target && !raw.text.startsWith("SIP/"));
  const uri = asked && !via ? address(parse(asked)?.uri ?? "") : null;
  const here = via?.host ? joined(via) : uri?.host && /^[\d.:a-f]+$/.test(uri.host) ? joined(uri) : "here:5060";
  for (const raw of raws) {
    raw.source ||= here;
    raw.target ||= here;
  }
}

/**
 * Where nothing says who sent a message, the message itself does: a request comes from its topmost Via, a response
 * goes there.
 * @param {Raw[]} raws
 */
function infer(raws) {
  /** @type {Map<string, string>} transaction to the other end of its request */
  const targets = new Map();
  for (const raw of raws) {
    if (raw.source && raw.target) continue;
    const message = parse(raw);
    if (!message) continue;
    raw.inferred = true;
    const via = address(message.vias[0] ?? "");
    const sender = joined(via);
    const key = `${message.branch} ${message.cseq}`;
    if (message.isRequest) {
      const route = address(message.get("Route") || message.uri);
      raw.source = sender;
      raw.target = joined(route);
      targets.set(key, raw.target);
    } else {
      raw.source = targets.get(key) ?? joined(address(message.get("Contact") || message.get("To")));
      raw.target = sender;
    }
  }
}

/** @param {{host: string, port: string}} found */
function joined({ host, port }) {
  return host ? `${host.includes(":") ? `[${host}]` : host}:${port || "5060"}` : "?:0";
}

/** Times without a date go on after midnight. @param {Raw[]} raws */
function midnight(raws) {
  let days = 0;
  let before = -1;
  for (const raw of raws) {
    if (raw.time === null || raw.time > 86_400 * 2) return;
    if (raw.time + days < before - 43_200) days += 86_400;
    raw.time += days;
    before = raw.time;
  }
}
