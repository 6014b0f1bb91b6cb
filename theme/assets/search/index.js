/**
 * The index: short labels (phrases, titles, aliases) and whom they lead to.
 *
 * A page is found by its best label and not by the sum of its text: a query that is the whole of one alias beats
 * one whose words are scattered over many. Parts of the index arrive as they are needed and are added here; the
 * answer over what has been loaded is complete for every term in whose range a part has been loaded.
 */

import { allowance, distance } from "./distance.js";
import { fold, split } from "./fold.js";
import { stem } from "./stem.js";

/**
 * @typedef {object} Label
 * @property {string} page key of the page, such as `code/486`
 * @property {string} kind see `WORTH`
 * @property {string} text as it is shown
 * @property {string} set `neutral` or a language
 * @property {string[]} terms
 * @property {string} form the folded words
 */

/**
 * @typedef {object} Token one word of the query
 * @property {string} form
 * @property {string} term its own stem
 * @property {number} weight how much it says
 * @property {Map<string, number>} terms the terms it may stand for, and how well
 */

/**
 * @typedef {object} Match
 * @property {string} page
 * @property {number} score
 * @property {number} quality from 0 to 1: how much of the query this page answers
 * @property {Label | undefined} label the label that matched best
 * @property {string[]} terms the terms of the index that matched
 */

/** @typedef {{best: number, quality: number, label: Label | undefined, covered: number[], terms: Set<string>}} Found */

/** What a full match of each kind of label is worth. */
/** @type {Record<string, number>} */
const WORTH = {
  number: 1, phrase: 1, title: 0.98, main: 0.98, variant: 0.97, spelling: 0.97, alias: 0.94, name: 0.9, cause: 0.78, command: 0.8,
  meaning: 0.8, header: 0.92, method: 0.45,
};

/** How well a word stands for another that means nearly the same. */
const LIKE = 0.7;

/** A page counts half by its best label, half by how much of the query is found anywhere on it. */
const ANYWHERE = 0.5;

/** Words that ask and say nothing: they weigh next to nothing, but a label made of them is still found. */
const FILLERS = new Set(
  `sip error errors code codes response status message what is are does do mean means meaning the a an of on in to for my i
  how why when get got getting receive received problem issue with and or by from header field our we you your
  it its this that there be been being has have had just always still very so but if then
  сип ошибка ошибки ошибку код коды кода ответ что значит это такое почему как в на и с со при у из для по за звонок звонка
  звонке вызов вызова приходит пришел получаю выдает проблема расшифровка означает заголовок заголовка поле
  идет идут есть был была было мне мой моя мои нас наш нам уже еще если когда то же бы ли но до от а
  سیپ خطا خطای ارور کد کدهای پاسخ یعنی چه چیست معنی چرا در به از با و را که این من برای یک است پیام مشکل چی کردم انجام ما شما هم ولی اگر وقتی تا یا آن او میده سرآیند هدر`
    .split(/\s+/).map(fold).flatMap((word) => [word, stem(word)]),
);

export class Index {
  constructor() {
    /** @type {Label[]} */
    this.labels = [];
    /** @type {Map<string, Set<number>>} term to labels */
    this.postings = new Map();
    /** @type {Map<string, Set<string>>} term to pages */
    this.pages = new Map();
    /** @type {Map<string, string>} folded word to term */
    this.forms = new Map();
    /** @type {Map<string, string[]>} two adjacent words written as one, to their terms */
    this.joins = new Map();
    /** @type {Set<string>} */
    this.seen = new Set();
    /** @type {string[]} the folded words in order, but for those that came since */
    this.sorted = [];
    /** @type {string[]} */
    this.unsorted = [];
    /** @type {Set<string>} */
    this.all = new Set();
    /** @type {Map<string, number>} term to how rare it is; emptied when the index grows */
    this.rare = new Map();
    /** @type {Map<Label, number>} how much all words of a label say; emptied likewise */
    this.wholes = new Map();
    /** @type {Map<string, Set<string>>} term to terms that mean nearly the same */
    this.likes = new Map();
    /** @type {Map<string, Map<string, number>>} term of the texts to pages, and how often */
    this.texts = new Map();
    /** @type {Map<string, string>} titles, phrases and commands by kind, set and page */
    this.shown = new Map();
    /** @type {Map<string, number>} folded words and their letters as bits */
    this.bits = new Map();
    /** @type {Map<string, number>} the same for the terms */
    this.stemBits = new Map();
  }

