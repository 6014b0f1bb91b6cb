/** Other readings of a query: another keyboard layout, or words of another script in Latin letters. */

import { distance } from "./distance.js";
import { split } from "./fold.js";
import { otherLayouts } from "./layout.js";
import { soundOf, soundsOfLatin } from "./translit.js";

/** @typedef {import("./index.js").Index} Index */

/**
 * Other readings of the query with what each costs.
 * @param {string} query
 * @param {Index} index
 * @returns {[string, number][]}
 */
export function readings(query, index) {
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
