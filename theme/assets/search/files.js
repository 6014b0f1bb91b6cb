/**
 * The files of the index, as `generator/search_index.mjs` writes them and `searcher.js` reads them.
 *
 * @typedef {[string, ...string[]]} Row a page and its labels, each with the letter of its kind before it
 * @typedef {[string, string, string?, string?]} Card address below the language's root, status unless registered, and,
 *   where they are not among the words that are loaded anyway, title and phrase
 * @typedef {[string, string]} Part the first term (or page) of a range, and the file that holds it
 * @typedef {{pages: string[], terms: Record<string, number[]>}} Body a posting is ten times the page's place, plus a count
 *
 * @typedef {object} Entry
 * @property {import("./understand.js").Facts & {common: string[]}} facts
 * @property {Record<string, Part[]>} words by set: `neutral` or a language
 * @property {Part[]} cards
 * @property {Part[]} body
 */

/** Kinds of labels by the letter that stands for them. */
const KINDS = {
  n: "number", p: "phrase", t: "title", v: "variant", s: "spelling", a: "alias", i: "name", c: "cause", x: "command", m: "meaning",
  h: "header", d: "method", f: "main",
};

export const LETTERS = {
  /**
   * @param {string} kind
   * @returns {string}
   */
  of(kind) {
    const found = Object.entries(KINDS).find(([, name]) => name === kind);
    if (!found) throw new Error(`${kind} is no kind of label`);
    return found[0];
  },
  /**
   * @param {string} label
   * @returns {[string, string]} kind and text
   */
  read(label) {
    return [/** @type {Record<string, string>} */ (KINDS)[label[0] ?? ""] ?? "alias", label.slice(1)];
  },
};

/**
 * The files of a list of parts in whose ranges `keys` fall.
 * @param {Part[]} parts
 * @param {Iterable<string>} keys
 * @param {boolean} [prefixes] whether what begins with a key is wanted as well
 */
export function filesOf(parts, keys, prefixes = false) {
  const found = new Set();
  for (const key of keys) {
    const first = Math.max(0, parts.findLastIndex(([start]) => start <= key));
    found.add(parts[first]?.[1]);
    if (prefixes && parts[first + 1]?.[0].startsWith(key)) found.add(parts[first + 1]?.[1]);
  }
  return /** @type {string[]} */ ([...found].filter(Boolean));
}
