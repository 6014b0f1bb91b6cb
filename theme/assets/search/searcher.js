/**
 * The searcher: loads what a query needs, and no more, and answers it.
 *
 * The first answer comes from the words of the page's language and from those that hold in every language. Other
 * languages' words, and the words of the texts, are fetched when the query asks for them or nothing good was found.
 * Whenever an answer has to wait for a file, what is known so far is given first.
 */

import { answer, GOOD } from "./answer.js";
import { filesOf, LETTERS, setOf, usualUrl } from "./files.js";
import { split } from "./fold.js";
import { fillersOf, Index } from "./index.js";
import { stem } from "./stem.js";

/** @typedef {import("./files.js").Entry} Entry */
/** @typedef {import("./answer.js").Answer} Answer */

/** @typedef {{page: string, kind: string, id: string, url: string, title: string, phrase: string, status: string}} Shown */
/** @typedef {Omit<Answer, "results"> & {results: (import("./answer.js").Result & Shown)[], complete: boolean}} FullAnswer */

/**
 * @typedef {object} Wanted
 * @property {string} path
 * @property {(content: any) => void | Promise<void>} take
 * @property {() => Promise<unknown>} [from] where it comes from, unless from the file
 */

/** @typedef {import("./files.js").Parts} Parts */

/** So many parts of a set are looked through at most when nothing good was found. */
const WIDE = 4;

/** So many parts of the texts are loaded before they are asked for. */
const MANY = 24;

/** Cards of so many pages are. */
const MANY_CARDS = 6000;

/** Milliseconds of work after which a file that is being taken in lets a newer query pass. */
const SLICE = 5;

/** A word of which one letter has been typed: nothing is fetched to find out what it may be misspelt for. */
const BEGUN = /(?:^|\s)\p{L}$/u;

export class Searcher {
  /**
   * @param {string} own the language of the page
   * @param {(path: string) => Promise<unknown>} load reads a JSON file of the index
   */
  constructor(own, load) {
    this.own = own;
    this.load = load;
    this.index = new Index();
    /** @type {Map<string, Promise<unknown>>} files that have been asked for and not been taken in */
    this.files = new Map();
    /** @type {Map<string, Promise<unknown>>} */
    this.loaded = new Map();
    /** @type {Map<string, import("./files.js").Card>} */
    this.cards = new Map();
    /** @type {typeof import("./readings.js").readings | undefined} */
    this.readings = undefined;
    /** How many files have been taken in. */
    this.taken = 0;
    /** @type {Set<string>} files that have been taken in */
    this.done = new Set();
    /** @type {Promise<Entry> | undefined} */
    this.entry = undefined;
  }

  /** @returns {Promise<Entry>} */
  start() {
    this.entry ??= /** @type {Promise<Entry>} */ (this.load(`${this.own}/index.json`)).then(
      (entry) => {
        this.index.size = entry.pages;
        this.index.fillers = fillersOf(entry.facts.fillers);
        return entry;
      },
      (error) => {
        this.entry = undefined;
        throw error;
      },
    );
    return this.entry;
  }

  /** Loads what the first answer will need; called when the box is focused. */
  async warm() {
    const entry = await this.start();
    const cards = entry.cards.starts.length === 1 ? this.cardFiles(entry, [""]) : [];
    await this.bring([...["neutral", this.own].flatMap((set) => this.wordFiles(entry, set, [""], true)), ...cards]);
  }

  /**
   * Loads what queries in words will need, where that is not much, one kind after the other, so that a query need not wait
   * for all; called when the reader goes on typing, or when all is quiet.
   */
  async prepare() {
    const entry = await this.start();
    await this.bring([...this.allCards(entry), ...this.wordFiles(entry, `${this.own}+`, [""], true)]);
    const { starts, base } = entry.body;
    if (starts.length <= MANY) await this.bring(starts.map((_, number) => this.bodyFile(`${base}/${number}.json`)));
    const { soundsOf } = await this.loadReadings();
    for (const set of Object.keys(entry.words)) await this.bring(this.wordFiles(entry, set, [""], true));
    soundsOf(this.index);
  }

