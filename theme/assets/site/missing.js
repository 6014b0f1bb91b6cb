/**
 * The page for what does not exist looks at the address that was asked for: the language in it, and the code that it
 * may have meant. `/487`, `/codes/4867` and `/ru/codes/۴۸۷` lead on; whatever else is asked for stays as it is.
 */

const DIGITS = /[۰-۹٠-٩]/g;
const MOST = 4;

/**
 * @param {string} asked a path as it was typed, percent-encoded or not
 * @returns {string} readable, its digits in ASCII
 */
export function readable(asked) {
  let path = asked;
  try {
    path = decodeURIComponent(asked);
  } catch {
    // Not UTF-8: as it stands.
  }
  return path.normalize("NFKC").replace(DIGITS, (digit) => String(digit.charCodeAt(0) & 15));
}

/**
 * The codes that an address may have meant: those in it; else those that one digit too many or too few, two swapped or
 * one wrong would make of it.
 *
 * @param {string} path as `readable` gives it
 * @param {readonly string[]} known every code that has a page
 * @returns {string[]} the likeliest first
 */
export function meant(path, known) {
  const numbers = path.match(/\d+/g) ?? [];
  const exact = numbers.filter((number) => known.includes(number));
  if (exact.length) return [...new Set(exact)].slice(0, MOST);
  const number = numbers.at(-1);
  if (!number || number.length < 2 || number.length > 5) return [];
  /** @param {string} code */
  const distance = (code) => {
    if (number.startsWith(code)) return 0;
    if (without(number).includes(code)) return 1;
    if (swapped(number).includes(code)) return 2;
    if (code.startsWith(number)) return 3;
    if (without(code).includes(number)) return 4;
    return number.length === 3 && [...code].filter((digit, at) => digit !== number[at]).length === 1 ? 5 : Infinity;
  };
  return known
    .map((code) => ({ code, far: distance(code) }))
    .filter(({ far }) => far < Infinity)
    .sort((a, b) => a.far - b.far)
    .slice(0, MOST)
    .map(({ code }) => code);
}

/** @param {string} number */
const without = (number) => [...number].map((_, at) => number.slice(0, at) + number.slice(at + 1));

/** @param {string} number */
const swapped = (number) =>
  [...number].slice(1).map((_, at) => number.slice(0, at) + number[at + 1] + number[at] + number.slice(at + 2));

/** @param {HTMLElement} main */
function propose(main) {
  const path = readable(location.pathname);
  /** @type {Record<string, string>} */
  const phrases = JSON.parse(main.dataset.codes ?? "{}");
  const found = meant(path, Object.keys(phrases));
  const sections = /** @type {HTMLElement[]} */ ([...main.querySelectorAll("section")]);
  const spoken = sections.filter((section) => path.startsWith(section.dataset.home ?? "")).at(-1);
  if (spoken && spoken !== sections[0]) main.querySelector("section")?.before(spoken);
  if (spoken) [document.documentElement.lang, document.documentElement.dir] = [spoken.lang, spoken.dir];
  for (const section of found.length ? sections : []) {
    const box = /** @type {HTMLElement} */ (section.querySelector(".meant"));
    const asked = /** @type {HTMLElement} */ (box.querySelector("[data-asked]"));
    const [before = "", after = ""] = (asked.dataset.asked ?? "").split("{path}");
    asked.append(before, isolated(path), after);
    box.querySelector("ul")?.append(...found.map((code) => item(`${section.dataset.home}codes/${code}/`, `${code} ${phrases[code]}`)));
    box.hidden = false;
  }
}

/** @param {string} text */
function isolated(text) {
  const run = document.createElement("bdi");
  run.dir = "ltr";
  run.textContent = text.trim();
  return run;
}

/**
 * @param {string} address
 * @param {string} label
 */
function item(address, label) {
  const entry = document.createElement("li");
  const link = document.createElement("a");
  link.href = address;
  link.append(isolated(label));
  entry.append(link);
  return entry;
}

const main = globalThis.document?.querySelector("main[data-codes]");
if (main) propose(/** @type {HTMLElement} */ (main));
