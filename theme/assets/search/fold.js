/**
 * Folding: what is typed and what is written become one form, for matching only.
 *
 * Nobody who types with a broken call on the screen minds the difference between `ي` and `ی`, `ё` and `е`,
 * `۴۸۶` and `486`, or whether a half-space was pressed. Nothing that is shown ever goes through here.
 */

/** One character for one; NFKC has already removed presentation forms and full-width letters. */
const CHARACTERS = new Map([
  ...pairs("يىئۍێې", "ی"), ...pairs("كڪ", "ک"), ...pairs("ةۀهٔەھ", "ه"), ...pairs("أإآٱٲٳ", "ا"), ...pairs("ؤۆ", "و"),
  ...pairs("ё", "е"), ...pairs("’ʼ`´", "'"),
]);

const FOLDED = new RegExp(`[${[...CHARACTERS.keys()].join("")}]`, "g");

/** A word of Cyrillic letters and of Latin ones that look like Cyrillic. */
const MIXED = /^(?=.*[а-я]{2})(?=.*[a-z])[а-яaceopxykmtbh]+$/;

/** Most words need no folding but of their case. */
const ASCII = /^[A-Za-z0-9]*$/;

/** Letters that look alike: a Cyrillic word with a Latin one in it was meant to be Cyrillic. */
const TWINS = new Map([..."aceopxykmtbh"].map((latin, place) => [latin, "асеорхукмтвн"[place] ?? latin]));

/** Harakat and other combining marks, tatweel, direction marks, soft hyphen. */
const IGNORED = /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u00ad\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * @param {string} from
 * @param {string} to
 * @returns {[string, string][]}
 */
function pairs(from, to) {
  return [...from].map((character) => [character, to]);
}

/**
 * Digits of any script as ASCII, compatibility forms resolved; case and letters stay as they are.
 * @param {string} text
 */
export function normalize(text) {
  return text.normalize("NFKC").replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15));
}

/**
 * The form in which words are compared; half-spaces are kept, `split` needs them.
 * @param {string} text
 */
export function fold(text) {
  if (ASCII.test(text)) return text.toLowerCase();
  const folded = normalize(text).toLowerCase().replace(IGNORED, "").normalize("NFC").replace(FOLDED, (character) => CHARACTERS.get(character) ?? character);
  return MIXED.test(folded) ? folded.replace(/[a-z]/g, (letter) => TWINS.get(letter) ?? letter) : folded;
}

/**
 * @typedef {object} Word
 * @property {string} form the folded word
 * @property {number} start where it stands in the text that was split
 * @property {number} end
 */

/** What needs a closer look than a plain word. */
const COMPOSED = /[\d\p{N}\u200c]/u;

const WORD = /[\p{L}\p{N}\p{M}\u0640\u200b-\u200f\u00ad]+/gu;

/** What a half-space hangs on a Persian word, written joined, split or with the half-space. */
const BEFORE = new Set(["می", "نمی"]);
const AFTER = new Set([
  "ها", "های", "هایی", "هایش", "هایم", "هاست", "ای", "تر", "ترین", "ام", "اند", "اش",
]);

/**
 * The words of a text, folded, in order, with their places.
 *
 * A Persian prefix or ending belongs to its word however it was spaced, and the parts of a compound
 * (`ثبت‌نام`) are words of their own. A number that touches letters of another script (`کد۴۸۶`) is cut off.
 * @param {string} text
 * @returns {Word[]}
 */
export function split(text) {
  /** @type {Word[]} */
  const words = [];
  for (const match of text.matchAll(WORD)) {
    for (const part of parts(match[0], match.index)) {
      const last = words.at(-1);
      if (last && (BEFORE.has(last.form) || (AFTER.has(part.form) && /[\u0600-\u06ff]$/.test(last.form)))) {
        last.form += part.form;
        last.end = part.end;
      } else {
        words.push(part);
      }
    }
  }
  return words;
}

/**
 * @param {string} chunk letters, digits, marks and half-spaces
 * @param {number} offset
 * @returns {Word[]}
 */
function parts(chunk, offset) {
  if (!COMPOSED.test(chunk)) {
    const form = fold(chunk);
    return form ? [{ form, start: offset, end: offset + chunk.length }] : [];
  }
  const found = [];
  for (const match of chunk.matchAll(/[^\u200c]+/g)) {
    let start = offset + match.index;
    for (const piece of match[0].split(/(?<=[^\x00-\x7f\p{N}])(?=\p{N})|(?<=\p{N}{3})(?=[^\x00-\x7f\p{N}\p{M}])/u)) {
      const form = fold(piece).replace(/^([1-6])[xх]{2}$/, "$1xx").replace(/\u200c/g, "");
      if (form) found.push({ form, start, end: start + piece.length });
      start += piece.length;
    }
  }
  return found;
}