  /** Fetched by few, so not part of what everybody loads. */
  async loadReadings() {
    const module = await import("./readings.js");
    if (!this.readings) this.taken += 1;
    this.readings = module.readings;
    return module;
  }

  /**
   * @param {string} query
   * @returns {Promise<FullAnswer>} the complete answer
   */
  async answer(query) {
    /** @type {FullAnswer | undefined} */
    let last;
    for await (const found of this.answers(query)) last = found;
    return /** @type {FullAnswer} */ (last);
  }

  /**
   * Answers to a query, each better than the one before, the last one complete. Whatever a stage needs is asked for at once.
   * @param {string} query
   * @returns {AsyncGenerator<FullAnswer, void>}
   */
  async *answers(query) {
    const entry = await this.start();
    /** @type {import("./answer.js").Context} */
    const context = { index: this.index, facts: entry.facts, own: this.own, prior: priorOf(entry), readings: this.readings };
    const terms = termsOf(query);
    const begun = BEGUN.test(query);
    const more = query.trim().length > 2;
    let taken = -1;
    let found = /** @type {Answer | undefined} */ (undefined);
    const read = () => {
      if (!found || taken !== this.taken) found = answer(query, { ...context, readings: this.readings });
      taken = this.taken;
      return found;
    };
    const wants = (/** @type {number} */ quality) => !read().certain && read().quality < quality;
    const stages = [
      () => [
        ...this.nearWords(entry, terms), ...(begun || !wants(0.9) ? [] : this.scriptWords(entry, query, terms)),
        ...(wants(0.97) ? this.early(entry, query) : []),
      ],
      () => (more && wants(0.97) ? [...this.wordFiles(entry, `${this.own}+`, terms), ...this.bodyFiles(entry, this.whole(terms, query))] : []),
      () => (more && !begun && wants(GOOD) && this.isStrange(query) ? this.otherWords(entry, query, terms) : []),
      () => (read().shownFor && wants(0.97) ? this.bodyFiles(entry, termsOf(read().shownFor)) : []),
    ];
    for (const stage of stages) {
      const files = stage();
      if (files.every(({ path }) => this.done.has(path))) continue;
      const loading = this.bring(files);
      loading.catch(() => undefined); // Nobody waits for it once a newer query has come.
      if (read().results.length) yield this.full(entry, read(), false);
      await loading;
    }
    const cards = this.cardFiles(entry, read().results.map(({ page }) => page));
    if (!cards.every(({ path }) => this.done.has(path))) await this.bring(cards);
    yield this.full(entry, read(), true);
  }

  /**
   * @param {Entry} entry
   * @param {Answer} found
   * @param {boolean} complete
   * @returns {FullAnswer}
   */
  full(entry, found, complete) {
    const results = found.results.map((result) => ({ ...result, ...this.card(result.page) }));
    return { ...found, results: results.filter(({ title, phrase }) => title || phrase), complete };
  }

  /**
   * The words of the page's language and those that hold in every language.
   * @param {Entry} entry
   * @param {string[]} terms
   */
  nearWords(entry, terms) {
    return ["neutral", this.own].flatMap((set) => this.wordFiles(entry, set, terms));
  }

  /**
   * Where the words come in parts, the texts for the words before the last are asked for along with them: most sentences will
   * need them, and a second wait costs more than a file in vain.
   * @param {Entry} entry
   * @param {string} query
   */
  early(entry, query) {
    const before = query.trimEnd().replace(/\S+$/, "");
    return before && !this.isSmall(entry, this.own) ? this.bodyFiles(entry, termsOf(before)) : [];
  }

  /**
   * The words of the other languages that are written in the letters of the query.
   * @param {Entry} entry
   * @param {string} query
   * @param {string[]} terms
   */
  scriptWords(entry, query, terms) {
    return writtenLike(query, entry.scripts).filter((language) => language !== this.own).flatMap((set) => this.wordFiles(entry, set, terms));
  }

