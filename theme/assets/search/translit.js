/**
 * Transliteration: `zanyato` and `mashghool` are ways to write занято and مشغول without their layout.
 *
 * Nobody follows a standard when doing so, so both sides are brought to a rough sound and compared there.
 * Russian keeps its vowels; Persian does not write most of them, so only consonants are left of both sides.
 */

const RUSSIAN = letters("ьъ ыйи эе я ю ж шщ чц х а б в г д з к л м н о п р с т у ф", " i e a u z s c h a b v g d z k l m n o p r s t u f");

/** @type {[RegExp, string][]} */
const LATIN_RUSSIAN = [
  [/shch|sch|sh/g, "s"], [/zh/g, "z"], [/ch|ts|tz/g, "c"], [/kh|x/g, "h"], [/ph/g, "f"], [/w/g, "v"], [/q/g, "k"],
  [/[yj](?=[auoe])/g, ""], [/[yj]/g, "i"], [/'/g, ""],
];

const PERSIAN = letters("اعویهءح خ قغ ش چ ژ ثصس ذضظز تط ب پ ج د ر ف ک گ ل م ن", " X Q S C J s z t b p j d r f k g l m n");

/** @type {[RegExp, string][]} */
const LATIN_PERSIAN = [
  [/kh|x/g, "X"], [/gh|q/g, "Q"], [/sh/g, "S"], [/ch/g, "C"], [/zh/g, "J"], [/ph/g, "f"], [/[aeiouyhvw']/g, ""],
];

/**
 * @param {string} from groups of letters
 * @param {string} to the sound of each group
 */
function letters(from, to) {
  const sounds = to.split(" ");
  return new Map(from.split(" ").flatMap((group, place) => [...group].map((letter) => /** @type {[string, string]} */ ([letter, sounds[place] ?? ""]))));
}

/**
 * @param {string} word
 * @param {Map<string, string>} table
 */
function spelt(word, table) {
  let text = "";
  for (const letter of word) {
    const sound = table.get(letter) ?? letter;
    if (sound !== text.at(-1)) text += sound;
  }
  return text;
}

/**
 * @param {string} word
 * @param {[RegExp, string][]} rules
 */
function heard(word, rules) {
  return rules.reduce((text, [from, to]) => text.replace(from, to), word).replace(/(.)\1+/g, "$1");
}

/**
 * The rough sound of a word of another script, with the script's mark before it; empty if it has none.
 * @param {string} form a folded word
 */
export function soundOf(form) {
  if (/^[а-я]{3,}$/.test(form)) return `r${spelt(form, RUSSIAN)}`;
  if (/^[\u0600-\u06ff]{2,}$/.test(form)) {
    const bones = spelt(form, PERSIAN);
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
  const bones = heard(form, LATIN_PERSIAN);
  return { russian: `r${heard(form, LATIN_RUSSIAN)}`, persian: bones.length > 1 ? `f${bones}` : "" };
}
