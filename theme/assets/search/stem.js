/**
 * Stems: the inflected forms of one word become one term. The script of a word tells its language.
 *
 * English and Russian follow Snowball (Porter's first English stemmer and the Russian one), ported because the
 * published packages are ten times the size; Persian takes off plural, comparison and the vague ending, and
 * knows the handful of auxiliary verbs of which every phrase here is made.
 */

/**
 * @param {string} word a folded word
 * @returns {string} its term
 */
export function stem(word) {
  if (/[0-9]/.test(word)) return word;
  if (/^[a-z']+$/.test(word)) return english(word);
  if (/^[а-я]+$/.test(word)) return russian(word);
  if (/^[\u0600-\u06ff]+$/.test(word)) return persian(word);
  return word;
}

const CONSONANT = "[^aeiou]";
const VOWEL = "[aeiouy]";
const MEASURE = `${CONSONANT}?[^aeiouy]*`;
const M_GT_0 = new RegExp(`^(${CONSONANT}[^aeiouy]*)?${VOWEL}[aeiou]*${CONSONANT}[^aeiouy]*`);
const M_EQ_1 = new RegExp(`^(${CONSONANT}[^aeiouy]*)?${VOWEL}[aeiou]*${CONSONANT}[^aeiouy]*(${VOWEL}[aeiou]*)?$`);
const M_GT_1 = new RegExp(`^(${CONSONANT}[^aeiouy]*)?(${VOWEL}[aeiou]*${CONSONANT}[^aeiouy]*){2}`);
const HAS_VOWEL = new RegExp(`^(${MEASURE})?${VOWEL}`);
const SHORT = new RegExp(`^${CONSONANT}[^aeiouy]*${VOWEL}[^aeiouwxy]$`);

/** @type {[RegExp, string][]} */
const STEP_2 = [
  [/ational$/, "ate"], [/tional$/, "tion"], [/enci$/, "ence"], [/anci$/, "ance"], [/izer$/, "ize"],
  [/bli$/, "ble"], [/alli$/, "al"], [/entli$/, "ent"], [/eli$/, "e"], [/ousli$/, "ous"], [/ization$/, "ize"],
  [/ation$/, "ate"], [/ator$/, "ate"], [/alism$/, "al"], [/iveness$/, "ive"], [/fulness$/, "ful"],
  [/ousness$/, "ous"], [/aliti$/, "al"], [/iviti$/, "ive"], [/biliti$/, "ble"],
];
/** @type {[RegExp, string][]} */
const STEP_3 = [
  [/icate$/, "ic"], [/ative$/, ""], [/alize$/, "al"], [/iciti$/, "ic"], [/ical$/, "ic"], [/ful$/, ""], [/ness$/, ""],
];
const STEP_4 = /(al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|(?<=[st])ion|ou|ism|ate|iti|ous|ive|ize)$/;

/** @param {string} word */
function english(word) {
  let w = word.replace(/'s?$|'/g, "").replace(/is(e|es|ed|ing|ation|ations)$/, "iz$1");
  if (w.length < 3) return w;
  w = w.replace(/(ss|i)es$/, "$1").replace(/([^s])s$/, "$1");
  if (/eed$/.test(w)) {
    if (M_GT_0.test(w.slice(0, -3))) w = w.slice(0, -1);
  } else {
    const cut = w.replace(/(ed|ing)$/, "");
    if (cut !== w && HAS_VOWEL.test(cut)) {
      w = cut;
      if (/(at|bl|iz)$/.test(w)) w += "e";
      else if (/([^aeiouylsz])\1$/.test(w)) w = w.slice(0, -1);
      else if (SHORT.test(w)) w += "e";
    }
  }
  if (/y$/.test(w) && HAS_VOWEL.test(w.slice(0, -1))) w = `${w.slice(0, -1)}i`;
  w = replaced(replaced(w, STEP_2), STEP_3);
  const cut = w.replace(STEP_4, "");
  if (M_GT_1.test(cut)) w = cut;
  if (/e$/.test(w)) {
    const bare = w.slice(0, -1);
    // As in the later Snowball stemmer: one is not on.
    if (bare.length > 2 && (M_GT_1.test(bare) || (M_EQ_1.test(bare) && !SHORT.test(bare)))) w = bare;
  }
  return /ll$/.test(w) && M_GT_1.test(w) ? w.slice(0, -1) : w;
}

/**
 * @param {string} word
 * @param {[RegExp, string][]} rules the first that fits decides
 */
function replaced(word, rules) {
  for (const [ending, by] of rules) {
    if (ending.test(word)) {
      const rest = word.replace(ending, "");
      return M_GT_0.test(rest) ? rest + by : word;
    }
  }
  return word;
}

const RU_GERUND = /((?<=[ая])(в|вши|вшись)|ив|ивши|ившись|ыв|ывши|ывшись)$/;
const RU_ADJECTIVE = /(ее|ие|ые|ое|ими|ыми|ей|ий|ый|ой|ем|им|ым|ом|его|ого|ему|ому|их|ых|ую|юю|ая|яя|ою|ею)$/;
const RU_PARTICIPLE = /((?<=[ая])(ем|нн|вш|ющ|щ)|ивш|ывш|ующ)$/;
const RU_REFLEXIVE = /(ся|сь)$/;
const RU_VERB = /((?<=[ая])(ла|на|ете|йте|ли|й|л|ем|н|ло|но|ет|ют|ны|ть|ешь|нно)|ила|ыла|ена|ейте|уйте|ите|или|ыли|ей|уй|ил|ыл|им|ым|ен|ило|ыло|ено|ят|ует|уют|ит|ыт|ены|ить|ыть|ишь|ую|ю)$/;
const RU_NOUN = /(а|ев|ов|ие|ье|е|иями|ями|ами|еи|ии|и|ией|ей|ой|ий|й|иям|ям|ием|ем|ам|ом|о|у|ах|иях|ях|ы|ь|ию|ью|ю|ия|ья|я)$/;

/** Short participles that the algorithm takes for a verb's third person: занят is no "they" of anything. */
const RU_PARTICIPLE_NOT_VERB = /(?:за|при|под|от|пере|с)нят$/;

/** @param {string} word */
function russian(word) {
  if (RU_PARTICIPLE_NOT_VERB.test(word)) return word;
  const region = word.match(/^[^аеиоуыэюя]*[аеиоуыэюя]/)?.[0].length;
  if (!region) return word;
  const head = word.slice(0, region);
  let tail = word.slice(region);
  const gerund = tail.replace(RU_GERUND, "");
  if (gerund !== tail) {
    tail = gerund;
  } else {
    tail = tail.replace(RU_REFLEXIVE, "");
    const adjective = tail.replace(RU_ADJECTIVE, "");
    if (adjective !== tail) tail = adjective.replace(RU_PARTICIPLE, "");
    else if (RU_VERB.test(tail)) tail = tail.replace(RU_VERB, "");
    else tail = tail.replace(RU_NOUN, "");
  }
  tail = tail.replace(/и$/, "");
  const r2 = tail.match(/^[^аеиоуыэюя]*?[аеиоуыэюя]*[^аеиоуыэюя]/);
  if (r2 && /[аеиоуыэюя].*ость?$/.test(tail)) tail = tail.replace(/ость?$/, "");
  tail = tail.replace(/(ейш|ейше)$/, "").replace(/нн$/, "н").replace(/ь$/, "");
  return head + tail;
}

/** Forms of the auxiliaries; their negation is another term, since it is the message. */
const FA_VERBS = new Map(
  Object.entries({
    شد: "شود شده میشود میشد میشه شدن شدند شده بشود شدم میشوند شوند",
    نشد: "نشود نشده نمیشود نمیشه نشدند نمیشد نشدن نشدم نشوند نمیشوند",
    کرد: "کند کرده میکند میکنه کردن کنید کردم کردند میکنم میکنند کنم کن کنند بکند",
    نکرد: "نکند نکرده نمیکند نمیکنه نکردن نکردند نمیکنم نکنید نمیکنند",
    است: "هست میباشد باشد بود بوده هستند باشند ست میباشند",
    نیست: "نمیباشد نباشد نبود نبوده نیستند نمیباشند",
    دارد: "داره داشت داشته دارند دارم داشتن",
    ندارد: "نداره نداشت نداشته ندارند ندارم نداشتن",
    داد: "دهد داده میدهد میده دادن دادند دهند میدهند",
    نداد: "ندهد نداده نمیدهد نمیده ندادن ندادند نمیدهند",
    امد: "اید میاید میاد امده امدن",
    نیامد: "نمیاید نمیاد نیاید نیامده نیومد",
    شنو: "شنود میشنوم میشنود شنیدن میشنوه شنید",
    نشنو: "نمیشنوم نمیشنود نشنید نمیشنوه نشنیدن نمیشنوند",
    رس: "رسد میرسد رسید رسیده رسیدن میرسه",
    نرس: "نمیرسد نرسید نرسیده نمیرسه",
    خواه: "خواهد میخواهد میخواد خواست میخواهند",
    نخواه: "نمیخواهد نمیخواد نخواست نمیخواهند",
    یاف: "یافت یابد یافته یافتن مییابد",
  }).flatMap(([term, forms]) => [[term, term], ...forms.split(" ").map((form) => /** @type {[string, string]} */ ([form, term]))]),
);

/** @param {string} word */
function persian(word) {
  const verb = FA_VERBS.get(word);
  if (verb) return verb;
  let w = word;
  w = w.length > 4 ? w.replace(/(هایی|هایشان|هایمان|هایش|هایم|های|ها)$/, "") : w;
  w = w.length > 5 ? w.replace(/(ترین|تر)$/, "") : w;
  w = w.replace(/(?<=ا)ی$/, "");
  w = w.length > 5 ? w.replace(/(?<=ه)ای$/, "") : w;
  return w.length > 3 ? w.replace(/ی$/, "") : w;
}
