/**
 * Bytes of a trace into a report: what was read, the calls in it, and a verdict for each. Runs in the page's worker and
 * in Node alike; the report is plain data in no language. docs/explain.md describes it.
 */

import { readCapture } from "./capture.js";
import { calls, hostOf } from "./dialogs.js";
import { readText } from "./logs.js";
import { isCapture } from "./pcap.js";
import { RULES } from "./rules/index.js";
import { parameter, parse } from "./sip.js";

/** @typedef {import("./sip.js").Message} Message */
/** @typedef {import("./dialogs.js").Call} Call */
/** @typedef {import("./facts.js").Trace} Trace */
/** @typedef {import("./facts.js").Verdict} Verdict */
/** @typedef {import("./facts.js").Value} Value */
/**
 * @typedef {object} Said a verdict as the report has it
 * @property {string} rule
 * @property {string} says key of its text
 * @property {string} kind `fault`, `note` or `normal`
 * @property {string} sure `certain`, `likely` or `possible`
 * @property {Record<string, Value>} values
 * @property {number[]} on numbers of the messages that it rests on
 * @property {string[]} headers the lines of theirs that count
 * @property {string[]} recipes
 */
/** @typedef {{message: number, sender: string, receiver: string, label: string, code: number, times: number, time: number | null}} Step */
/** @typedef {{id: string, method: string, messages: number, parties: string[], steps: Step[], verdicts: Said[], unasked: {rule: string, needs: string[]}[], values: Record<string, string>}} Explained */
/** @typedef {{at: number, end: number, time: number | null, source: string, target: string, transport: string, label: string, code: number, text: string}} Shown */
/**
 * @typedef {object} Report
 * @property {number} version
 * @property {{kind: "capture" | "text" | "nothing", product: string, bytes: number, packets: number, lines: number, messages: number, broken: number, tls: number, notes: string[], inferred: boolean, times: boolean}} input
 * @property {Explained[]} calls the worst first
 * @property {Shown[]} messages
 * @property {import("./logs.js").Hangup[]} hangups
 */

export const VERSION = 1;
const KINDS = ["fault", "note", "normal"];
const SURENESS = ["certain", "likely", "possible"];
const MOST_MESSAGES = 200_000;

/**
 * @param {Uint8Array} bytes
 * @param {(share: number) => void} [progress] called with what is done, from 0 to 1
 * @returns {Report}
 */
export function explain(bytes, progress = () => undefined) {
  /** @type {Set<string>} */
  const notes = new Set();
  const packed = isCapture(bytes);
  const read = packed ? { ...readCapture(bytes, notes, (share) => progress(share * 0.6)), hangups: [], lines: 0 } : readText(decoded(bytes, notes), (share) => progress(share * 0.6));
  if (read.raws.length > MOST_MESSAGES) notes.add("many");
  /** @type {Message[]} */
  const messages = [];
  let broken = 0;
  const raws = read.raws.slice(0, MOST_MESSAGES);
  for (const [i, raw] of raws.entries()) {
    if (i % 5000 === 0) progress(0.6 + (0.15 * i) / raws.length);
    const message = parse(raw);
    if (message) messages.push(message);
    else broken += 1;
  }
  progress(0.75);
  const found = calls(messages);
  const inferred = read.raws.some((raw) => raw.inferred);
  const times = messages.some(({ time }) => time !== null);
  /** @type {Trace} */
  const trace = { times, addresses: !inferred, media: packed, nonces: new Set(messages.flatMap(({ credentials }) => parameter(credentials, "nonce") || [])), end: times ? messages.reduce((last, { time }) => Math.max(last, time ?? 0), 0) : null, flows: read.flows, unreachable: read.unreachable };
  const explained = found.map((call, i) => {
    if (i % 500 === 0) progress(0.75 + (0.25 * i) / found.length);
    return one(call, trace);
  });
  explained.sort((a, b) => rank(a) - rank(b));
  return {
    version: VERSION,
    input: { kind: packed ? "capture" : messages.length ? "text" : "nothing", product: read.product, bytes: bytes.length, packets: read.packets, lines: read.lines, messages: messages.length, broken, tls: read.tls, notes: [...notes].sort(), inferred, times },
    calls: explained,
    messages: messages.map(({ raw, label, code, source, target, time }) => ({ at: raw.at, end: raw.end, time, source, target, transport: raw.transport, label, code, text: raw.text })),
    hangups: read.hangups.slice(0, 50),
  };
}

