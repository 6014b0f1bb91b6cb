/**
 * The answer to a query: what it says outright, then what the index finds, then other readings of it.
 *
 * A query is taken as typed as long as that finds something good. Only then are other keyboard layouts and
 * transliteration tried, and what was changed is always said.
 */

import { LETTERS } from "./files.js";
import { split } from "./fold.js";
import { rank } from "./rank.js";
import { understand } from "./understand.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./rank.js").Match} Match */
/** @typedef {import("./understand.js").Facts} Facts */

/**
 * @typedef {object} Result
 * @property {string} page
 * @property {string} why kind of the label that matched, or what was understood
 * @property {string} matched the text that matched, for the highlight
 * @property {string[]} terms
 */

/**
 * @typedef {object} Answer
 * @property {string} query
 * @property {Result[]} results
 * @property {string} shownFor the other reading that was searched, or empty
 * @property {string} missing a code that was asked for and is not registered
 * @property {number} quality from 0 to 1
 * @property {boolean} certain whether the query was understood outright
 */

/** Below this, a query as typed has found nothing good, and other readings are tried. */
export const GOOD = 0.72;

/** Below this nothing was found but words that say nothing. */
const NOTHING = 0.1;

const LIMIT = 10;

/**
 * @typedef {object} Context
 * @property {Index} index
 * @property {Facts} facts
 * @property {string} own the language of the page
 * @property {(page: string) => number} prior
 * @property {((query: string, index: Index) => [string, number][]) | undefined} [readings] other readings of a query, with
 *   what each costs; fetched when the first query is met that finds nothing good
 */

/**
 * @param {string} query
 * @param {Context} context
 * @returns {Answer}
 */
export function answer(query, context) {
  const understood = understand(query, context.facts);
  if (understood.pages.length && !understood.rest.trim()) return say(query, understood, [], "");
  const typed = find(understood.rest || query, context);
  if (understood.pages.length) return say(query, understood, typed, "");
  let best = { matches: typed, quality: typed[0]?.quality ?? 0, reading: "" };
  if (best.quality < GOOD) {
    for (const [reading, penalty] of context.readings?.(query, context.index) ?? []) {
      const other = understand(reading, context.facts);
      // Digits are the same on every layout: a number that was there before is none now because of its neighbours.
      if (other.pages.length && other.why !== "prefix" && other.why !== "log" && !query.includes(other.detail)) return say(query, other, [], reading);
      if (!split(reading).some(({ form }) => form.length > 1 && context.index.knows(form))) continue;
      const matches = find(reading, context);
      const quality = (matches[0]?.quality ?? 0) * penalty;
      if (quality > best.quality + 0.02) best = { matches, quality, reading };
    }
  }
  return { ...say(query, understood, best.matches, best.reading), quality: best.quality };
}

/**
 * @param {string} query
 * @param {Context} context
 */
function find(query, context) {
  const matches = optionsFirst(query, rank(context.index, context.index.read(query), context.prior, context.own), context.index);
  return (matches[0]?.quality ?? 0) < NOTHING ? [] : matches;
}

/**
 * Among pages that match about as well, those whose command has the options that were typed: `sngrep -I` reads a file.
 * @param {string} query
 * @param {Match[]} matches best first
 * @param {Index} index
 */
function optionsFirst(query, matches, index) {
  const options = query.match(/(?<=\s)--?[A-Za-z][\w-]*/g) ?? [];
  const near = matches.filter((match) => match.score > (matches[0]?.score ?? 0) - 0.15);
  const has = (/** @type {Match} */ match) => {
    const words = (index.shown.get(`command neutral ${match.page}`) ?? "").split(/\s+/);
    return options.length > 0 && options.every((option) => words.includes(option));
  };
  return [...near.filter(has), ...near.filter((match) => !has(match)), ...matches.slice(near.length)];
}

/**
 * @param {string} query
 * @param {import("./understand.js").Understood} understood
 * @param {Match[]} matches
 * @param {string} reading
 * @returns {Answer}
 */
function say(query, understood, matches, reading) {
  /** @type {Result[]} */
  const results = understood.pages.map((page) => ({ page, why: understood.why, matched: understood.detail, terms: [] }));
  const seen = new Set(understood.pages);
  const floor = (matches[0]?.score ?? 0) * 0.35;
  for (const match of matches) {
    if (seen.has(match.page) || match.score < floor) continue;
    seen.add(match.page);
    const [why, matched] = match.label ? LETTERS.read(match.label.said) : ["", ""];
    results.push({ page: match.page, why, matched, terms: match.terms });
  }
  const certain = understood.pages.length > 0;
  return {
    query, results: results.slice(0, LIMIT), shownFor: reading, missing: understood.missing,
    quality: certain ? 1 : matches[0]?.quality ?? 0, certain,
  };
}
