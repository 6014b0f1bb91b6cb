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

/** @type {WeakMap<Index, {taken: number, sounds: Map<string, string[]>}>} */
const SOUNDS = new WeakMap();

/**
 * How the words of the index sound; only words that came since are listened to.
 * @param {Index} index
 */
export function soundsOf(index) {
  const known = SOUNDS.get(index) ?? { taken: 0, sounds: new Map() };
  SOUNDS.set(index, known);
  for (const { list } = index.words; known.taken < list.length; known.taken++) {
    const form = list[known.taken] ?? "";
    const sound = soundOf(form);
    if (!sound) continue;
    const alike = known.sounds.get(sound);
    if (alike) alike.push(form);
    else known.sounds.set(sound, [form]);
  }
  return known.sounds;
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
      if (other[0] === sound[0] && Math.abs(other.length - sound.length) < 2 && distance(sound, other, 1) === 1) near = [...(near ?? []), ...forms];
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
  return index.postings.get(index.forms.get(form) ?? "")?.length ?? 0;
}
