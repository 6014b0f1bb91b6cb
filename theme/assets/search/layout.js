/**
 * Keyboard layouts: what a text says if it was typed with the wrong one switched on.
 *
 * The strings hold the keys of a standard keyboard in the same order. Persian follows ISIRI 9147, with the
 * places in which the older Windows layout differs as a second reading.
 */

const LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?";
const RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,";
const PERSIAN = "‍ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو./÷ٌٍَُِّْ][}{ؤئيإأآة»«:؛كٓژٰ‌ٔء><؟";
const WINDOWS = new Map([["m", "ئ"], ["`", "پ"], ["\\", "پ"], ["C", "ژ"], ["H", "آ"]]);

/**
 * @param {string} from
 * @param {string} to
 */
function table(from, to) {
  const target = [...to];
  return new Map([...from].map((key, place) => [key, target[place] ?? key]));
}

const TO_RUSSIAN = table(LATIN, RUSSIAN);
const TO_PERSIAN = table(LATIN, PERSIAN);
const FROM_RUSSIAN = new Map([...table(RUSSIAN, LATIN)].filter(([key]) => key !== "." && key !== ","));
const FROM_PERSIAN = new Map([
  ...table(PERSIAN, LATIN), ["ئ", "m"], ["پ", "m"], ["ي", "d"], ["ك", ";"], ["آ", "h"], ["ژ", "c"],
]);

/** A word typed without the shift key, which is how words are typed into a search box. */
const PLAIN_PERSIAN = new Map([...TO_PERSIAN].map(([key, letter]) => [key, /[A-Z]/.test(key) ? TO_PERSIAN.get(key.toLowerCase()) ?? letter : letter]));

/**
 * @param {string} text
 * @param {Map<string, string>[]} tables the first that knows the key decides
 */
function typed(text, ...tables) {
  return [...text].map((key) => tables.find((map) => map.has(key))?.get(key) ?? key).join("");
}

/**
 * Every other reading of what was typed, likeliest first; the text itself is not among them.
 * @param {string} text
 * @returns {string[]}
 */
export function otherLayouts(text) {
  /** @type {string[]} */
  let found = [];
  if (/[\u0400-\u04ff]/.test(text)) {
    const latin = typed(text, FROM_RUSSIAN);
    found = [latin, typed(latin, PLAIN_PERSIAN)];
  } else if (/[\u0600-\u06ff]/.test(text)) {
    const latin = typed(text, FROM_PERSIAN);
    found = [latin, latin.replace(/m(?=\b)/g, "m"), typed(latin, TO_RUSSIAN)];
  } else if (/[a-z]/i.test(text)) {
    found = [typed(text, TO_RUSSIAN), typed(text, PLAIN_PERSIAN), typed(text, WINDOWS, PLAIN_PERSIAN)];
  }
  return [...new Set(found)].filter((reading) => reading !== text);
}
