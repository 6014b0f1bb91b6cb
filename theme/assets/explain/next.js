/** What to run next: recipes with the addresses, ports and Call-ID of a call in their places. */

import { quoted } from "../site/quoted.js";

/** @typedef {import("./words.js").Words} Words */

/**
 * @param {Words} words
 * @param {string} id of a recipe
 * @param {Record<string, string>} values
 * @returns {{title: string, url: string, command: string} | null} null for a recipe that the site does not have
 */
export function command(words, id, values) {
  const recipe = words.recipes[id];
  if (!recipe) return null;
  const text = recipe.parts.map(([piece, place]) => {
    if (!place) return piece;
    const input = words.inputs[piece];
    const value = values[piece] ?? "";
    const fits = input && value && new RegExp(`^(?:${input.pattern})$`, "v").test(value);
    return quoted(fits ? value : (input?.default ?? piece), place);
  }).join("");
  return { title: recipe.title, url: recipe.url, command: text };
}
