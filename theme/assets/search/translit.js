/**
 * Transliteration: `zanyato` and `mashghool` are ways to write занято and مشغول without their layout.
 *
 * Nobody follows a standard when doing so, so both sides are brought to a rough sound and compared there.
 * Russian keeps its vowels; Persian does not write most of them, so only consonants are left of both sides.
 */

/** @type {[RegExp, string][]} */
const RUSSIAN = [
  [/[ьъ]/g, ""], [/[ыйи]/g, "i"], [/[эе]/g, "e"], [/я/g, "a"], [/ю/g, "u"], [/ж/g, "z"], [/[шщ]/g, "s"], [/ч/g, "c"],
  [/ц/g, "c"], [/х/g, "h"], ...letters("абвгдзклмнопрстуф", "abvgdzklmnoprstuf"),
];

/** @type {[RegExp, string][]} */
const LATIN_RUSSIAN = [
  [/shch|sch|sh/g, "s"], [/zh/g, "z"], [/ch|ts|tz/g, "c"], [/kh|x/g, "h"], [/ph/g, "f"], [/w/g, "v"], [/q/g, "k"],
  [/[yj](?=[auoe])/g, ""], [/[yj]/g, "i"], [/'/g, ""],
];

/** @type {[RegExp, string][]} */
const PERSIAN = [
  [/[اعویهء]/g, ""], [/[حه]/g, ""], [/خ/g, "X"], [/[قغ]/g, "Q"], [/ش/g, "S"], [/چ/g, "C"], [/ژ/g, "J"], [/[ثصس]/g, "s"],
  [/[ذضظز]/g, "z"], [/[تط]/g, "t"], ...letters("بپجدرفکگلمن", "bpjdrfkglmn"),
];

/** @type {[RegExp, string][]} */
const LATIN_PERSIAN = [
  [/kh|x/g, "X"], [/gh|q/g, "Q"], [/sh/g, "S"], [/ch/g, "C"], [/zh/g, "J"], [/ph/g, "f"], [/[aeiouyhvw']/g, ""],
];

/**
 * @param {string} from
 * @param {string} to
 * @returns {[RegExp, string][]}
 */
function letters(from, to) {
  return [...from].map((letter, place) => [new RegExp(letter, "g"), to[place] ?? ""]);
}

/**
 * @param {string} word
 * @param {[RegExp, string][]} rules
 */
function sound(word, rules) {
  return rules.reduce((text, [from, to]) => text.replace(from, to), word).replace(/(.)\1+/g, "$1");
}

/**
 * The rough sound of a word of another script, with the script's mark before it; empty if it has none.
 * @param {string} form a folded word
 */
export function soundOf(form) {
  if (/^[а-я]{3,}$/.test(form)) return `r${sound(form, RUSSIAN)}`;
  if (/^[\u0600-\u06ff]{2,}$/.test(form)) {
    const bones = sound(form, PERSIAN);
    return bones.length > 1 ? `f${bones}` : "";
  }
  return "";
}

/**
 * What a word in Latin letters may sound like, in either script.
 * @param {string} form a folded word
 * @returns {{russian: string, persian: string}}
 */
export function soundsOfLatin(form) {
  const bones = sound(form, LATIN_PERSIAN);
  return { russian: `r${sound(form, LATIN_RUSSIAN)}`, persian: bones.length > 1 ? `f${bones}` : "" };
}
