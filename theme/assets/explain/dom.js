/** Elements from plain values. Nothing here reads text as markup: what a trace holds is only ever the text of a node. */

/** @typedef {import("./words.js").Part} Part */
/** @typedef {import("./words.js").Words} Words */
/** @typedef {string | globalThis.Node | null | undefined | false} Child */

const RUN = /[A-Za-z0-9][!-~§]*(?: [A-Za-z0-9(/&+=<>"'§-][!-~§]*)*/g;
const TAIL = /[.,:;!?"'([{]+$/;
const BRACKETS = /** @type {const} */ ([["(", ")"], ["[", "]"], ["{", "}"]]);
const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {Record<string, string | boolean | number>} attributes
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false) element.setAttribute(key, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** @param {import("./ladder.js").Node} node @returns {SVGElement} */
export function drawn([name, attributes, ...children]) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children.map((child) => (typeof child === "string" ? child : drawn(child))));
  return /** @type {SVGElement} */ (element);
}

/** What a trace says, in its own order whatever surrounds it. @param {string} text */
export function value(text) {
  return h("bdi", { dir: "ltr", class: "wrap" }, text);
}

/**
 * Words of the page's language, their Latin runs isolated where it is written from right to left.
 * @param {Words} words
 * @param {string} text
 * @returns {(string | globalThis.Node)[]}
 */
export function spoken(words, text) {
  if (words.dir !== "rtl") return [text];
  /** @type {(string | globalThis.Node)[]} */
  const parts = [];
  let last = 0;
  for (const match of text.matchAll(RUN)) {
    const run = balanced(match[0]);
    parts.push(text.slice(last, match.index), h("bdi", { dir: "ltr", class: "wrap" }, run));
    last = match.index + run.length;
  }
  return [...parts, text.slice(last)];
}

/** A run without the punctuation and brackets that belong to the sentence around it. @param {string} run */
function balanced(run) {
  for (let kept = run; ; ) {
    let trimmed = kept.replace(TAIL, "").trimEnd();
    for (const [opening, closing] of BRACKETS) {
      const odd = trimmed.split(opening).length - trimmed.split(closing).length;
      if (odd < 0 && trimmed.endsWith(closing)) trimmed = trimmed.slice(0, -1);
      else if (odd > 0) trimmed = trimmed.slice(0, trimmed.lastIndexOf(opening)).trimEnd();
    }
    if (trimmed === kept) return kept;
    kept = trimmed;
  }
}

/** A filled text: values isolated, codes linked. @param {Words} words @param {Part[]} parts */
export function sentence(words, parts) {
  return parts.flatMap(({ text, kind }) => {
    const code = kind === "code" ? words.codes[text] : undefined;
    if (code) return [h("a", { href: code.url }, value(text))];
    return kind === "words" ? spoken(words, text) : [value(text)];
  });
}
