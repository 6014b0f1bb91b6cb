/** Edit distance, for typos: how many letters were missed, added, changed or swapped. */

/**
 * The distance between two words, or `limit + 1` where it is greater than `limit`.
 * @param {string} a
 * @param {string} b
 * @param {number} limit
 */
export function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit || Math.max(a.length, b.length) >= WIDTH) return limit + 1;
  for (let j = 0; j <= b.length; j++) ROWS[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const row = (i % 3) * WIDTH;
    const last = ((i + 2) % 3) * WIDTH;
    const before = ((i + 1) % 3) * WIDTH;
    let least = i;
    ROWS[row] = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(at(last + j) + 1, at(row + j - 1) + 1, at(last + j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, at(before + j - 2) + 1);
      ROWS[row + j] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
  }
  return at((a.length % 3) * WIDTH + b.length);
}

/** Longer words than this are no words; the three rows of the table are kept, since this runs thousands of times a key. */
const WIDTH = 48;
const ROWS = new Uint8Array(3 * WIDTH);

/** @param {number} place */
function at(place) {
  return ROWS[place] ?? 0;
}

/**
 * How many edits a word of this length is forgiven.
 * @param {string} word
 */
export function allowance(word) {
  return word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
}
