/**
 * The answer to a query: what it says outright, then what the index finds, then other readings of it.
 *
 * A query is taken as typed as long as that finds something good. Only then are other keyboard layouts and
 * transliteration tried, and what was changed is always said.
 */

import { split } from "./fold.js";
import { otherLayouts } from "./layout.js";
import { soundOf, soundsOfLatin } from "./translit.js";
import { distance } from "./distance.js";
import { understand } from "./understand.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./index.js").Match} Match */
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

const LIMIT = 12;

/**
 * @typedef {object} Context
 * @property {Index} index
 * @property {Facts} facts
 * @property {string} own the language of the page
 * @property {(page: string) => number} prior
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
    for (const [reading, penalty] of readings(query, context.index)) {
      const other = understand(reading, context.facts);
      if (other.pages.length && other.why !== "prefix" && other.why !== "log") return say(query, other, [], reading);
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
  return context.index.search(context.index.read(query), context.prior, context.own);
}

/**
 * Other readings of the query with what each costs.
 * @param {string} query
 * @param {Index} index
 * @returns {[string, number][]}
 */
function readings(query, index) {
  /** @type {[string, number][]} */
  const found = otherLayouts(query).map((reading) => [reading, 0.95]);
  return [...found, ...transliterations(query, index).map((reading) => /** @type {[string, number]} */ ([reading, 0.9]))];
}

/** @type {WeakMap<Index, {size: number, sounds: Map<string, string[]>}>} */
const SOUNDS = new WeakMap();

/**
 * How the words of the index sound; made once, and again when parts have been added.
 * @param {Index} index
 */
function soundsOf(index) {
  const known = SOUNDS.get(index);
  if (known?.size === index.forms.size) return known.sounds;
  /** @type {Map<string, string[]>} */
  const sounds = new Map();
  for (const form of index.forms.keys()) {
    const sound = soundOf(form);
    if (sound) sounds.set(sound, [...(sounds.get(sound) ?? []), form]);
  }
  SOUNDS.set(index, { size: index.forms.size, sounds });
  return sounds;
}

/**
 * A query in Latin letters as the words of other scripts that it may stand for.
 * @param {string} query
 * @param {Index} index
 * @returns {string[]}
 */
function transliterations(query, index) {
  const words = split(query).map((word) => word.form);
  if (!words.length || !words.some((word) => /^[a-z']{3,}$/.test(word))) return [];
  const sounds = soundsOf(index);
  return /** @type {const} */ (["russian", "persian"]).flatMap((script) => {
    let changed = 0;
    const reading = words.map((word) => {
      const other = /^[a-z']{2,}$/.test(word) ? sounding(soundsOfLatin(word)[script], sounds, index) : undefined;
      changed += other ? 1 : 0;
      return other ?? word;
    });
    return changed ? [reading.join(" ")] : [];
  });
}

/**
 * The word that sounds most like `sound`.
 * @param {string} sound
 * @param {Map<string, string[]>} sounds
 * @param {Index} index
 */
function sounding(sound, sounds, index) {
  if (sound.length < 3) return undefined;
  let near = sounds.get(sound);
  if (!near && sound.length > 5) {
    for (const [other, forms] of sounds) {
      if (other[0] === sound[0] && distance(sound, other, 1) === 1) near = [...(near ?? []), ...forms];
    }
  }
  return near?.toSorted((a, b) => reach(b, index) - reach(a, index))[0];
}

/**
 * How many labels a word stands in.
 * @param {string} form
 * @param {Index} index
 */
function reach(form, index) {
  return index.postings.get(index.forms.get(form) ?? "")?.size ?? 0;
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
    results.push({ page: match.page, why: match.label?.kind ?? "", matched: match.label?.text ?? "", terms: match.terms });
  }
  const certain = understood.pages.length > 0;
  return {
    query, results: results.slice(0, LIMIT), shownFor: reading, missing: understood.missing,
    quality: certain ? 1 : matches[0]?.quality ?? 0, certain,
  };
}