  /**
   * Other readings of a query, and the words near to any of them in the languages that are written like it.
   * @param {Entry} entry
   * @param {string} query
   * @param {string[]} terms
   * @returns {Wanted[]}
   */
  otherWords(entry, query, terms) {
    const small = Object.keys(entry.words).filter((name) => this.isSmall(entry, name)).flatMap((name) => this.wordFiles(entry, name, terms, true));
    const { readings } = this;
    if (!readings) return [{ path: "readings", take: async () => void (await this.bring(this.otherWords(entry, query, terms))), from: () => this.loadReadings() }, ...small];
    const read = readings(query, this.index).flatMap(([reading]) => writtenLike(reading, entry.scripts).flatMap((set) => this.wordFiles(entry, set, termsOf(reading))));
    return [...small, ...read];
  }

  /**
   * Whether half of the words of a query are unknown: then they may be of another language, layout or script.
   * @param {string} query
   */
  isStrange(query) {
    const words = split(query).filter(({ form }) => form.length > 1);
    return 2 * words.filter(({ form }) => !this.index.knows(form)).length >= words.length;
  }

  /**
   * Terms for which a file is worth while: not those of one letter, nor those that say nothing, unless there are no others.
   * @param {string[]} terms
   */
  telling(terms) {
    const found = terms.filter((term) => term.length > 1 && !this.index.fillers.has(term));
    return found.length ? found : terms.filter((term) => term.length > 1);
  }

  /**
   * The terms of a query but for a last word that is still being typed: nobody's text need be fetched for it.
   * @param {string[]} terms
   * @param {string} query
   */
  whole(terms, query) {
    const last = split(query).at(-1)?.form ?? "";
    const begun = !this.index.forms.has(last) && !this.index.words.beginning(last).next().done;
    return begun ? terms.filter((term) => !last.startsWith(term) && !term.endsWith(last)) : terms;
  }

  /**
   * The content of a file, asked for once.
   * @param {string} path
   */
  fetched(path) {
    const known = this.files.get(path);
    if (known) return known;
    const file = this.load(path);
    this.files.set(path, file);
    file.catch(() => this.files.delete(path));
    return file;
  }

  /**
   * Loads and takes in files, each once.
   * @param {Wanted[]} files
   */
  async bring(files) {
    await Promise.all(files.map((file) => this.once(file)));
  }

  /** @param {Wanted} file */
  once({ path, take, from = () => this.fetched(path) }) {
    const known = this.loaded.get(path);
    if (known) return known;
    const loading = from().then(take).then(
      () => {
        this.taken += 1;
        this.files.delete(path);
        this.done.add(path);
      },
      (error) => {
        this.loaded.delete(path);
        throw error;
      },
    );
    this.loaded.set(path, loading);
    return loading;
  }

  /**
   * @param {Entry} entry
   * @param {string} name of a list of words
   */
  isSmall(entry, name) {
    const parts = entry.words[name];
    return parts !== undefined && typeof parts !== "string" && parts.starts.length <= WIDE;
  }

  /**
   * The files that hold terms of a list, and of a short list all of them if need be.
   * @param {Entry} entry
   * @param {string} name
   * @param {string[]} terms
   * @param {boolean} [wide] whether neighbouring ranges are looked through for misspelt words too
   * @returns {Wanted[]}
   */
  wordFiles(entry, name, terms, wide = false) {
    const parts = entry.words[name];
    if (!parts) return [];
    if (typeof parts === "string") {
      const take = async (/** @type {Parts} */ list) => {
        entry.words[name] = list;
        await this.bring(this.wordFiles(entry, name, terms, wide));
      };
      return [{ path: parts, take }];
    }
    const all = parts.starts.length;
    if (all > WIDE && terms.length === 1 && !terms[0]) return [];
    const wanted = wide && all <= WIDE ? parts.starts.map((_, number) => `${parts.base}/${number}.json`) : filesOf(parts, all > 1 ? this.telling(terms) : terms, true);
    return wanted.map((path) => ({ path, take: (content) => this.take(content, setOf(name)) }));
  }

