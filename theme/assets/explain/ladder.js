/**
 * An exchange as a ladder, the drawing of the code pages: `generator/ladder.py` makes the same, and a test holds the two
 * to one output. Here it is a tree, so that a page can make elements of it and no text is ever read as markup.
 */

/** @typedef {[string, Record<string, string | number>, ...(string | Node)[]]} Node an element: its name, attributes, and what is in it */
/** @typedef {{label: string, code: number, sender: string, receiver: string, times: number, at?: string, message?: number, chosen?: boolean}} Hop `chosen` stands out */
/**
 * @typedef {object} Drawing
 * @property {string[]} parties from left to right
 * @property {Hop[]} hops
 * @property {number} [chosen] the code that the drawing is about
 * @property {string} title
 * @property {string} told the exchange in words
 * @property {string} [id] what the ids in it begin with
 * @property {(party: string) => string} [name]
 * @property {boolean} [wide] whether names are long
 */

const [COLUMN, LETTER, MARGIN, TOP, ROW] = [136, 7, 66, 40, 34];
const [HEAD, CAPITAL] = [9, 9];
const BOX = /** @type {const} */ ([124, 30]);
const SCALE = 1.15;
const WIDE = 430;
const [PAIR, ROOMY] = [2, 190];
const CLOCK = 58;

/** @param {Drawing} drawing @returns {Node} */
export function ladder({ parties, hops, chosen = 0, title, told, id = "ladder", name = (party) => party }) {
  const names = parties.map(name);
  const box = Math.max(BOX[0], 16 + CAPITAL * Math.max(0, ...names.map(({ length }) => length)));
  const letters = hops.reduce((most, hop) => Math.max(most, text(hop).length), 0);
  const column = Math.max(COLUMN, 34 + LETTER * letters, box + COLUMN - BOX[0], parties.length === PAIR ? ROOMY : 0);
  const clock = hops.some(({ at }) => at) ? CLOCK : 0;
  const margin = MARGIN + Math.floor((box - BOX[0]) / 2);
  const at = new Map(parties.map((party, i) => [party, clock + margin + column * i]));
  const width = clock + 2 * margin + column * (at.size - 1);
  const bottom = TOP + ROW * hops.length;
  return ["svg", {
    class: `ladder__drawing${width > WIDE + 200 ? " is-wider" : width > WIDE ? " is-wide" : ""}`, width: Math.round(width * SCALE), viewBox: `0 0 ${width} ${bottom + 6}`,
    role: "img", "aria-labelledby": `${id}-title ${id}-told`,
  },
  ["title", { id: `${id}-title` }, title],
  ["desc", { id: `${id}-told` }, `${told}.`],
  ...[...at.values()].map((x) => /** @type {Node} */ (["line", { class: "ladder__life", x1: x, y1: BOX[1] + 2, x2: x, y2: bottom }])),
  ...parties.map((party, i) => head(at.get(party) ?? 0, names[i] ?? "", box)),
  ...hops.map((hop, i) => arrow(hop, at, TOP + ROW * i + ROW / 2, chosen))];
}

/** @param {Hop} hop @returns {string} what stands on an arrow */
export function text({ label, times }) {
  return times > 1 ? `${label} ×${times}` : label;
}

/** @param {number} x @param {string} name @param {number} box @returns {Node} */
function head(x, name, box) {
  return ["g", { class: "ladder__party" }, ["rect", { x: x - Math.floor(box / 2), y: 2, width: box, height: BOX[1], rx: 5 }], ["text", { x, y: Math.floor(BOX[1] / 2) + 7, "text-anchor": "middle" }, name]];
}

/** @param {Hop} hop @param {Map<string, number>} at @param {number} y @param {number} chosen @returns {Node} */
function arrow(hop, at, y, chosen) {
  const [start, end] = [at.get(hop.sender) ?? 0, at.get(hop.receiver) ?? 0];
  const way = end > start ? 1 : -1;
  const kind = hop.code ? `is-response class-${Math.floor(hop.code / 100)}xx` : "is-request";
  const point = `${end},${y} ${end - way * HEAD},${y - 4} ${end - way * HEAD},${y + 4}`;
  return ["g", { class: `ladder__hop ${kind}${hop.chosen || (chosen && hop.code === chosen) ? " is-this" : ""}`, ...(hop.message === undefined ? {} : { "data-message": hop.message }) },
    ["line", { x1: start, y1: y, x2: end - way * HEAD, y2: y }],
    ["polygon", { points: point }],
    ["text", { x: Math.floor((start + end) / 2), y: y - 6, "text-anchor": "middle" }, text(hop)],
    ...(hop.at ? [/** @type {Node} */ (["text", { class: "ladder__time", x: 4, y: y + 4 }, hop.at])] : [])];
}

/** @param {Node} node @returns {string} the tree as markup, for Node and tests */
export function markup([name, attributes, ...children]) {
  const inner = children.map((child) => (typeof child === "string" ? escaped(child) : markup(child))).join("");
  const start = `<${name}${Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`).join("")}`;
  return children.length ? `${start}>${inner}</${name}>` : `${start}/>`;
}

/** @param {string} value */
function escaped(value) {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#x27;");
}
