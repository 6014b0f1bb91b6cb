/**
 * The searcher: loads what a query needs, and no more, and answers it.
 *
 * The first answer comes from the words of the page's language and from those that hold in every language. Other
 * languages' words, and the words of the texts, are fetched when the query asks for them or nothing good was found.
 */

import { answer, GOOD } from "./answer.js";
import { filesOf, LETTERS } from "./files.js";
import { split } from "./fold.js";
import { Index } from "./index.js";
import { stem } from "./stem.js";

/** @typedef {import("./files.js").Entry} Entry */
/** @typedef {import("./answer.js").Answer} Answer */

/** @typedef {{page: string, kind: string, id: string, url: string, title: string, phrase: string, status: string}} Shown */
/** @typedef {Omit<Answer, "results"> & {results: (import("./answer.js").Result & Shown)[]}} FullAnswer */

/** Which language a script belongs to. */
/** @type {[RegExp, string][]} */
const SCRIPTS = [[/[\u0400-\u04ff]/, "ru"], [/[\u0600-\u06ff]/, "fa"], [/[a-z]/i, "en"]];

/** So many parts of a set are looked through at most when nothing good was found. */
const WIDE = 4;

export class Searcher {
  /**
   * @param {string} own the language of the page
   * @param {(path: string) => Promise<unknown>} load reads a JSON file of the index
   */
  constructor(own, load) {
    this.own = own;
    this.load = load;
    this.index = new Index();
    /** @type {Map<string, Promise<unknown>>} */
    this.loaded = new Map();
    /** @type {Map<string, import("./files.js").Card>} */
    this.cards = new Map();
    /** @type {typeof import("./readings.js").readings | undefined} */
    this.readings = undefined;
    /** How many files have been taken in. */
    this.taken = 0;
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
    await Promise.all(["neutral", this.own].map((set) => this.words(entry, set, [""], true)));
  }

  /**
   * @param {string} query
   * @returns {Promise<FullAnswer>}
   */
  async answer(query) {
    const entry = await this.start();
    /** @type {import("./answer.js").Context} */
    const context = { index: this.index, facts: entry.facts, own: this.own, prior: priorOf(entry), readings: this.readings };
    const terms = termsOf(query);
    const scripts = SCRIPTS.filter(([script, set]) => script.test(query) && set !== this.own).map(([, set]) => set);
    await Promise.all(["neutral", this.own].map((set) => this.words(entry, set, terms)));
    /** @type {Answer} */
    let found = answer(query, context);
    let taken = this.taken;
    const again = () => {
      if (this.taken !== taken) found = answer(query, context);
      taken = this.taken;
    };
    if (!found.certain && found.quality < 0.9 && scripts.length) {
      await Promise.all(scripts.map((set) => this.words(entry, set, terms)));
      again();
    }
    if (!found.certain && found.quality < GOOD && query.trim().length > 2) {
      // Fetched by few, so not part of what everybody loads.
      const { readings } = await import("./readings.js");
      if (!this.readings) this.taken += 1;
      context.readings = this.readings = readings;
      const others = [...terms, ...readings(query, this.index).flatMap(([reading]) => termsOf(reading))];
      await Promise.all(Object.keys(entry.words).map((set) => this.words(entry, set, others, true)));
      again();
    }
    if (!found.certain && found.quality < 0.97 && query.trim().length > 2) {
      await this.body(entry, found.shownFor ? termsOf(found.shownFor) : terms);
      again();
    }
    const results = await Promise.all(found.results.map(async (result) => ({ ...result, ...(await this.card(entry, result.page)) })));
    return { ...found, results: results.filter((result) => this.cards.has(result.page)) };
  }

  /**
   * @param {string} path
   * @param {(content: any) => void} take
   */
  once(path, take) {
    const known = this.loaded.get(path);
    if (known) return known;
    const loading = this.load(path).then(take).then(() => void (this.taken += 1), (error) => {
      this.loaded.delete(path);
      throw error;
    });
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
    if (typeof listed === "string") await this.once(listed, (/** @type {import("./files.js").Parts} */ parts) => (entry.words[set] = parts));
    const parts = /** @type {import("./files.js").Parts} */ (entry.words[set]);
    const all = parts.starts.length;
    if (all > WIDE && terms.length === 1 && !terms[0]) return;
    const wanted = wide && all <= WIDE ? parts.starts.map((_, number) => `${parts.base}/${number}.json`) : filesOf(parts, terms, true);
    await Promise.all(
      wanted.map((file) =>
        this.once(file, (/** @type {import("./files.js").Row[]} */ rows) => {
          for (const [page, ...labels] of rows) {
            for (const [kind, text] of labels.map(LETTERS.read)) {
              if (kind === "concept") this.index.addConcept(text);
              else this.index.add(page, kind, text, set);
            }
          }
        }),
      ),
    );
  }

  /**
   * @param {Entry} entry
   * @param {string[]} terms
   */
  async body(entry, terms) {
    await Promise.all(
      filesOf(entry.body, terms).map((file) =>
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
      page, kind, id, url, status,
      title: title ?? this.index.shown.get(`title ${this.own} ${page}`) ?? "",
      phrase: phrase ?? this.index.shown.get(`phrase neutral ${page}`) ?? "",
    };
  }
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
