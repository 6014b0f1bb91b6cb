/**
 * Which pages answer a query, and in what order.
 *
 * A label counts by how much of the query it holds and, more, by how much of the label the query fills: whoever adds words
 * to a short name still means it. Beside the best label counts what all labels and the texts of a page hold together, and a
 * little how often a page is wanted at all. The weights were chosen over all query files at once, with half and with four
 * fifths of the aliases taken away.
 */

import { LETTERS } from "./files.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./index.js").Label} Label */
/** @typedef {import("./index.js").Token} Token */

/**
 * @typedef {object} Match
 * @property {string} page
 * @property {number} score
 * @property {number} quality from 0 to 1: how much of the query this page answers
 * @property {Label | undefined} label the label that matched best
 * @property {string[]} terms the terms of the index that matched
 */

/** @typedef {{best: number, label: Label | undefined, covered: number[], terms: Set<string>}} Found */
/** @typedef {{token: number, term: string, how: number}} Hit a word of the query, and the term that it was found as */

/** What a full match of each kind of label is worth. */
/** @type {Record<string, number>} */
const WORTH = {
  number: 1, phrase: 1, title: 0.98, main: 0.98, variant: 0.97, spelling: 0.97, alias: 0.94, name: 0.9, cause: 0.78, command: 0.8,
  meaning: 0.8, header: 0.92, method: 0.45,
};

/** A page counts half by its best label, half by how much of the query is found anywhere on it. */
const ANYWHERE = 0.5;

/** So many labels are weighed at most, those with most of the query; a key costs about the same however many pages there are. */
const CANDIDATES = 1500;

/**
 * @param {Index} index
 * @param {Token[]} tokens
 * @param {(page: string) => number} prior how likely a page is before anything was typed, from 0 to 1
 * @param {string} own the language of the page; its labels count a little more
 * @returns {Match[]} best first
 */
export function rank(index, tokens, prior, own) {
  const total = tokens.reduce((sum, token) => sum + token.weight, 0);
  if (!total) return [];
  const form = tokens.map((token) => token.form).join(" ");
  const terms = tokens.map((token) => token.term).join(" ");
  /** @type {Map<string, Found>} */
  const byPage = new Map();
  for (const { label, hits, asked } of matches(index, tokens)) {
    const worth = (WORTH[LETTERS.read(label.said)[0]] ?? 0.5) * (label.set === own || label.set === "neutral" ? 1 : 0.97);
    const coverage = asked / total;
    const strength = hits.reduce((sum, hit) => sum + index.says(hit.term), 0);
    const filled = Math.min(1, strength / Math.max(index.whole(label), 0.01));
    const score = worth * coverage ** 0.8 * (0.3 + 0.7 * filled) + (hits.length === tokens.length ? verbatim(index, label, form, terms) : 0);
    const page = entryOf(byPage, label.page, tokens);
    if (score > page.best) {
      page.best = score;
      page.label = label;
    }
    for (const { token, term, how } of hits) {
      page.covered[token] = Math.max(page.covered[token] ?? 0, how * Math.min(1, worth + 0.08));
      page.terms.add(term);
    }
  }
  addTexts(index, tokens, byPage);
  return [...byPage]
    .map(([page, found]) => {
      const covered = found.covered.reduce((sum, how, i) => sum + how * (tokens[i]?.weight ?? 0), 0) / total;
      const score = (1 - ANYWHERE) * found.best + ANYWHERE * covered ** 1.2 + 0.05 * prior(page);
      return { page, score, quality: Math.min(1, 0.6 * found.best + 0.4 * covered), label: found.label, terms: [...found.terms] };
    })
    .sort((a, b) => b.score - a.score || (a.page < b.page ? -1 : 1));
}

/**
 * What a label is worth more for saying just what was asked.
 * @param {Index} index
 * @param {Label} label
 * @param {string} form
 * @param {string} terms
 */
function verbatim(index, label, form, terms) {
  const read = index.analysed(label);
  return read.form === form ? 0.05 : read.terms.join(" ") === terms ? 0.03 : 0;
}

/**
 * @param {Map<string, Found>} byPage
 * @param {string} page
 * @param {Token[]} tokens
 */
function entryOf(byPage, page, tokens) {
  const known = byPage.get(page);
  if (known) return known;
  /** @type {Found} */
  const found = { best: 0, label: undefined, covered: tokens.map(() => 0), terms: new Set() };
  byPage.set(page, found);
  return found;
}

/**
 * What the texts add: words that no label of a page has, worth little, so that a code stays before pages that mention it.
 * @param {Index} index
 * @param {Token[]} tokens
 * @param {Map<string, Found>} byPage
 */
function addTexts(index, tokens, byPage) {
  tokens.forEach((token, i) => {
    for (const [page, count] of index.texts.get(token.term)?.pages ?? []) {
      const found = entryOf(byPage, page, tokens);
      found.covered[i] = Math.max(found.covered[i] ?? 0, 0.3 + 0.5 * (count / (count + 3)));
      found.terms.add(token.term);
    }
  });
}

/**
 * The labels that hold words of the query, which words, and how much of the query that is.
 * @param {Index} index
 * @param {Token[]} tokens
 * @returns {{label: Label, hits: Hit[], asked: number}[]}
 */
function matches(index, tokens) {
  /** @type {Map<number, Hit[]>} */
  const byLabel = new Map();
  tokens.forEach((token, i) => {
    for (const [term, how] of token.terms) {
      for (const place of index.postings.get(term) ?? []) {
        const hits = byLabel.get(place);
        const last = hits?.at(-1);
        if (!hits) byLabel.set(place, [{ token: i, term, how }]);
        else if (last?.token !== i) hits.push({ token: i, term, how });
        else if (last.how < how) hits[hits.length - 1] = { token: i, term, how };
      }
    }
  });
  const found = [...byLabel].map(([place, hits]) => {
    const asked = hits.reduce((sum, hit) => sum + (tokens[hit.token]?.weight ?? 0) * hit.how, 0);
    return { label: /** @type {Label} */ (index.labels[place]), hits, asked };
  });
  return found.length > CANDIDATES ? found.sort((a, b) => b.asked - a.asked).slice(0, CANDIDATES) : found;
}