  /**
   * @param {string[]} pages
   * @param {Record<string, number[]>} terms see `Body` in files.js
   */
  addBody(pages, terms) {
    for (const [term, found] of Object.entries(terms)) {
      this.texts.set(term, new Map(found.map((posting) => [pages[Math.floor(posting / 10)] ?? "", posting % 10])));
    }
  }

  /**
   * Takes in words that mean nearly the same where telephones are spoken of.
   * @param {string} text
   */
  addConcept(text) {
    const terms = split(text).map((word) => this.forms.get(word.form) ?? stem(word.form));
    for (const term of terms) for (const other of terms) if (other !== term) put(this.likes, term, other);
  }

  /**
   * @param {string} page
   * @param {string} kind
   * @param {string} text
   * @param {string} set
   */
  add(page, kind, text, set) {
    const key = `${page}\t${kind}\t${text}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const words = split(text);
    const terms = words.map((word) => this.forms.get(word.form) ?? stem(word.form));
    if (!terms.length) return;
    if (kind === "title" || kind === "phrase" || kind === "command") this.shown.set(`${kind} ${set} ${page}`, text);
    const place = this.labels.push({ page, kind, text, set, terms, form: words.map((word) => word.form).join(" ") }) - 1;
    this.all.add(page);
    this.rare.clear();
    this.wholes.clear();
    words.forEach((word, i) => {
      const term = /** @type {string} */ (terms[i]);
      if (!this.forms.has(word.form)) {
        this.unsorted.push(word.form);
        this.bits.set(word.form, lettersOf(word.form));
      }
      if (!this.postings.has(term)) this.stemBits.set(term, lettersOf(term));
      this.forms.set(word.form, term);
      put(this.postings, term, place);
      put(this.pages, term, page);
      const next = words[i + 1];
      if (next) this.joins.set(word.form + next.form, [term, /** @type {string} */ (terms[i + 1])]);
    });
  }

  /**
   * How rare a term is, and so how much it says.
   * @param {string} term
   */
  rarity(term) {
    const known = this.rare.get(term);
    if (known !== undefined) return known;
    const pages = this.pages.get(term)?.size ?? 0;
    const rarity = Math.log(1 + this.all.size / (pages + 0.5));
    this.rare.set(term, rarity);
    return rarity;
  }

  /**
   * How much a term of a label says.
   * @param {string} term
   */
  says(term) {
    return FILLERS.has(term) ? 0.15 : this.rarity(term);
  }

  /**
   * How much all words of a label say together.
   * @param {Label} label
   */
  whole(label) {
    const known = this.wholes.get(label);
    if (known !== undefined) return known;
    const whole = label.terms.reduce((sum, term) => sum + this.says(term), 0);
    this.wholes.set(label, whole);
    return whole;
  }

  /**
   * The words of a query, each with the terms of the index that it may stand for.
   * @param {string} query
   * @returns {Token[]}
   */
  read(query) {
    const words = split(query);
    /** @type {Token[]} */
    const tokens = [];
    for (let i = 0; i < words.length; i++) {
      const form = words[i]?.form ?? "";
      const next = words[i + 1]?.form;
      const pair = next ? this.forms.get(form + next) : undefined;
      if (pair && !this.forms.has(next ?? "")) {
        tokens.push(this.weigh(form + next, new Map([[pair, 1]])));
        i += 1;
        continue;
      }
      const joined = this.joins.get(form);
      if (joined && !this.forms.has(form)) {
        for (const term of joined) tokens.push(this.weigh(form, new Map([[term, 1]])));
        continue;
      }
      const terms = this.expand(form, i === words.length - 1);
      if (pair && (terms.get(pair) ?? 0) < 0.9) terms.set(pair, 0.9);
      tokens.push(this.weigh(form, terms));
    }
    return tokens;
  }

  /**
   * @param {string} form
   * @param {Map<string, number>} terms
   * @returns {Token}
   */
  weigh(form, terms) {
    const term = stem(form);
    if (FILLERS.has(form)) return { form, term, weight: 0.15, terms };
    const best = Math.max(0, ...terms.values());
    const rarities = [...terms].filter(([, how]) => how >= best - 0.05).map(([other]) => this.rarity(other));
    let weight = rarities.length ? Math.min(...rarities) : 2.5;
    const inTexts = this.texts.get(term)?.size;
    // A word that stands in most texts says little, however few the labels are that have it.
    if (inTexts) weight = Math.min(weight, 2.5 * Math.log(1 + this.all.size / (inTexts + 0.5)));
    return { form, term, weight, terms };
  }

  /**
   * Terms for one word: itself; what it begins, while it is being typed; what it is misspelt for.
   * @param {string} form
   * @param {boolean} typing whether it is the last word
   */
  expand(form, typing) {
    /** @type {Map<string, number>} */
    const found = new Map();
    const term = this.forms.get(form) ?? stem(form);
    if (this.postings.has(term)) found.set(term, 1);
    if (/^\d+$/.test(form)) return found;
    if ((typing || !found.size) && form.length > 1) {
      for (const longer of this.beginning(form)) {
        const how = (found.size ? 0.5 : 0.7) + 0.2 * (form.length / longer.length);
        const target = this.forms.get(longer) ?? "";
        if ((found.get(target) ?? 0) < how) found.set(target, how);
      }
    }
    if (!found.has(term) && form.length > 2) {
      this.misspelt(form, term, found);
      this.related(term, found);
    }
    for (const other of this.likes.get(term) ?? []) {
      if (this.postings.has(other) && (found.get(other) ?? 0) < LIKE) found.set(other, LIKE);
    }
    return found;
  }

  /**
   * Adds words of one root where no ending rule knows it: спамер and спам, зацикленный and зацикливание.
   * @param {string} term
   * @param {Map<string, number>} found
   */
  related(term, found) {
    const least = Math.max(4, Math.ceil(term.length * 0.6));
    if (term.length < 4) return;
    for (const form of this.beginning(term.slice(0, least))) {
      const other = this.forms.get(form) ?? "";
      let common = least;
      while (common < term.length && common < other.length && term[common] === other[common]) common++;
      const shorter = Math.min(term.length, other.length);
      if (common > other.length || (common < shorter && (common < 6 || common < 0.8 * shorter))) continue;
      const how = 0.4 + 0.4 * (common / Math.max(term.length, other.length));
      if ((found.get(other) ?? 0) < how) found.set(other, how);
    }
  }

  /**
   * Words of the index that begin with `start`.
   * @param {string} start
   */
  *beginning(start) {
    const sorted = this.inOrder();
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? "") < start) low = middle + 1;
      else high = middle;
    }
    for (let i = low, word; (word = sorted[i])?.startsWith(start); i++) yield word;
  }

  /** The folded words in order; those that came since are merged in, and not all sorted anew. */
  inOrder() {
    if (!this.unsorted.length) return this.sorted;
    const added = this.unsorted.sort();
    /** @type {string[]} */
    const merged = [];
    let next = 0;
    for (const word of this.sorted) {
      for (let other; (other = added[next]) !== undefined && other < word; next++) merged.push(other);
      merged.push(word);
    }
    for (; next < added.length; next++) merged.push(added[next] ?? "");
    this.unsorted = [];
    return (this.sorted = merged);
  }

  /**
   * Adds the nearest words of the index, by letters; the stem is tried too, since an ending may be misspelt.
   * @param {string} form
   * @param {string} term
   * @param {Map<string, number>} found
   */
  misspelt(form, term, found) {
    const limit = allowance(form);
    if (!limit) return;
    const add = (/** @type {string} */ target, /** @type {number} */ edits, /** @type {boolean} */ same) => {
      const how = 1 - (edits + (same ? 0 : 0.5)) / (form.length > 5 ? 6 : 5);
      if ((found.get(target) ?? 0) < how) found.set(target, how);
    };
    for (const [word, edits] of this.near(this.bits, form, limit)) add(this.forms.get(word) ?? "", edits, word[0] === form[0]);
    if (term.length < 4) return;
    for (const [word, edits] of this.near(this.stemBits, term, 1)) if (word.length > 3) add(word, edits + 0.5, word[0] === term[0]);
  }

  /**
   * @param {Map<string, number>} words with their letters as bits
   * @param {string} word
   * @param {number} limit
   * @returns {[string, number][]}
   */
  near(words, word, limit) {
    const bits = lettersOf(word);
    /** @type {[string, number][]} */
    const found = [];
    for (const [other, others] of words) {
      if (Math.abs(other.length - word.length) > limit || other.length < 3 || ones(bits ^ others) > 2 * limit) continue;
      const edits = distance(word, other, limit);
      if (edits <= limit) found.push([other, edits]);
    }
    return found;
  }

  /**
   * The pages that answer the query. A label counts by how much of the query it holds and, more, by how much of the label
   * the query fills: whoever adds words to a short name still means it. Beside the best label counts what all labels and the
   * texts of a page hold together, and a little how often a page is wanted at all. The weights were chosen over all query
   * files at once, with half and with four fifths of the aliases taken away.
   * @param {Token[]} tokens
   * @param {(page: string) => number} prior how likely a page is before anything was typed, from 0 to 1
   * @param {string} own the language of the page; its labels count a little more
   * @returns {Match[]} best first
   */
  search(tokens, prior, own) {
    const total = tokens.reduce((sum, token) => sum + token.weight, 0);
    if (!total) return [];
    const byLabel = this.matches(tokens);
    const form = tokens.map((token) => token.form).join(" ");
    const terms = tokens.map((token) => token.term).join(" ");
    /** @type {Map<string, Found>} */
    const byPage = new Map();
    for (const [place, hits] of byLabel) {
      const label = /** @type {Label} */ (this.labels[place]);
      const worth = (WORTH[label.kind] ?? 0.5) * (label.set === own || label.set === "neutral" ? 1 : 0.97);
      let asked = 0;
      let strength = 0;
      for (const [i, hit] of hits) {
        asked += (tokens[i]?.weight ?? 0) * hit.how;
        strength += this.says(hit.term);
      }
      const whole = this.whole(label);
      const coverage = asked / total;
      const filled = Math.min(1, strength / Math.max(whole, 0.01));
      const verbatim = label.form === form ? 0.05 : label.terms.join(" ") === terms ? 0.03 : 0;
      const score = worth * coverage ** 0.8 * (0.3 + 0.7 * filled) + verbatim;
      const page = byPage.get(label.page) ?? { best: 0, quality: 0, label: undefined, covered: tokens.map(() => 0), terms: new Set() };
      if (score > page.best) {
        page.best = score;
        page.label = label;
      }
      for (const [i, hit] of hits) {
        page.covered[i] = Math.max(page.covered[i] ?? 0, hit.how * Math.min(1, worth + 0.08));
        page.terms.add(hit.term);
      }
      byPage.set(label.page, page);
    }
    this.addTexts(tokens, byPage);
    return [...byPage]
      .map(([page, found]) => {
        const covered = found.covered.reduce((sum, how, i) => sum + how * (tokens[i]?.weight ?? 0), 0) / total;
        const score = (1 - ANYWHERE) * found.best + ANYWHERE * covered ** 1.2 + 0.05 * prior(page);
        return { page, score, quality: Math.min(1, 0.6 * found.best + 0.4 * covered), label: found.label, terms: [...found.terms] };
      })
      .sort((a, b) => b.score - a.score || (a.page < b.page ? -1 : 1));
  }

  /**
   * What the texts add: words that no label of a page has, worth little, so that a code stays before pages that mention it.
   * @param {Token[]} tokens
   * @param {Map<string, Found>} byPage
   */
  addTexts(tokens, byPage) {
    tokens.forEach((token, i) => {
      for (const [page, count] of this.texts.get(token.term) ?? []) {
        const found = byPage.get(page) ?? { best: 0, quality: 0, label: undefined, covered: tokens.map(() => 0), terms: new Set() };
        found.covered[i] = Math.max(found.covered[i] ?? 0, 0.3 + 0.5 * (count / (count + 3)));
        found.terms.add(token.term);
        byPage.set(page, found);
      }
    });
  }

  /**
   * Which labels hold which words of the query.
   * @param {Token[]} tokens
   */
  matches(tokens) {
    /** @type {Map<number, Map<number, {term: string, how: number}>>} */
    const byLabel = new Map();
    tokens.forEach((token, i) => {
      for (const [term, how] of token.terms) {
        for (const place of this.postings.get(term) ?? []) {
          const hits = byLabel.get(place) ?? new Map();
          if ((hits.get(i)?.how ?? 0) < how) hits.set(i, { term, how });
          byLabel.set(place, hits);
        }
      }
    });
    return byLabel;
  }
}

/**
 * @template K, V
 * @param {Map<K, Set<V>>} map
 * @param {K} key
 * @param {V} value
 */
function put(map, key, value) {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

/**
 * The letters of a word as bits: words that differ in more letters than edits allow need no comparing.
 * @param {string} word
 */
function lettersOf(word) {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

/** @param {number} bits */
function ones(bits) {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count++;
  return count;
}