  /**
   * Takes in the labels of one file, a slice at a time, so that a newer query need not wait for all of them.
   * @param {import("./files.js").Row[] | import("./files.js").Part} content
   * @param {string} set
   */
  async take(content, set) {
    if (!Array.isArray(content)) return this.index.addPart(content, set);
    const rows = content;
    let since = performance.now();
    for (const [page, ...labels] of rows) {
      for (const said of labels) {
        if (LETTERS.read(said)[0] === "concept") this.index.addConcept(said.slice(1));
        else this.index.add(page, said, set);
      }
      if (performance.now() - since < SLICE) continue;
      await pause();
      since = performance.now();
    }
  }

  /**
   * The files that hold terms of the texts.
   * @param {Entry} entry
   * @param {string[]} terms
   */
  bodyFiles(entry, terms) {
    return filesOf(entry.body, this.telling(terms)).map((path) => this.bodyFile(path));
  }

  /**
   * @param {string} path
   * @returns {Wanted}
   */
  bodyFile(path) {
    return { path, take: (body) => this.index.addBody(body) };
  }

  /**
   * @param {Entry} entry
   * @param {string[]} pages
   */
  cardFiles(entry, pages) {
    return entry.all && this.done.has(entry.all) ? [] : filesOf(entry.cards, pages).map((path) => this.cardFile(path));
  }

  /** @param {Entry} entry */
  allCards(entry) {
    return entry.all && entry.pages <= MANY_CARDS ? [this.cardFile(entry.all)] : [];
  }

  /**
   * @param {string} path
   * @returns {Wanted}
   */
  cardFile(path) {
    const take = (/** @type {Record<string, import("./files.js").Card>} */ cards) => {
      for (const [key, card] of Object.entries(cards)) this.cards.set(key, card);
    };
    return { path, take };
  }

  /**
   * What is shown of a page, as far as it is known.
   * @param {string} page
   * @returns {Shown}
   */
  card(page) {
    const [url, status, title, phrase] = this.cards.get(page) ?? ["", ""];
    const [kind = "", id = ""] = page.split("/");
    return {
      page, kind, id, url: url || usualUrl(page), status,
      title: title ?? this.index.shown.get(`title ${this.own} ${page}`) ?? "",
      phrase: phrase ?? this.index.shown.get(`phrase neutral ${page}`) ?? "",
    };
  }
}

/** Lets other tasks run. A timer would be held back to four milliseconds when it is set again and again. */
function pause() {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done(undefined);
    };
    port2.postMessage(0);
  });
}

/**
 * @param {string} query
 * @returns {string[]}
 */
function termsOf(query) {
  const forms = split(query).map((word) => word.form);
  const joined = forms.slice(1).map((form, i) => (forms[i] ?? "") + form);
  return [...new Set([...forms, ...forms.map(stem), ...joined])];
}

/**
 * The languages that have letters of a query in their script.
 * @param {string} query
 * @param {Record<string, string>} scripts
 */
function writtenLike(query, scripts) {
  return Object.keys(scripts).filter((language) => new RegExp(`\\p{Script=${scripts[language]}}`, "u").test(query));
}

/**
 * Codes that engineers meet more often come first among equals, codes before recipes, recipes before the rest.
 * @param {Entry} entry
 */
function priorOf(entry) {
  const places = new Map(entry.facts.common.map((code, place) => [`code/${code}`, place]));
  return (/** @type {string} */ page) => {
    if (page.startsWith("code/")) return 0.6 + 0.4 * (1 - (places.get(page) ?? places.size) / (places.size + 1));
    return page.startsWith("guide/") || page.startsWith("recipe/") ? 0.6 : 0.3;
  };
}