/** @param {Uint8Array} bytes @param {Set<string>} notes */
function decoded(bytes, notes) {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) notes.add("packed");
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) notes.add("packed");
  return new TextDecoder(wide).decode(bytes);
}

/** @param {Call} call @param {Trace} trace @returns {Explained} */
function one(call, trace) {
  /** @type {Said[]} */
  const verdicts = [];
  /** @type {{rule: string, needs: string[]}[]} */
  const unasked = [];
  for (const rule of RULES) {
    const needs = rule.needs.filter((need) => !trace[need]);
    if (needs.length) unasked.push({ rule: rule.id, needs });
    else for (const verdict of rule.find(call, trace)) verdicts.push(said(rule.id, verdict));
  }
  verdicts.sort((a, b) => weight(a) - weight(b));
  const isKnown = verdicts.some(({ rule }) => rule !== "reason");
  if (!isKnown) verdicts.push({ rule: "", says: "unknown", kind: "note", sure: "certain", values: { count: call.messages.length }, on: [], headers: [], recipes: ["one-call"] });
  const kept = call.kept;
  const column = columns(kept);
  return {
    id: call.id, method: call.method, messages: call.messages.length,
    parties: [...new Set(kept.flatMap((message) => [column(message.source), column(message.target)]))],
    steps: kept.map((message) => ({ message: message.index, sender: column(message.source), receiver: column(message.target), label: message.label, code: message.code, times: call.times.get(message) ?? 1, time: message.time })),
    verdicts, unasked, values: known(call, verdicts),
  };
}

/** @param {string} rule @param {Verdict} verdict @returns {Said} */
function said(rule, { says, kind, sure, values = {}, on, headers = [], recipes = [] }) {
  return { rule, says, kind, sure, values, on: [...new Set(on.map(({ index }) => index))].sort((a, b) => a - b), headers, recipes };
}

/** A cause stands before who refused, however sure either is; what a message remarks stands last. @param {Said} verdict */
function weight({ kind, sure, rule }) {
  if (rule === "reason" && kind === "note") return 30;
  return KINDS.indexOf(kind) * 10 + SURENESS.indexOf(sure) + (rule === "outcome" ? SURENESS.length : 0);
}

/** @param {Explained} call */
function rank({ verdicts }) {
  return verdicts[0] ? weight(verdicts[0]) : 99;
}

/**
 * A column of the ladder is a host, or a host's port where hosts talk to themselves.
 * @param {Message[]} kept
 * @returns {(endpoint: string) => string}
 */
function columns(kept) {
  const shared = new Set(kept.filter(({ source, target }) => hostOf(source) === hostOf(target)).map(({ source }) => hostOf(source)));
  return (endpoint) => (shared.has(hostOf(endpoint)) ? endpoint : hostOf(endpoint));
}

/**
 * What this call puts for the placeholders of commands.
 * @param {Call} call
 * @param {Said[]} verdicts the worst first: the response that it rests on is the one to look for
 * @returns {Record<string, string>}
 */
function known(call, verdicts) {
  const first = call.transactions[0]?.request ?? call.messages[0];
  if (!first) return {};
  const blamed = new Set(verdicts.find(({ kind }) => kind !== "normal")?.on);
  const final = call.kept.find(({ index, code }) => code >= 300 && blamed.has(index)) ?? call.kept.find(({ code }) => code >= 300);
  const user = /sips?:([^@;>\s]+)@/.exec(first.method === "REGISTER" ? first.get("To") : first.uri)?.[1] ?? "";
  return {
    call_id: call.id, host: hostOf(first.target), port: /:(\d+)$/.exec(first.target)?.[1] ?? "5060", user,
    domain: /sips?:(?:[^@;>\s]+@)?([^;>:\s]+)/.exec(first.uri)?.[1] ?? "", code: final ? String(final.code) : "",
  };
}
