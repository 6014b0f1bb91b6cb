/**
 * Understanding: what a query says outright, be it a number, a pasted line, a cause or a class.
 *
 * These answers need no search: they are put before what the index finds. The rest of the query is still searched.
 */

import { fold, normalize } from "./fold.js";
import { LOG_LINES } from "./log-lines.js";

/**
 * @typedef {object} Facts
 * @property {string[]} numbers every code that has a page
 * @property {Record<string, string[]>} causes Q.850 cause to codes, likeliest first
 * @property {string[]} fillers lines of words that ask and say nothing
 * @property {Record<string, string[]>} names a platform's name of a cause to codes, likeliest first
 */

/**
 * @typedef {object} Understood
 * @property {string[]} pages keys of pages, such as `code/486`, in order
 * @property {string} why `number`, `status`, `cause`, `name`, `log`, `warning`, `class`, `prefix`, `missing` or empty
 * @property {string} detail the words that were understood
 * @property {string} missing a code that was asked for and is not registered
 * @property {string} rest what is left to search
 */

/** Words around a number that say only that a code is meant. */
const ABOUT_CODES = new RegExp(
  `^(?:sip|http|error|err|code|status|response|reply|answer|reason|number|the|what|is|does|mean|means|meaning|a|an|got|` +
    `сип|ошибк.*|код.*|ответ.*|статус.*|номер.*|что|значит|это|такое|означает|расшифровка|` +
    `سیپ|خطا.*|ارور|کد.*|پاسخ|وضعیت|شماره|معنی|یعنی|چه|چیست|های)$`,
);

/** A number followed by one of these is a quantity. */
const UNIT = "(?!\\s*(?:ms|msec|s|sec|seconds?|minutes?|min|bytes|kbit|kb|%|hz|мс|сек\\S*|мин\\S*|байт\\S*|ثانیه|دقیقه|میلی\\S*|بایت)(?![\\p{L}]))";

/** Nor is a number a code after one of these. */
const NO_CODE = "(?<!(?:expires|min-se|retry-after|length|forwards|cseq|rseq|port|ports|timer|rfc|line|порт|порта|پورت)\\W{1,3})";

/** A status line says its code whether or not that is registered. */
const STATUS_LINE = /\bSIP\s*\/\s*\d\.\d\s+([1-6]\d\d)(?!\d)/i;

