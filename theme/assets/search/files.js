/**
 * The files of the index, as `generator/search_index.mjs` writes them and `searcher.js` reads them.
 *
 * @typedef {[string, ...string[]]} Row a page and its labels, each with the letter of its kind before it
 * @typedef {[string, string, string?, string?]} Card address below the language's root unless usual, status unless registered, and,
 *   where they are not among the words that are loaded anyway, title and phrase
 * @typedef {{base: string, starts: string[]}} Parts the folder of a list that is cut into ranges of terms (or pages), and the
 *   first of each range; the files are numbered
 * @typedef {{rows: Row[], numbers: number[], wholes: number[], terms: Record<string, [number, string, ...number[]]>,
 *   joins: Record<string, [string, string, ...number[]]>}} Part of a set that is cut into ranges of terms: its labels; the
 *   number of each in the set, less that of the one before; ten times what each says as a whole; by term how many pages have it, its folded words, and its labels by their place; two
 *   words written as one, with their terms and labels
 * @typedef {{pages: string[], terms: Record<string, [number, ...number[]]>}} Body by term how many pages have it, then its postings: ten
 *   times the page's place, plus a count
 *
 * @typedef {object} Entry
 * @property {import("./understand.js").Facts & {common: string[]}} facts
 * @property {Record<string, string>} scripts by language: the Unicode name of its script, such as Cyrillic
 * @property {Record<string, Parts | string>} words by set (`neutral`, a language, or a language with a `+` for what few queries
 *   need), or the file that holds the parts; a list that is not cut is rows, one that is cut is of parts
 * @property {number} pages how many pages there are
 * @property {Parts} cards
 * @property {string} [all] the file that holds every card, where those are cut
 * @property {Parts} body
 */

/** Kinds of labels by the letter that stands for them. */
const KINDS = {
  n: "number", p: "phrase", t: "title", v: "variant", s: "spelling", a: "alias", i: "name", c: "cause", x: "command", m: "meaning",
  h: "header", d: "method", f: "main", l: "concept",
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
 * The set to which a list of words belongs.
 * @param {string} name
 */
export function setOf(name) {
  return name.replace("+", "");
}

/**
 * Where most pages are, below their language's root: `code/486` is at `codes/486/`.
 * @param {string} page
 */
export function usualUrl(page) {
  return `${page.replace("/", "s/")}/`;
}

/**
 * The files of a list in whose ranges `keys` fall.
 * @param {Parts} parts
 * @param {Iterable<string>} keys
 * @param {boolean} [prefixes] whether what begins with a key is wanted as well
 */
export function filesOf({ base, starts }, keys, prefixes = false) {
  /** @type {Set<number>} */
  const found = new Set();
  for (const key of keys) {
    const first = Math.max(0, starts.findLastIndex((start) => start <= key));
    found.add(first);
    if (prefixes && starts[first + 1]?.startsWith(key)) found.add(first + 1);
  }
  return [...found].map((number) => `${base}/${number}.json`);
}
