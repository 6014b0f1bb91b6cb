/** A verdict in a language: its texts come from the dataset, filled with what the trace says. */

/** @typedef {import("./explain.js").Said} Said */
/** @typedef {import("./explain.js").Report} Report */
/** @typedef {import("./facts.js").Value} Value */
/**
 * @typedef {object} Words what `generator/explain.py` says in one language
 * @property {string} lang
 * @property {string} dir
 * @property {Record<string, string>} labels
 * @property {Record<string, {title: string, says: string, do?: string}>} rules
 * @property {Record<string, {phrase: string, means: string, url: string}>} codes
 * @property {Record<string, {name: string, means: string}>} q850
 * @property {Record<string, string>} warnings
 * @property {Record<string, {number: string, name: string}>} hangups causes of platforms by their names
 * @property {Record<string, {title: string, url: string, parts: [string, string][]}>} recipes
 * @property {Record<string, {default: string, pattern: string}>} inputs
 */
/** @typedef {{text: string, kind: "words" | "value" | "code"}} Part */

/**
 * A text with its placeholders filled. A value is a part of its own, so that a page can isolate it. What stands in square
 * brackets is left out where one of its values is unknown, which is 0 or nothing.
 * @param {Words} words
 * @param {string} template
 * @param {Record<string, Value>} values
 * @returns {Part[]}
 */
export function filled(words, template, values) {
  const known = template.replace(/\[([^[\]]*)\]/g, (_, inner) => ([...inner.matchAll(/\{([a-z_]+)\}/g)].every(([, name]) => values[name]) ? inner : ""));
  return known.split(/(\{[a-z_]+\})/).filter(Boolean).map((piece) => {
    const name = /^\{([a-z_]+)\}$/.exec(piece)?.[1];
    if (!name) return { text: piece, kind: "words" };
    if (name === "cause_name") return { text: words.q850[String(values.cause)]?.name ?? "?", kind: "value" };
    if (name === "cause_means") return { text: words.q850[String(values.cause)]?.means || words.labels.undescribed || "", kind: "words" };
    if (name === "warning_means") return { text: words.warnings[String(values.warning)] ?? words.labels.undescribed ?? "", kind: "words" };
    if (values[name] === "here") return { text: words.labels.here ?? "here", kind: "words" };
    return { text: shown(words, values[name]), kind: name === "code" ? "code" : typeof values[name] === "number" ? "words" : "value" };
  });
}

/** @param {Words} words @param {Value | undefined} value */
function shown(words, value) {
  if (typeof value === "number") return new Intl.NumberFormat(words.lang, { maximumFractionDigits: 1 }).format(value);
  return Array.isArray(value) ? value.join(", ") : (value ?? "?");
}

/** @param {Part[]} parts */
export function plain(parts) {
  return parts.map(({ text }) => text).join("");
}

/**
 * The lines of a message on which a verdict rests: the first line, then the fields that it names.
 * @param {string} text
 * @param {string[]} names header fields, or beginnings of lines of the body such as `c=`
 * @returns {{number: number, line: string}[]} counted from 0
 */
export function evidence(text, names) {
  const lines = text.split(/\r?\n/);
  const wanted = names.map((name) => (/^[a-z]=/.test(name) ? name : `${name.toLowerCase()}:`));
  return lines.map((line, number) => ({ number, line })).filter(({ number, line }) => number === 0 || wanted.some((start) => (/^[a-z]=/.test(start) ? line.startsWith(start) : line.toLowerCase().startsWith(start)))).slice(0, 9);
}

/**
 * What was read, in sentences.
 * @param {Words} words
 * @param {Report} report
 * @returns {Part[][]}
 */
export function summary(words, { input, calls }) {
  const say = (/** @type {string} */ key, /** @type {Record<string, Value>} */ values = {}) => filled(words, words.labels[key] ?? key, values);
  const found = [];
  if (!input.messages) found.push(say(input.bytes ? (input.kind === "capture" ? "nothing-capture" : "nothing-text") : "nothing-empty", { packets: input.packets, lines: input.lines, bytes: input.bytes }));
  else if (input.kind === "capture") found.push(say("read-capture", { packets: input.packets, messages: input.messages, calls: calls.length }));
  else found.push(say(input.product ? "read-log" : "read-text", { product: input.product, lines: input.lines, messages: input.messages, calls: calls.length }));
  if (input.broken) found.push(say("broken", { count: input.broken }));
  if (input.tls) found.push(say("tls", { count: input.tls }));
  for (const note of input.notes) found.push(say(`note-${note}`));
  if (input.messages && input.inferred) found.push(say("inferred"));
  if (input.messages && !input.times) found.push(say("timeless"));
  return found;
}
