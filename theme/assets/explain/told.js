/** A report as plain text in a language: for the terminal, and for the clipboard. */

import { text as arrow } from "./ladder.js";
import { command } from "./next.js";
import { evidence, filled, plain, summary } from "./words.js";

/** @typedef {import("./explain.js").Report} Report */
/** @typedef {import("./explain.js").Explained} Explained */
/** @typedef {import("./words.js").Words} Words */
/** @typedef {(kind: string, text: string) => string} Paint */

const MOST_CALLS = 20;
const MOST_STEPS = 40;
const MOST_COMMANDS = 3;

/** What a terminal would act on is shown as a sign. @param {string} text */
function safe(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}

/** @param {Report} report @param {Words} words @param {Paint} [paint] @returns {string} */
export function told(report, words, paint = (_, text) => text) {
  const lines = summary(words, report).map((parts) => safe(plain(parts)));
  for (const call of report.calls.slice(0, MOST_CALLS)) lines.push("", ...one(call, report, words, paint));
  if (report.calls.length > MOST_CALLS) lines.push("", plain(filled(words, words.labels["more-calls"] ?? "", { count: report.calls.length - MOST_CALLS })));
  for (const found of report.hangups) lines.push("", safe(plain(hangup(words, found))));
  return `${lines.join("\n")}\n`;
}

/** @param {Words} words @param {import("./logs.js").Hangup} found @returns {import("./words.js").Part[]} */
export function hangup(words, { cause, channel, at }) {
  const known = words.hangups[cause];
  return filled(words, words.labels[known ? "hangup" : "hangup-unknown"] ?? "", { name: cause, cause: known?.number ?? "", channel, line: String(at) });
}

/** @param {Explained} call @param {Report} report @param {Words} words @param {Paint} paint @returns {string[]} */
function one(call, report, words, paint) {
  const label = (/** @type {string} */ key) => words.labels[key] ?? key;
  const lines = [paint("strong", safe(`── ${call.method} · Call-ID ${call.id}`))];
  const first = call.steps[0]?.time ?? null;
  for (const step of call.steps.slice(0, MOST_STEPS)) {
    const at = step.time === null || first === null ? "" : `${(step.time - first).toFixed(3)}`.padStart(9);
    lines.push(paint("quiet", at) + safe(`  #${report.messages[step.message]?.at ?? 0}  ${step.sender} → ${step.receiver}  `) + paint("strong", safe(arrow(step))));
  }
  if (call.steps.length > MOST_STEPS) lines.push(`  … ${call.steps.length - MOST_STEPS}`);
  const codes = [...new Set(call.steps.map(({ code }) => code).filter(Boolean))].sort((a, b) => a - b).flatMap((code) => words.codes[String(code)] ? [`  ${code}  ${words.codes[String(code)]?.means}`] : []);
  if (codes.length) lines.push("", paint("strong", label("codes")), ...codes.map(safe));
  for (const verdict of call.verdicts) {
    const text = words.rules[verdict.says];
    if (!text) continue;
    lines.push("", `${paint(verdict.kind, safe(plain(filled(words, text.title, verdict.values))))} ${paint("quiet", `[${label(verdict.kind)} · ${label(verdict.sure)}]`)}`);
    lines.push(`  ${safe(plain(filled(words, text.says, verdict.values)))}`);
    if (text.do) lines.push(`  → ${safe(plain(filled(words, text.do, verdict.values)))}`);
    for (const index of verdict.on) {
      const message = report.messages[index];
      for (const { number, line } of message ? evidence(message.text, verdict.headers) : []) lines.push(paint("quiet", safe(`    #${message ? place(report, message, number) : 0}  ${line}`)));
    }
  }
  const next = commands(call, words);
  if (next.length) lines.push("", paint("strong", label("next")), ...next.flatMap((item) => [`  ${item.title}:`, `    ${safe(item.command)}`]));
  return lines;
}

/** Where a line stands: its own number in a text, its packet's in a capture. @param {Report} report @param {import("./explain.js").Shown} message @param {number} line */
export function place(report, { at, end }, line) {
  return report.input.kind === "capture" || at === end ? at : at + line;
}

/** @param {Explained} call @param {Words} words @returns {{title: string, url: string, command: string}[]} what to run next, the culprit's recipes first */
export function commands(call, words) {
  const ids = new Set(call.verdicts.filter(({ kind }) => kind !== "normal").flatMap(({ recipes }) => recipes));
  return [...ids].flatMap((id) => command(words, id, call.values) ?? []).slice(0, MOST_COMMANDS);
}
