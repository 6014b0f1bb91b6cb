/** What several rules ask of a call. Nothing here is said to a reader. */

import { hostOf } from "./dialogs.js";
import { address } from "./sip.js";

/** @typedef {import("./sip.js").Message} Message */
/** @typedef {import("./dialogs.js").Call} Call */
/** @typedef {import("./dialogs.js").Transaction} Transaction */
/**
 * @typedef {object} Trace what is known beyond one call
 * @property {boolean} times whether messages have times
 * @property {boolean} addresses whether the trace itself says who sent what to whom
 * @property {boolean} media whether it is a capture of packets, so that media would be in it
 * @property {number | null} end time of the last message
 * @property {Set<string>} nonces those that credentials anywhere in it answer
 * @property {import("./capture.js").Flow[]} flows
 * @property {import("./capture.js").Unreachable[]} unreachable
 */
/** @typedef {"fault" | "note" | "normal"} Kind */
/** @typedef {"certain" | "likely" | "possible"} Sureness */
/** @typedef {string | number | string[]} Value a number is a quantity; codes, ports and addresses are strings */
/**
 * @typedef {object} Verdict
 * @property {string} says key of its text
 * @property {Kind} kind
 * @property {Sureness} sure
 * @property {Record<string, Value>} [values] what its text names
 * @property {Message[]} on the messages that it rests on
 * @property {string[]} [headers] the header fields of theirs that count
 * @property {string[]} [recipes] what to run next
 */
/** @typedef {"times" | "addresses" | "media"} Need */
/**
 * @typedef {object} Rule
 * @property {string} id
 * @property {Need[]} needs what a trace must have for the rule to be asked
 * @property {string[]} says the keys of every text that it may use
 * @property {(call: Call, trace: Trace) => Verdict[]} find
 */

/** @param {string} host @returns {boolean} whether it is reachable only within its own network (RFC 1918, 6598, 3927, 4193) */
export function isPrivate(host) {
  return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i.test(host);
}

/** @param {string} host @returns {boolean} whether it is a number that the whole network can reach */
export function isPublic(host) {
  return (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || /^[0-9a-f]*:[0-9a-f:]+$/i.test(host)) && !isPrivate(host) && !/^(?:127\.|0\.|::1$|::$|22[4-9]\.|23\d\.)/.test(host);
}

/** @param {Message} earlier @param {Message} later @returns {number} seconds between the two; 0 where times are unknown */
export function seconds(earlier, later) {
  return earlier.time === null || later.time === null ? 0 : Math.max(0, later.time - earlier.time);
}

/** @param {number} value seconds @returns {number} as one says it */
export function rounded(value) {
  return value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
}

/** @param {Message} message @returns {string} */
export function contactHost(message) {
  return address(message.get("Contact")).host;
}

/** @param {Message} message @returns {string} the host that sent it, and what it calls itself */
export function sender(message) {
  const host = hostOf(message.source);
  return message.software && !message.isRequest ? `${host} (${message.software.slice(0, 60)})` : host;
}

/** @param {Call} call @returns {Transaction | undefined} the first INVITE of the call that was accepted */
export function answered(call) {
  return call.invites.find((invite) => invite.final && invite.final.code < 300);
}

/**
 * The transaction from which a response came first: the farthest hop on which it was seen.
 * @param {Call} call
 * @param {Transaction} transaction
 */
export function origin(call, transaction) {
  const code = transaction.final?.code;
  let found = transaction;
  for (let hops = 0; hops < 20; hops += 1) {
    const from = hostOf(found.request.target);
    const onward = call.transactions.find((other) => other !== found && other.method === found.method && other.request.cseq === found.request.cseq && other.request.fromTag === found.request.fromTag
      && hostOf(other.request.source) === from && other.final?.code === code && other.request.index > found.request.index);
    if (!onward) break;
    found = onward;
  }
  return found;
}

/** @param {Call} call @param {Message} after @param {(message: Message) => boolean} wanted @returns {Message | undefined} */
export function later(call, after, wanted) {
  return call.kept.find((message) => message.index > after.index && wanted(message));
}

/**
 * The same kind of request, sent later by the same host: the first one that is wanted. It stands near as a rule, so
 * that a phone's registrations of a day, all with one Call-ID, are not gone through for each of them.
 * @param {Call} call
 * @param {Transaction} transaction
 * @param {(retry: Transaction) => unknown} wanted
 * @returns {Transaction | undefined}
 */
export function retried({ transactions }, transaction, wanted) {
  const { method, request } = transaction;
  const host = hostOf(request.source);
  for (let at = transactions.indexOf(transaction) + 1; at < transactions.length; at += 1) {
    const other = transactions[at];
    if (other && other.method === method && other.request.cseq > request.cseq && hostOf(other.request.source) === host && wanted(other)) return other;
  }
  return undefined;
}

/** @param {Transaction} transaction @returns {Message[]} the request, repeated although its answer was sent: it did not arrive (RFC 3261, section 17.1) */
export function unheard({ method, repeats, responses, final }) {
  const answer = method === "INVITE" ? responses[0] : final;
  const after = answer ? repeats.filter((message) => message.index > answer.index) : [];
  return after.length > 1 ? after : [];
}

/** @param {Transaction[]} found @returns {Transaction[]} one for each request, however many hops it crossed: the first */
export function ends(found) {
  /** @type {Map<string, Transaction>} */
  const first = new Map();
  for (const transaction of found) {
    const key = `${transaction.method} ${transaction.request.cseq} ${transaction.request.fromTag}`;
    if (!first.has(key)) first.set(key, transaction);
  }
  return [...first.values()];
}
