/** The words that an index knows: by their beginning, and by their letters. */

import { distance } from "./distance.js";

/** @typedef {{word: string, bits: number}} Entry a word and its letters as bits */

export class Vocabulary {
  constructor() {
    /** @type {Set<string>} */
    this.words = new Set();
    /** @type {string[]} in the order in which they came */
    this.list = [];
    /** @type {string[]} in order, but for those that came since */
    this.sorted = [];
    /** @type {string[]} */
    this.unsorted = [];
    /** @type {Entry[][]} by length */
    this.lengths = [];
    /** @type {Map<string, [string, number][]>} what was near to a word; emptied when words are added */
    this.known = new Map();
  }

  /** @param {string} word */
  add(word) {
    if (this.words.has(word)) return;
    this.words.add(word);
    this.list.push(word);
    this.unsorted.push(word);
    (this.lengths[word.length] ??= []).push({ word, bits: lettersOf(word) });
    if (this.known.size) this.known.clear();
  }

  /**
   * Words that begin with `start`, in order.
   * @param {string} start
   */
  *beginning(start) {
    const sorted = this.inOrder();
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? "") < start) low = middle + 1;
      else high = middle;
    }
    for (let i = low, word; (word = sorted[i])?.startsWith(start); i++) yield word;
  }

  /** The words in order; those that came since are merged in, and not all sorted anew. */
  inOrder() {
    if (!this.unsorted.length) return this.sorted;
    const added = this.unsorted.sort();
    /** @type {string[]} */
    const merged = [];
    let next = 0;
    for (const word of this.sorted) {
      for (let other; (other = added[next]) !== undefined && other < word; next++) merged.push(other);
      merged.push(word);
    }
    for (; next < added.length; next++) merged.push(added[next] ?? "");
    this.unsorted = [];
    return (this.sorted = merged);
  }

  /**
   * Words of three letters or more within `limit` edits, with the number of edits.
   * @param {string} word
   * @param {number} limit
   * @returns {[string, number][]}
   */
  near(word, limit) {
    const key = limit + word;
    const known = this.known.get(key);
    if (known) return known;
    const bits = lettersOf(word);
    /** @type {[string, number][]} */
    const found = [];
    for (let length = Math.max(3, word.length - limit); length <= word.length + limit; length++) {
      for (const other of this.lengths[length] ?? []) {
        if (ones(bits ^ other.bits) > 2 * limit) continue;
        const edits = distance(word, other.word, limit);
        if (edits <= limit) found.push([other.word, edits]);
      }
    }
    this.known.set(key, found);
    return found;
  }
}

/**
 * The letters of a word as bits: words that differ in more letters than edits allow need no comparing.
 * @param {string} word
 */
function lettersOf(word) {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

/** @param {number} bits */
function ones(bits) {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count++;
  return count;
}
