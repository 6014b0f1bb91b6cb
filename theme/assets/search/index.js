/**
 * The index: short labels (phrases, titles, aliases) and whom they lead to.
 *
 * A page is found by its best label and not by the sum of its text: a query that is the whole of one alias beats
 * one whose words are scattered over many. Parts of the index arrive as they are needed and are added here; the
 * answer over what has been loaded is complete for every term in whose range a part has been loaded.
 */

import { allowance } from "./distance.js";
import { LETTERS } from "./files.js";
import { split } from "./fold.js";
import { stem } from "./stem.js";
import { Vocabulary } from "./vocabulary.js";

/**
 * @typedef {object} Label
 * @property {string} page key of the page, such as `code/486`
 * @property {string} said its kind (see `WORTH` in rank.js) as a letter, and its text as it is shown
 * @property {string} set `neutral` or a language
 * @property {Analysis} [read] its words; of a label that came in a part, only once they are asked for
 * @property {number} [whole] how much all its words say together, where the builder has said it
 */

/** @typedef {{terms: string[], form: string}} Analysis terms and folded words of a label */

/**
 * @typedef {object} Token one word of the query
 * @property {string} form
 * @property {string} term its own stem
 * @property {number} weight how much it says
 * @property {Map<string, number>} terms the terms it may stand for, and how well
 */

/** How well a word stands for another that means nearly the same. */
const LIKE = 0.7;

/** So many words are looked through that a word which is being typed may become, the shortest ones. */
const COMPLETIONS = 64;

/** What a filler says: a word that asks, and of which a label may still be made. */
const LITTLE = 0.15;

/**
 * How much a term says that so many of all pages have.
 * @param {string} term
 * @param {number} some
 * @param {number} all
 * @param {Set<string>} fillers
 */
export function says(term, some, all, fillers) {
  return fillers.has(term) ? LITTLE : Math.log(1 + all / (some + 0.5));
}

/**
 * The words of lines, and their stems.
 * @param {string[]} lines
 */
export function fillersOf(lines) {
  return new Set(lines.flatMap(split).flatMap(({ form }) => [form, stem(form)]));
}

export class Index {
  constructor() {
    /** How many pages there are, in files that have been loaded or not. */
    this.size = 0;
    /** @type {Set<string>} words that ask and say nothing, and their stems */
    this.fillers = new Set();
    /** @type {Label[]} */
    this.labels = [];
    /** @type {Map<string, number[]>} term to labels */
    this.postings = new Map();
    /** @type {Map<string, Set<string>>} term to pages, of what came whole */
    this.pages = new Map();
    /** @type {Map<string, number>} term to number of pages, of what came in parts */
    this.counts = new Map();
    /** @type {Map<string, string>} folded word to term */
    this.forms = new Map();
    /** @type {Map<string, string[]>} two adjacent words written as one, to their terms */
    this.joins = new Map();
    /** @type {Record<string, number[]>} places of the labels that came in parts, by set and by the builder's number */
    this.places = {};
    /** The folded words. */
    this.words = new Vocabulary();
    /** The terms. */
    this.stems = new Vocabulary();
    /** @type {Map<string, number>} term to how rare it is; emptied when the index grows */
    this.rare = new Map();
    /** @type {Map<Label, number>} how much all words of a label say; emptied likewise */
    this.wholes = new Map();
    /** @type {Map<string, Set<string>>} term to terms that mean nearly the same */
    this.likes = new Map();
    /** @type {Map<string, {count: number, pages: Map<string, number>}>} term of the texts to pages, and how often */
    this.texts = new Map();
    /** @type {Map<string, string>} titles, phrases and commands by kind, set and page */
    this.shown = new Map();
  }

