/** A report as elements: the verdicts, the ladder, the codes, what to run next, and the messages. */

import { drawn, h, sentence, spoken, value } from "./dom.js";
import { ladder, text as arrow } from "./ladder.js";
import { commands, hangup } from "./told.js";
import { evidence, filled, plain, summary } from "./words.js";

/** @typedef {import("./explain.js").Report} Report */
/** @typedef {import("./explain.js").Explained} Explained */
/** @typedef {import("./explain.js").Said} Said */
/** @typedef {import("./words.js").Words} Words */
/** @typedef {{report: Report, words: Words, copy: (text: string, button: HTMLButtonElement) => void}} Shown */

const CALLS = 25;
const STEPS = 120;
const MESSAGES = 100;
/** A call is opened at once where there are few of them. */
const FEW = 3;

/** @param {Shown} shown @param {string} key @param {Record<string, import("./facts.js").Value>} [values] */
function said({ words }, key, values = {}) {
  return sentence(words, filled(words, words.labels[key] ?? key, values));
}

/** @param {Shown} shown @returns {HTMLElement[]} */
export function view(shown) {
  const { report, words } = shown;
  const read = h("div", { class: "explain__read" }, ...summary(words, report).map((parts) => h("p", {}, ...sentence(words, parts))));
  const ended = report.hangups.length ? [h("ul", {}, ...report.hangups.map((found) => h("li", {}, ...sentence(words, hangup(words, found)))))] : [];
  if (!report.calls.length) return [read, ...ended];
  const list = h("div", { class: "explain__calls" });
  more(list, report.calls, CALLS, shown, (call, i) => callOf(shown, call, i));
  return [read, ...ended, list];
}

/**
 * Adds items some at a time, with a button for the next ones.
 * @template T
 * @param {HTMLElement} list
 * @param {T[]} items
 * @param {number} size
 * @param {Shown} shown
 * @param {(item: T, index: number) => HTMLElement} make
 * @param {number} [from]
 */
function more(list, items, size, shown, make, from = 0) {
  list.append(...items.slice(from, from + size).map((item, i) => make(item, from + i)));
  if (from + size >= items.length) return;
  const button = h("button", { type: "button", class: "explain__more" }, ...said(shown, "more"), ` (${new Intl.NumberFormat(shown.words.lang).format(items.length - from - size)})`);
  button.addEventListener("click", () => {
    const last = list.lastElementChild;
    more(list, items, size, shown, make, from + size);
    button.remove();
    (last?.nextElementSibling?.querySelector("summary") ?? list.querySelector("summary"))?.focus();
  });
  list.append(button);
}

/** @param {Shown} shown @param {Explained} call @param {number} index */
function callOf(shown, call, index) {
  const { words, report } = shown;
  const [worst] = call.verdicts;
  const text = worst && words.rules[worst.says];
  const about = h("span", { class: "explain__about" }, value(`${call.method} · ${call.parties.slice(0, 4).join(" – ")}`), " ", h("span", { class: "explain__id" }, value(`Call-ID ${call.id}`)));
  const box = h("details", { class: `explain__call is-${worst?.kind ?? "note"}` }, h("summary", {}, h("strong", {}, ...(worst && text ? sentence(words, filled(words, text.title, worst.values)) : [])), about));
  let built = false;
  const build = () => {
    if (built) return;
    built = true;
    box.append(...insides(shown, call, index));
  };
  box.addEventListener("toggle", () => box.open && build());
  if (report.calls.length <= FEW || index === 0) {
    build();
    box.open = true;
  }
  return box;
}

/** @param {Shown} shown @param {Explained} call @param {number} index @returns {HTMLElement[]} */
function insides(shown, call, index) {
  const { words, report } = shown;
  const messages = messagesOf(shown, call, index);
  const needs = [...new Set(call.unasked.flatMap((rule) => rule.needs))].map((need) => words.labels[`need-${need}`] ?? need);
  return [
    ...call.verdicts.map((verdict) => verdictOf(shown, verdict, index)),
    needs.length && report.input.messages ? h("p", { class: "explain__unasked" }, ...said(shown, "unasked", { needs: needs.join(words.dir === "rtl" ? "، " : ", ") })) : h("span"),
    h("h3", {}, ...said(shown, "ladder")),
    drawingOf(shown, call, index),
    ...codesOf(shown, call),
    ...nextOf(shown, call),
    messages,
  ];
}

/** @param {Shown} shown @param {Said} verdict @param {number} index */
function verdictOf(shown, verdict, index) {
  const { words, report } = shown;
  const text = words.rules[verdict.says] ?? { title: verdict.says, says: "" };
  const rests = verdict.on.map((number) => {
    const message = report.messages[number];
    if (!message) return null;
    const lines = evidence(message.text, verdict.headers);
    const shownAt = report.input.kind === "capture" ? said(shown, "packet", { number: String(message.at) }) : said(shown, "line", { number: String(message.at) });
    return h("li", {}, h("a", { href: `#explain-${index}-${number}` }, ...shownAt), h("code", {}, lines.map(({ line }) => line).join("\n")));
  });
  return h("section", { class: `explain__verdict is-${verdict.kind}` },
    h("p", { class: "explain__badges" }, h("span", { class: `badge is-${verdict.kind}` }, ...said(shown, verdict.kind)), " ", h("span", { class: "badge" }, ...said(shown, verdict.sure))),
    h("h3", {}, ...sentence(words, filled(words, text.title, verdict.values))),
    h("p", {}, ...sentence(words, filled(words, text.says, verdict.values))),
    text.do ? h("p", {}, h("strong", {}, ...said(shown, "do"), ": "), ...sentence(words, filled(words, text.do, verdict.values))) : null,
    rests.length ? h("details", { class: "explain__rests" }, h("summary", {}, ...said(shown, "evidence")), h("ul", {}, ...rests)) : null);
}

