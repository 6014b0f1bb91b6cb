/**
 * The searcher: loads what a query needs, and no more, and answers it.
 *
 * The first answer comes from the words of the page's language and from those that hold in every language. Other
 * languages' words, and the words of the texts, are fetched when the query asks for them or nothing good was found.
 * Whenever an answer has to wait for a file, what is known so far is given first.
 */

import { answer, GOOD } from "./answer.js";
import { filesOf, LETTERS, usualUrl } from "./files.js";
import { split } from "./fold.js";
import { Index } from "./index.js";
import { stem } from "./stem.js";

/** @typedef {import("./files.js").Entry} Entry */
/** @typedef {import("./answer.js").Answer} Answer */

/** @typedef {{page: string, kind: string, id: string, url: string, title: string, phrase: string, status: string}} Shown */
/** @typedef {Omit<Answer, "results"> & {results: (import("./answer.js").Result & Shown)[], complete: boolean}} FullAnswer */

/** So many parts of a set are looked through at most when nothing good was found. */
const WIDE = 4;

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
    /** How many files are under way. */
    this.waiting = 0;
    /** @type {Promise<Entry> | undefined} */
    this.entry = undefined;
  }

  /** @returns {Promise<Entry>} */
  start() {
    this.entry ??= /** @type {Promise<Entry>} */ (this.load(`${this.own}/index.json`)).catch((error) => {
      this.entry = undefined;
      throw error;
    });
    return this.entry;
  }

  /** Loads what the first answer will need; called when the box is focused. */
  async warm() {
    const entry = await this.start();
    const cards = entry.cards.starts.length === 1 ? this.card(entry, "") : undefined;
    await Promise.all([...["neutral", this.own].map((set) => this.words(entry, set, [""], true)), cards]);
  }

  /** Loads what a query that finds nothing good will need, where that is not much; called when the reader goes on typing. */
  async prepare() {
    const entry = await this.start();
    await Promise.all([this.loadReadings(), ...Object.keys(entry.words).map((set) => this.words(entry, set, [""], true))]);
  }

  /** Fetched by few, so not part of what everybody loads. */
  async loadReadings() {
    const { readings } = await import("./readings.js");
    if (!this.readings) this.taken += 1;
    this.readings = readings;
    return readings;
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
   * Answers to a query, each better than the one before, the last one complete.
   * @param {string} query
   * @returns {AsyncGenerator<FullAnswer, void>}
   */
  async *answers(query) {
    const entry = await this.start();
    /** @type {import("./answer.js").Context} */
    const context = { index: this.index, facts: entry.facts, own: this.own, prior: priorOf(entry), readings: this.readings };
    const terms = termsOf(query);
    const scripts = writtenLike(query, entry.scripts).filter((set) => set !== this.own);
    await Promise.all(["neutral", this.own].map((set) => this.words(entry, set, terms)));
    let taken = this.taken;
    /** @type {Answer} */
    let found = answer(query, context);
    const wants = (/** @type {number} */ quality) => !found.certain && found.quality < quality;
    const more = query.trim().length > 2;
    const wide = wants(GOOD) && more && !BEGUN.test(query);
    const stages = [
      () => wants(0.9) && scripts.map((set) => this.words(entry, set, terms)),
      () => wide && wants(GOOD) && [this.others(entry, query, terms, context)],
      () => more && wants(0.97) && [this.body(entry, found.shownFor ? termsOf(found.shownFor) : terms)],
    ];
    if (wide) for (const file of bodyFiles(entry, terms)) this.fetched(file);
    for (const stage of stages) {
      const loads = stage();
      if (!loads) continue;
      const loading = Promise.all(loads);
      loading.catch(() => undefined); // Nobody waits for it once a newer query has come.
      if (this.waiting && found.results.length) yield this.full(entry, found, false);
      await loading;
      if (this.taken !== taken) found = answer(query, context);
      taken = this.taken;
    }
    yield this.full(entry, found, true);
  }

  /**
   * @param {Entry} entry
   * @param {Answer} found
   * @param {boolean} complete
   * @returns {Promise<FullAnswer>}
   */
  async full(entry, found, complete) {
    const results = await Promise.all(found.results.map(async (result) => ({ ...result, ...(await this.card(entry, result.page)) })));
    return { ...found, results: results.filter((result) => this.cards.has(result.page)), complete };
  }

  /**
   * Other readings of a query, and the words of every language near to any of them.
   * @param {Entry} entry
   * @param {string} query
   * @param {string[]} terms
   * @param {import("./answer.js").Context} context
   */
  async others(entry, query, terms, context) {
    const readings = this.readings ?? (await this.loadReadings());
    context.readings = readings;
    const others = [...terms, ...readings(query, this.index).flatMap(([reading]) => termsOf(reading))];
    await Promise.all(Object.keys(entry.words).map((set) => this.words(entry, set, others, true)));
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
   * @param {string} path
   * @param {(content: any) => void | Promise<void>} take
   */
  once(path, take) {
    const known = this.loaded.get(path);
    if (known) return known;
    this.waiting += 1;
    const loading = this.fetched(path).then(take).then(
      () => {
        this.taken += 1;
        this.files.delete(path);
      },
      (error) => {
        this.loaded.delete(path);
        throw error;
      },
    ).finally(() => void (this.waiting -= 1));
    this.loaded.set(path, loading);
    return loading;
  }

  /**
   * @param {Entry} entry
   * @param {string} set
   * @param {string[]} terms
   * @param {boolean} [wide] whether neighbouring ranges are looked through for misspelt words too
   */
  async words(entry, set, terms, wide = false) {
    const listed = entry.words[set];
    if (!listed) return;
    if (typeof listed === "string") await this.once(listed, (/** @type {import("./files.js").Parts} */ parts) => void (entry.words[set] = parts));
    const parts = /** @type {import("./files.js").Parts} */ (entry.words[set]);
    const all = parts.starts.length;
    if (all > WIDE && terms.length === 1 && !terms[0]) return;
    const wanted = wide && all <= WIDE ? parts.starts.map((_, number) => `${parts.base}/${number}.json`) : filesOf(parts, terms, true);
    await Promise.all(
      wanted.map((file) =>
        this.once(file, (/** @type {import("./files.js").Row[]} */ rows) => this.take(rows, set)),
      ),
    );
  }

  /**
   * Takes in the labels of one file, a slice at a time, so that a newer query need not wait for all of them.
   * @param {import("./files.js").Row[]} rows
   * @param {string} set
   */
  async take(rows, set) {
    let since = performance.now();
    for (const [page, ...labels] of rows) {
      for (const [kind, text] of labels.map(LETTERS.read)) {
        if (kind === "concept") this.index.addConcept(text);
        else this.index.add(page, kind, text, set);
      }
      if (performance.now() - since < SLICE) continue;
      await pause();
      since = performance.now();
    }
  }

  /**
   * @param {Entry} entry
   * @param {string[]} terms
   */
  async body(entry, terms) {
    await Promise.all(
      bodyFiles(entry, terms).map((file) =>
        this.once(file, (/** @type {import("./files.js").Body} */ body) => this.index.addBody(body.pages, body.terms)),
      ),
    );
  }

  /**
   * @param {Entry} entry
   * @param {string} page
   * @returns {Promise<Shown>}
   */
  async card(entry, page) {
    const [file] = filesOf(entry.cards, [page]);
    if (file) {
      await this.once(file, (/** @type {Record<string, import("./files.js").Card>} */ cards) => {
        for (const [key, card] of Object.entries(cards)) this.cards.set(key, card);
      });
    }
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
 * The files that hold terms of the texts; those know no word of one letter.
 * @param {Entry} entry
 * @param {string[]} terms
 */
function bodyFiles(entry, terms) {
  return filesOf(entry.body, terms.filter((term) => term.length > 1));
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