  /**
   * @param {import("./files.js").Body} body
   */
  addBody({ pages, terms }) {
    for (const [term, [count, ...found]] of Object.entries(terms)) {
      this.texts.set(term, { count, pages: new Map(found.map((posting) => [pages[Math.floor(posting / 10)] ?? "", posting % 10])) });
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
   * Notes a label, its words aside.
   * @param {Label} label
   * @returns {number} its place
   */
  note(label) {
    const [kind, text] = LETTERS.read(label.said);
    if (kind === "title" || kind === "phrase" || kind === "command") this.shown.set(`${kind} ${label.set} ${label.page}`, text);
    return this.labels.push(label) - 1;
  }

  /**
   * @param {string} page
   * @param {string} said a label with the letter of its kind before it
   * @param {string} set
   */
  add(page, said, set) {
    const words = split(said.slice(1));
    const terms = words.map((word) => this.forms.get(word.form) ?? stem(word.form));
    const place = this.note({ page, said, set, read: { terms, form: words.map((word) => word.form).join(" ") } });
    this.grown();
    words.forEach((word, i) => {
      const term = /** @type {string} */ (terms[i]);
      this.learn(word.form, term);
      this.post(term, place);
      put(this.pages, term, page);
      const next = words[i + 1];
      if (next) this.joins.set(word.form + next.form, [term, /** @type {string} */ (terms[i + 1])]);
    });
  }

  /**
   * Takes in a part whose words the builder has analysed: all labels of some terms.
   * @param {import("./files.js").Part} part
   * @param {string} set
   */
  addPart({ rows, numbers, wholes, terms, joins }, set) {
    const known = (this.places[set] ??= []);
    /** @type {number[]} */
    const places = [];
    let number = 0;
    for (const [page, ...labels] of rows) {
      for (const said of labels) {
        const i = places.length;
        number += numbers[i] ?? 0;
        places.push((known[number] ??= this.noteOne(page, said, set, (wholes[i] ?? 0) / 10)));
      }
    }
    for (const [term, [count, forms, ...found]] of Object.entries(terms)) {
      this.counts.set(term, (this.counts.get(term) ?? 0) + count);
      for (const form of forms.split(" ")) this.learn(form, term);
      for (const label of found) this.post(term, places[label] ?? -1);
    }
    for (const [joined, [first, second, ...found]] of Object.entries(joins)) {
      this.joins.set(joined, [first, second]);
      for (const label of found) for (const term of [first, second]) this.post(term, places[label] ?? -1);
    }
    this.grown();
  }

  /**
   * @param {string} page
   * @param {string} said
   * @param {string} set
   * @param {number} whole
   * @returns {number} the label's place; concepts are no labels and have none
   */
  noteOne(page, said, set, whole) {
    if (LETTERS.read(said)[0] !== "concept") return this.note({ page, said, set, whole });
    this.addConcept(said.slice(1));
    return -1;
  }

  /**
   * @param {string} term
   * @param {number} place of a label, or -1
   */
  post(term, place) {
    const places = this.postings.get(term);
    if (!places) this.postings.set(term, place < 0 ? [] : [place]);
    else if (place >= 0 && places.at(-1) !== place) places.push(place);
  }

  /**
   * @param {string} form
   * @param {string} term
   */
  learn(form, term) {
    if (this.forms.has(form)) return;
    this.forms.set(form, term);
    this.words.add(form);
    this.stems.add(term);
  }

  /** What was reckoned before the index grew does not hold any more. */
  grown() {
    if (this.rare.size) this.rare.clear();
    if (this.wholes.size) this.wholes.clear();
  }

  /**
   * The words of a label.
   * @param {Label} label
   * @returns {Analysis}
   */
  analysed(label) {
    if (label.read) return label.read;
    const forms = split(label.said.slice(1)).map((word) => word.form);
    return (label.read = { terms: forms.map((form) => this.forms.get(form) ?? stem(form)), form: forms.join(" ") });
  }

  /**
   * How rare a term is, and so how much it says.
   * @param {string} term
   */
  rarity(term) {
    const known = this.rare.get(term);
    if (known !== undefined) return known;
    const pages = (this.pages.get(term)?.size ?? 0) + (this.counts.get(term) ?? 0);
    const rarity = Math.log(1 + this.size / (pages + 0.5));
    this.rare.set(term, rarity);
    return rarity;
  }

  /**
   * How much a term of a label says.
   * @param {string} term
   */
  says(term) {
    return this.fillers.has(term) ? LITTLE : this.rarity(term);
  }

  /**
   * How much all words of a label say together.
   * @param {Label} label
   */
  whole(label) {
    const known = label.whole ?? this.wholes.get(label);
    if (known !== undefined) return known;
    const whole = this.analysed(label).terms.reduce((sum, term) => sum + this.says(term), 0);
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
    if (this.fillers.has(form)) return { form, term, weight: LITTLE, terms };
    const best = Math.max(0, ...terms.values());
    const rarities = [...terms].filter(([, how]) => how >= best - 0.05).map(([other]) => this.rarity(other));
    let weight = rarities.length ? Math.min(...rarities) : 2.5;
    const inTexts = this.texts.get(term)?.count;
    // A word that stands in most texts says little, however few the labels are that have it.
    if (inTexts) weight = Math.min(weight, 2.5 * Math.log(1 + this.size / (inTexts + 0.5)));
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
      for (const longer of this.completions(form)) {
        const how = (found.size ? 0.5 : 0.7) + 0.2 * (form.length / longer.length);
        const target = this.forms.get(longer) ?? "";
        if ((found.get(target) ?? 0) < how) found.set(target, how);
      }
    }
    // A stem may be known by chance: времено has that of время, and is временно.
    if (!this.forms.has(form) && form.length > 2) this.misspelt(form, term, found);
    if (!found.has(term) && form.length > 2) this.related(term, found);
    for (const other of this.likes.get(term) ?? []) {
      if (this.postings.has(other) && (found.get(other) ?? 0) < LIKE) found.set(other, LIKE);
    }
    return found;
  }

  /**
   * Whether a word is known, or may be the beginning or a misspelling of one that is.
   * @param {string} form
   */
  knows(form) {
    if (this.forms.has(form) || this.joins.has(form) || this.postings.has(stem(form)) || this.fillers.has(form)) return true;
    return !this.words.beginning(form).next().done || this.words.near(form, allowance(form)).length > 0;
  }

  /**
   * Words that a word may become that is being typed.
   * @param {string} form
   */
  completions(form) {
    const all = [...this.words.beginning(form)];
    return all.length > COMPLETIONS ? all.sort((a, b) => a.length - b.length).slice(0, COMPLETIONS) : all;
  }

  /**
   * Adds words of one root where no ending rule knows it: спамер and спам, зацикленный and зацикливание.
   * @param {string} term
   * @param {Map<string, number>} found
   */
  related(term, found) {
    const least = Math.max(4, Math.ceil(term.length * 0.6));
    if (term.length < 4) return;
    for (const form of this.words.beginning(term.slice(0, least))) {
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
    for (const [word, edits] of this.words.near(form, limit)) add(this.forms.get(word) ?? "", edits, word[0] === form[0]);
    if (term.length < 4) return;
    for (const [word, edits] of this.stems.near(term, 1)) if (word.length > 3) add(word, edits + 0.5, word[0] === term[0]);
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