/** @param {Shown} shown @param {Explained} call @param {number} index */
function drawingOf(shown, call, index) {
  const { words } = shown;
  const box = h("div", { class: "ladder", tabindex: "0", role: "group", "aria-label": words.labels.ladder ?? "" });
  const draw = (/** @type {number} */ most) => {
    const steps = call.steps.slice(0, most);
    const first = steps[0]?.time ?? null;
    const worst = call.verdicts[0];
    const marked = new Set(worst?.kind === "fault" ? worst.on : []);
    const hops = steps.map((step) => ({ ...step, chosen: step.code > 0 && marked.has(step.message), at: step.time === null || first === null ? "" : `+${(step.time - first).toFixed(3)}` }));
    const parties = [...new Set(hops.flatMap(({ sender, receiver }) => [sender, receiver]))];
    const name = (/** @type {string} */ party) => (party.startsWith("here") ? (words.labels.here ?? party) : party);
    const told = hops.slice(0, 60).map((hop) => plain(filled(words, words.labels.hop ?? "", { sender: name(hop.sender), receiver: name(hop.receiver), message: arrow(hop) }))).join(". ");
    box.replaceChildren(drawn(ladder({ parties, hops, name, title: `Call-ID ${call.id}`, told, id: `ladder-${index}` })));
    if (call.steps.length > most) {
      const button = h("button", { type: "button", class: "explain__more" }, ...said(shown, "more"), ` (${new Intl.NumberFormat(words.lang).format(call.steps.length - most)})`);
      button.addEventListener("click", () => draw(most * 4));
      box.append(button);
    }
  };
  draw(STEPS);
  box.addEventListener("click", (event) => {
    const hop = /** @type {Element} */ (event.target).closest("[data-message]");
    if (hop) location.hash = `explain-${index}-${hop.getAttribute("data-message")}`;
  });
  return box;
}

/** @param {Shown} shown @param {Explained} call @returns {HTMLElement[]} */
function codesOf(shown, call) {
  const found = [...new Set(call.steps.map(({ code }) => code).filter(Boolean))].sort((a, b) => a - b).flatMap((code) => {
    const known = shown.words.codes[String(code)];
    return known ? [h("li", {}, h("a", { href: known.url }, value(`${code} ${known.phrase}`)), " ", ...spoken(shown.words, known.means))] : [];
  });
  return found.length ? [h("h3", {}, ...said(shown, "codes")), h("ul", {}, ...found)] : [];
}

/** @param {Shown} shown @param {Explained} call @returns {HTMLElement[]} */
function nextOf(shown, call) {
  const found = commands(call, shown.words);
  if (!found.length) return [];
  return [h("h3", {}, ...said(shown, "next")), ...found.flatMap(({ title, url, command }) => {
    const button = h("button", { type: "button", class: "copy" }, shown.words.labels.copy ?? "");
    button.addEventListener("click", () => shown.copy(command, button));
    return [h("p", { class: "explain__recipe" }, h("a", { href: url }, ...spoken(shown.words, title))), h("div", { class: "highlight" }, h("pre", {}, h("code", {}, command)), button)];
  })];
}

/** @param {Shown} shown @param {Explained} call @param {number} index */
function messagesOf(shown, call, index) {
  const { report } = shown;
  const list = h("div");
  const box = h("details", { class: "explain__messages", "data-call": index }, h("summary", {}, ...said(shown, "messages", { count: call.steps.length })), list);
  let built = false;
  const build = () => {
    if (built) return;
    built = true;
    more(list, call.steps, MESSAGES, shown, (step) => {
      const message = report.messages[step.message];
      const at = said(shown, report.input.kind === "capture" ? "packet" : "line", { number: String(message?.at ?? 0) });
      return h("section", { id: `explain-${index}-${step.message}`, tabindex: "-1" },
        h("p", {}, h("strong", {}, value(arrow(step))), " ", value(`${step.sender} → ${step.receiver}`), " · ", ...at),
        h("pre", { dir: "ltr", tabindex: "0" }, h("code", {}, message?.text.trimEnd() ?? "")));
    });
  };
  box.addEventListener("toggle", () => box.open && build());
  return box;
}

/** Opens what an address within the page points at: a message is built only when it is asked for. @param {HTMLElement} root */
export function reveal(root) {
  const [, index, number] = /^#explain-(\d+)-(\d+)$/.exec(location.hash) ?? [];
  const box = index ? /** @type {HTMLDetailsElement | null} */ (root.querySelector(`details[data-call="${index}"]`)) : null;
  if (!box) return;
  box.open = true;
  box.dispatchEvent(new Event("toggle")); // the browser's own comes too late to find the message
  for (let tries = 0; tries < 50 && !document.getElementById(`explain-${index}-${number}`); tries += 1) {
    const next = /** @type {HTMLButtonElement | null} */ (box.querySelector("button.explain__more"));
    if (!next) break;
    next.click();
  }
  const found = document.getElementById(`explain-${index}-${number}`);
  found?.scrollIntoView({ block: "center" });
  found?.focus({ preventScroll: true });
}
