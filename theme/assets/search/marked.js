/** Which words of a text matched, for the highlight. */

import { split } from "./fold.js";
import { stem } from "./stem.js";

/** @typedef {[string, boolean]} Part a piece of text, and whether it matched */

/**
 * @param {string} text
 * @param {string[]} terms the terms that matched
 * @returns {Part[]} the whole text in pieces
 */
export function marked(text, terms) {
  /** @type {Part[]} */
  const parts = [];
  const wanted = new Set(terms);
  let place = 0;
  for (const word of split(text)) {
    if (!wanted.has(stem(word.form))) continue;
    if (word.start > place) parts.push([text.slice(place, word.start), false]);
    parts.push([text.slice(word.start, word.end), true]);
    place = word.end;
  }
  if (place < text.length) parts.push([text.slice(place), false]);
  return parts;
}