/** @type {RegExp[]} other places where three digits are a response code, surest first */
const CODE_PLACES = [
  /\bReason\s*:\s*SIP\s*;.*?\bcause\s*=\s*"?([1-6]\d\d)(?!\d)/i,
  /\b(?:Status|Response)(?:[ -]?Code)?\s*[:=]\s*"?([1-6]\d\d)(?!\d)/i,
  /(?:term_status|invite_failure_status|sip_code|status_code|statusCode|last_reply_code|reply_code|hangup_cause_code)["']?\s*[:=]\s*["']?([1-6]\d\d)(?!\d)/i,
  /\bsip(?::|%3A)\s*([1-6]\d\d)(?![\w@.+-])/i,
  /(?:reply|respond|error)\w*\s*\(\s*"?([1-6]\d\d)"?\s*,/i,
  /\bSIP response\s+"?([1-6]\d\d)(?!\d)/i,
  /\breason\s*[=:]\s*"?([1-6]\d\d)(?!\d)/i,
  /(?<![\d.:-])([1-6]\d\d)\s*\(\s*[A-Z][a-z]/,
  /(?<![\d.:/-])([1-6]\d\d)\s+["']?[A-Z][a-z]+(?![\d.])/,
];

/** @type {RegExp[]} places where a number is a Q.850 cause */
const CAUSE_PLACES = [
  /\bReason\s*:\s*Q\.?\s*850\s*;.*?\bcause\s*=\s*"?(\d{1,3})/i,
  /\bq\.?\s?(?:850|931)\b\D{0,24}?(\d{1,3})(?!\d)/i,
  /\bcause\b(?:\s*[-_ ]?code)?\s*[:=#(]?\s*(\d{1,3})(?!\d)/i,
  /(?:причин\S*|кауз\S*)(?:\s+отбоя|\s+разъединения|\s+завершения)?\D{0,4}(\d{1,3})(?!\d)/i,
  /(?:علت|دلیل|کاز)(?:\s+قطع(?:\s+تماس)?)?\D{0,3}(\d{1,3})(?!\d)/,
];

/** RFC 3261 §20.43: warn-codes 300 to 329 speak of a session description that was not acceptable. */
const WARNING = /\bWarning\s*:\s*(3[0-3]\d|370|399)\b/i;

const NAME = /\b(?:SWITCH_CAUSE_|AST_CAUSE_)?([A-Za-z]+(?:_[A-Za-z]+)+)\b/g;

/**
 * @param {string} query
 * @param {Facts} facts
 * @returns {Understood}
 */
export function understand(query, facts) {
  const text = normalize(query).replace(/[\u0640\u200b\u200d-\u200f\u202a-\u202e\u2066-\u2069]/g, "").trim();
  return (
    byNumber(text, facts) ?? byStatusLine(text, facts) ?? byWarning(text) ?? byPlace(text, facts) ?? byCause(text, facts) ??
    byName(text, facts) ?? byLogLine(text) ?? byLooseNumber(text, facts) ?? { pages: [], why: "", detail: "", missing: "", rest: said(text) }
  );
}

/**
 * @param {string[]} codes
 * @param {string} why
 * @param {string} detail
 * @param {string} [rest]
 * @returns {Understood}
 */
function found(codes, why, detail, rest = "") {
  const pages = [...new Set(codes)].map((code) => (code.includes("/") ? code : `code/${code}`));
  return { pages, why, detail, missing: "", rest };
}

/**
 * A query that is a number, a class or the beginning of a number, give or take words such as "error".
 * @param {string} text
 * @param {Facts} facts
 * @returns {Understood | undefined}
 */
function byNumber(text, facts) {
  const bare = fold(text).replace(/\bsip\s*\/\s*2\.0\b/g, " ").replace(/[#№:;,.!?"'«»()\u060c\u061b\u061f/\\-]+/g, " ").replace(/(\d)(?=[^\d\sxх\x00-\x7f])|([^\d\s\x00-\x7f])(?=\d)/g, "$1$2 ");
  const words = bare.split(/[\s\u200c]+/).filter((word) => word && !ABOUT_CODES.test(word));
  const [number, more] = words;
  if (!number || more !== undefined) return undefined;
  const class_ = /^([1-6])(?:[xх*×?]{2}|00-\1?99)$/.exec(number);
  if (class_) return found([`class/${class_[1]}xx`], "class", `${class_[1]}xx`);
  if (!/^\d{1,4}$/.test(number)) return undefined;
  if (facts.numbers.includes(number)) return found([number], "number", number);
  if (number.length < 3) {
    const starting = facts.numbers.filter((code) => code.startsWith(number));
    const pages = /^[1-6]$/.test(number) ? [`class/${number}xx`, ...starting] : starting;
    return starting.length ? found(pages, "prefix", number) : undefined;
  }
  return number.length === 3 ? { ...found(nearest(number, facts.numbers), "missing", number), missing: number } : undefined;
}

/**
 * The codes nearest to a number that has no page: swapped digits, then one wrong digit, then the distance.
 * @param {string} number
 * @param {string[]} numbers
 */
export function nearest(number, numbers) {
  const far = (/** @type {string} */ code) => {
    const digits = [...number].filter((digit, i) => digit !== code[i]).length;
    const swapped = [...number].sort().join("") === [...code].sort().join("");
    return (swapped ? 90 : digits * 100) + Math.min(99, Math.abs(Number(code) - Number(number)));
  };
  return [...numbers].sort((a, b) => far(a) - far(b)).slice(0, 5);
}

/**
 * @param {string} text
 * @param {Facts} facts
 * @returns {Understood | undefined}
 */
function byStatusLine(text, facts) {
  const code = STATUS_LINE.exec(text)?.[1];
  if (!code) return undefined;
  if (facts.numbers.includes(code)) return found([code], "status", code, withoutNumbers(text));
  return { ...found(nearest(code, facts.numbers), "missing", code, withoutNumbers(text)), missing: code };
}

/**
 * @param {string} text
 * @param {Facts} facts
 * @returns {Understood | undefined}
 */
function byPlace(text, facts) {
  const code = CODE_PLACES.map((place) => place.exec(text)?.[1]).find((number) => number && facts.numbers.includes(number));
  return code ? found([code], "status", code, withoutNumbers(text)) : undefined;
}

/**
 * @param {string} text
 * @param {Facts} facts
 * @returns {Understood | undefined}
 */
function byCause(text, facts) {
  for (const place of CAUSE_PLACES) {
    const cause = place.exec(text)?.[1];
    const codes = cause && facts.causes[String(Number(cause))];
    if (codes) return found([...codes, "page/q850"], "cause", `Q.850 ${Number(cause)}`, withoutNumbers(text));
  }
  return undefined;
}

/**
 * @param {string} text
 * @param {Facts} facts
 * @returns {Understood | undefined}
 */
function byName(text, facts) {
  for (const [, name] of text.matchAll(NAME)) {
    const key = (name ?? "").toUpperCase();
    const codes = facts.names[key];
    if (codes) return found(codes, "name", key, "");
  }
  // A name that no table has still says what the line is about; the rest of the line does not.
  const unknown = /\b[A-Z]{2,}(?:_[A-Z]{2,})+\b/.exec(text)?.[0];
  return unknown && / /.test(text) ? { ...found([], "", ""), rest: unknown.replaceAll("_", " ") } : undefined;
}

/**
 * @param {string} text
 * @returns {Understood | undefined}
 */
function byWarning(text) {
  const code = WARNING.exec(text)?.[1];
  if (!code || code === "399") return undefined;
  return found(["488", "606"], "warning", `Warning: ${code}`, withoutNumbers(text));
}

/**
 * @param {string} text
 * @returns {Understood | undefined}
 */
function byLogLine(text) {
  const row = LOG_LINES.find(([line]) => line.test(text));
  return row && found(row[1], "log", row[0].exec(text)?.[0] ?? "", withoutNumbers(text));
}

/**
 * Any three digits that are a code and look like no port, address, time or quantity.
 * @param {string} text
 * @param {Facts} facts
 * @returns {Understood | undefined}
 */
function byLooseNumber(text, facts) {
  const loose = new RegExp(`(?<![\\d.:/\\\\=@_a-z-])${NO_CODE}([1-6]\\d\\d)(?![\\da-z@])(?![.:/-]\\d)${UNIT}`, "giu");
  const codes = [...text.replace(/<[^>]*>|\\bsips?:\\S+/gi, " ").matchAll(loose)].map((match) => match[1] ?? "").filter((code) => facts.numbers.includes(code));
  const classes = [...text.matchAll(/(?<![a-z\d])([1-6])[xх]{2}(?![a-z\d])/giu)].map((match) => `class/${match[1]}xx`);
  if (!codes.length && !classes.length) return undefined;
  return found([...codes, ...classes], codes.length ? "number" : "class", codes[0] ?? classes[0]?.slice(6) ?? "", withoutNumbers(text));
}

/**
 * What a pasted line says: of a log line, what stands in quotation marks, without addresses, tags and places in the source.
 * @param {string} text
 */
function said(text) {
  if (!/\bsips?:|\w\.c(?:pp)?:\d|^\[/.test(text)) return text;
  const bare = withoutNumbers(text.replace(/;[\w-]+=\S*|\[[^\]]*\]|\b\w+\.c(?:pp)?\b\S*/g, " ")).trim();
  const quoted = /["']([A-Za-z][A-Za-z /-]{3,})["']/.exec(bare)?.[1];
  return quoted ?? (bare || text);
}

/**
 * @param {string} text
 */
function withoutNumbers(text) {
  return text.replace(/<[^>]*>|\bsips?:\S+|\b\S*\d+[.:]\d\S*|[\p{L}]*\d[\p{L}\d]*/gu, " ");
}
