/**
 * Records in, index files out: `node generator/search_index.mjs site/search < records.json`.
 *
 * The text analysis is the browser's own (`theme/assets/search/`). Whatever grows with the number of pages is cut into
 * parts by the range of its terms, so that an answer needs few of them however many there are. Output is deterministic;
 * every file but the small `index.json` of a language lies in a folder named after a digest of what is in it.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { split } from "../theme/assets/search/fold.js";
import { LETTERS, setOf, usualUrl } from "../theme/assets/search/files.js";
import { fillersOf, says } from "../theme/assets/search/index.js";
import { stem as stemmed } from "../theme/assets/search/stem.js";

/** @typedef {import("../theme/assets/search/files.js").Row} Row */
/** @typedef {import("../theme/assets/search/files.js").Card} Card */
/** @typedef {import("../theme/assets/search/files.js").Parts} Parts */
/** @typedef {import("../theme/assets/search/understand.js").Facts} Facts */

/**
 * @typedef {object} SearchRecord what `generator/search.py` says of one page in one language
 * @property {string} kind
 * @property {string} id
 * @property {string} url
 * @property {string} title
 * @property {string} [summary]
 * @property {string} [phrase]
 * @property {string} [status]
 * @property {string} [command]
 * @property {string[]} [aliases]
 * @property {string[]} [variants]
 * @property {string[]} [spellings]
 * @property {string[]} [meanings]
 * @property {string[]} [headers]
 * @property {string[]} [methods]
 * @property {string[]} [names]
 * @property {string[]} [causes]
 * @property {string[]} [cause-words]
 * @property {string[]} [heads] headings of the text, such as the likely causes
 * @property {string[]} [body]
 */

/**
 * @typedef {object} Input
 * @property {Facts & {common: string[]}} facts
 * @property {Record<string, SearchRecord[]>} languages
 * @property {string} default the language whose records have what leads to a page in every language
 * @property {Record<string, string>} [scripts] by language: what its letters are called in Unicode, such as CYRILLIC
 * @property {Record<string, string[]>} [concepts] by language: lines of words that mean nearly the same
 */

/** Characters of JSON: a file that fits is not cut; one that does not is cut into parts of the second size. */
const WHOLE = 100_000;
const PART = 12_000;
/** A word of more labels than this says little by itself: the shortest are kept under it, all are under their rarer words. */
const MOST = 48;
const BODY_PART = 24_000;
/** A word that stands in the texts of more pages than this is looked up in those that have it most often. */
const MOST_TEXTS = 300;
const CARDS = 96;
/** Kinds of labels that may be typed with two words as one, where the list is cut. */
const JOINED = new Set(["phrase", "title", "main", "variant", "spelling"].map(LETTERS.of));
/** Kinds of labels that few queries need. */
const RARE = new Set(["cause", "meaning", "concept"].map(LETTERS.of));

/** @type {Map<string, string>} stems of the words that have come: texts say few words often */
const stems = new Map();

/** @param {string} word */
function stem(word) {
  let found = stems.get(word);
  if (found === undefined) stems.set(word, (found = stemmed(word)));
  return found;
}

/**
 * Every file of the index by its path below the output folder.
 * @param {Input} input
 * @returns {Map<string, string>}
 */
export function build(input) {
  /** @type {Map<string, string>} */
  const files = new Map();
  const languages = Object.keys(input.languages).sort();
  const default_ = input.languages[input.default] ?? [];
  const fillers = fillersOf(input.facts.fillers);
  /** @type {Record<string, Parts>} */
  const words = { neutral: wordParts(files, "words/neutral", default_.map(neutral), fillers) };
  for (const language of languages) {
    const concepts = (input.concepts?.[language] ?? []).map((words) => LETTERS.of("concept") + words);
    Object.assign(words, spokenParts(files, language, [...(input.languages[language] ?? []).map(spoken), ["", ...concepts]], fillers));
  }
  const scripts = scriptsOf(input.scripts ?? {});
  for (const language of languages) {
    const records = input.languages[language] ?? [];
    const brief = ["neutral", language].every((set) => words[set]?.starts.length === 1);
    const entry = {
      facts: input.facts,
      scripts,
      words: Object.fromEntries(Object.entries(words).map(([set, parts]) => [set, listed(files, set, parts, language)])),
      pages: records.length,
      ...cardFiles(files, language, records, brief),
      body: bodyParts(files, language, records),
    };
    files.set(`${language}/index.json`, JSON.stringify(entry));
  }
  return files;
}

/**
 * Scripts by the names that regular expressions have for them. A language whose script they do not know (letters called
 * CJK are of the script Han) is left out: its words are looked through last, with everything else.
 * @param {Record<string, string>} scripts
 */
export function scriptsOf(scripts) {
  const named = Object.entries(scripts).map(([language, name]) => [language, name.slice(0, 1) + name.slice(1).toLowerCase()]);
  return Object.fromEntries(named.filter(([, name]) => isScript(name ?? "")));
}

/** @param {string} name */
function isScript(name) {
  try {
    return Boolean(new RegExp(`\\p{Script=${name}}`, "u"));
  } catch {
    return false;
  }
}

/**
 * The list of a set's parts, or, for a long list that a page of this language may never need, the file that holds it.
 * @param {Map<string, string>} files
 * @param {string} set
 * @param {Parts} parts
 * @param {string} language
 */
function listed(files, set, parts, language) {
  if (setOf(set) === language || set === "neutral" || parts.starts.length < 5) return parts;
  const path = `${parts.base}/parts.json`;
  files.set(path, JSON.stringify(parts));
  return path;
}

/** @param {SearchRecord} record */
function key(record) {
  return `${record.kind}/${record.id}`;
}

/**
 * What leads to a page in every language.
 * @param {SearchRecord} record
 * @returns {Row}
 */
function neutral(record) {
  return row(record, {
    number: record.kind === "code" || record.kind === "class" ? [record.id] : [],
    phrase: record.phrase ? [record.phrase] : [], variant: record.variants, spelling: record.spellings, name: record.names,
    cause: record.causes, header: record.headers, method: record.methods, command: record.command ? [record.command] : [],
  });
}

/**
 * What leads to a page in the record's language.
 * @param {SearchRecord} record
 * @returns {Row}
 */
function spoken(record) {
  const [main, ...others] = record.aliases ?? [];
  const named = main !== undefined && ["code", "recipe", "guide"].includes(record.kind);
  return row(record, {
    title: [record.title], main: named ? [main] : [], alias: named ? others : record.aliases, meaning: record.meanings, cause: record["cause-words"],
  });
}

/**
 * @param {SearchRecord} record
 * @param {Record<string, string[] | undefined>} labels
 * @returns {Row}
 */
function row(record, labels) {
  /** @type {Map<string, string>} labels of the same terms are one for the search; the first is kept */
  const texts = new Map();
  for (const [kind, found] of Object.entries(labels)) {
    for (const text of found ?? []) {
      const terms = split(text).map((word) => stem(word.form)).join(" ");
      if (terms && !texts.has(terms)) texts.set(terms, LETTERS.of(kind) + text);
    }
  }
  // Neighbours that begin alike are what gzip likes.
  return [key(record), ...[...texts.values()].sort()];
}

/**
 * The lists of a language's words: those that the first answer is made of, and those that few queries need.
 * @param {Map<string, string>} files
 * @param {string} language
 * @param {Row[]} rows
 * @param {Set<string>} fillers
 * @returns {Record<string, Parts>}
 */
function spokenParts(files, language, rows, fillers) {
  const of = (/** @type {boolean} */ rare) =>
    rows.map(([page, ...labels]) => /** @type {Row} */ ([page, ...labels.filter((label) => RARE.has(label[0] ?? "") === rare)]));
  if (JSON.stringify(rows).length > 2 * WHOLE) return { [language]: wordParts(files, `words/${language}`, rows, fillers) };
  return {
    [language]: wordParts(files, `words/${language}`, of(false), fillers),
    [`${language}+`]: wordParts(files, `words/${language}-more`, of(true), fillers),
  };
}

/** @typedef {Map<string, Map<string, string[]>>} ByTerm term to pages to labels */

/**
 * @param {Map<string, string>} files
 * @param {string} name
 * @param {Row[]} rows
 * @param {Set<string>} fillers
 * @returns {Parts}
 */
function wordParts(files, name, rows, fillers) {
  const kept = rows.filter((found) => found.length > 1);
  if (JSON.stringify(kept).length <= WHOLE) return put(files, name, [["", kept]]);
  const set = looked(kept, fillers);
  const keys = new Map([...set.byTerm, ...[...set.byJoin].map(([joined, pages]) => /** @type {const} */ ([joined, new Map([...pages, ...(set.byTerm.get(joined) ?? [])])]))]);
  return put(files, name, ranges(keys, PART, (terms) => partOf(terms, set)));
}

/**
 * @typedef {object} Looked a set as it is looked up
 * @property {ByTerm} byTerm
 * @property {ByTerm} byJoin
 * @property {Map<string, Set<string>>} forms term to folded words
 * @property {Map<string, [string, string]>} joins two words written as one, to their terms
 * @property {Map<string, number>} counts term to number of pages
 * @property {number} size number of pages
 * @property {Set<string>} fillers
 * @property {Map<string, number>} numbers of the labels, by page and label
 */

/**
 * @param {Row[]} rows
 * @param {Set<string>} fillers
 * @returns {Looked}
 */
function looked(rows, fillers) {
  /** @type {Looked} */
  const set = { byTerm: new Map(), byJoin: new Map(), forms: new Map(), joins: new Map(), counts: new Map(), size: rows.length, fillers, numbers: new Map() };
  const add = (/** @type {ByTerm} */ map, /** @type {string} */ key, /** @type {string} */ page, /** @type {string} */ label) => {
    const pages = map.get(key) ?? new Map();
    const labels = pages.get(page) ?? [];
    if (!labels.includes(label)) pages.set(page, [...labels, label]);
    map.set(key, pages);
  };
  for (const [page, ...labels] of rows) {
    for (const label of labels) {
      set.numbers.set(`${page}\t${label}`, set.numbers.size);
      const forms = split(label.slice(1)).map((word) => word.form);
      forms.forEach((form, i) => {
        const term = stem(form);
        add(set.byTerm, term, page, label);
        set.forms.set(term, (set.forms.get(term) ?? new Set()).add(form));
        const next = forms[i + 1];
        if (next === undefined || !JOINED.has(label[0] ?? "")) return;
        set.joins.set(form + next, [term, stem(next)]);
        add(set.byJoin, form + next, page, label);
      });
    }
  }
  for (const [term, pages] of set.byTerm) {
    set.counts.set(term, pages.size - (pages.has("") ? 1 : 0)); // Concepts are of no page.
    set.byTerm.set(term, shortest(pages));
  }
  return set;
}

/**
 * @param {string[]} keys terms, and words written as one
 * @param {Looked} set
 * @returns {import("../theme/assets/search/files.js").Part}
 */
function partOf(keys, set) {
  /** @type {Map<string, Set<string>>} */
  const pages = new Map();
  const found = keys.flatMap((key) => [...(set.byTerm.get(key) ?? []), ...(set.byJoin.get(key) ?? [])]);
  for (const [page, labels] of found) pages.set(page, new Set([...(pages.get(page) ?? []), ...labels]));
  const rows = [...pages].sort(byFirst).map(([page, labels]) => /** @type {Row} */ ([page, ...labels]));
  const all = rows.flatMap(([page, ...labels]) => labels.map((label) => `${page}\t${label}`));
  const places = new Map(all.map((label, place) => [label, place]));
  const listOf = (/** @type {ByTerm} */ map, /** @type {string} */ key) =>
    [...(map.get(key) ?? [])].flatMap(([page, labels]) => labels.map((label) => places.get(`${page}\t${label}`) ?? 0));
  const wholeOf = (/** @type {string} */ label) =>
    split(label.slice(1)).reduce((sum, { form }) => sum + says(stem(form), set.counts.get(stem(form)) ?? 0, set.size, set.fillers), 0);
  const numbers = all.map((label) => set.numbers.get(label) ?? 0);
  return {
    rows,
    numbers: numbers.map((number, i) => number - (numbers[i - 1] ?? 0)),
    wholes: rows.flatMap(([, ...labels]) => labels.map((label) => Math.round(10 * wholeOf(label)))),
    terms: Object.fromEntries(
      keys.filter((key) => set.byTerm.has(key)).map((key) => [key, [set.counts.get(key) ?? 0, [...(set.forms.get(key) ?? [])].join(" "), ...listOf(set.byTerm, key)]]),
    ),
    joins: Object.fromEntries(keys.filter((key) => set.byJoin.has(key)).map((key) => [key, [...(set.joins.get(key) ?? ["", ""]), ...listOf(set.byJoin, key)]])),
  };
}

/**
 * @param {Map<string, string[]>} pages
 * @returns {Map<string, string[]>} at most `MOST` of their labels
 */
function shortest(pages) {
  const all = [...pages].flatMap(([page, labels]) => labels.map((label) => /** @type {[string, string]} */ ([page, label])));
  if (all.length <= MOST) return pages;
  /** @type {Map<string, string[]>} */
  const kept = new Map();
  const order = (/** @type {[string, string]} */ [page, label]) => label.length * 100 + page.length;
  for (const [page, label] of all.sort((a, b) => order(a) - order(b) || byFirst(a, b)).slice(0, MOST)) {
    kept.set(page, [...(kept.get(page) ?? []), label]);
  }
  return kept;
}

/**
 * @param {Map<string, string>} files
 * @param {string} language
 * @param {SearchRecord[]} records
 * @param {boolean} brief whether every title and phrase is loaded with the words anyway, and need not stand here again
 * @returns {{cards: Parts, all?: string}}
 */
function cardFiles(files, language, records, brief) {
  /** @type {[string, Card][]} */
  const cards = records.map((record) => {
    const status = record.status === "registered" ? "" : record.status ?? "";
    const url = record.url === usualUrl(key(record)) ? "" : record.url;
    return [key(record), brief ? [url, status] : [url, status, record.title, record.phrase ?? ""]];
  });
  cards.sort(byFirst);
  if (cards.length <= CARDS * 3) {
    // A page of which nothing unusual is to be said needs no card.
    return { cards: put(files, `${language}/cards`, [["", Object.fromEntries(cards.filter(([, card]) => !brief || card.some(Boolean)))]]) };
  }
  /** @type {[string, unknown][]} */
  const parts = [];
  const size = 24;
  for (let i = 0; i < cards.length; i += size) {
    const some = cards.slice(i, i + size);
    parts.push([i ? some[0]?.[0] ?? "" : "", Object.fromEntries(some)]);
  }
  const all = put(files, `${language}/all-cards`, [["", Object.fromEntries(cards)]]);
  return { cards: put(files, `${language}/cards`, parts), all: `${all.base}/0.json` };
}

/**
 * The words of the texts: term to pages and how often. Pages are counted in the order of their keys.
 * @param {Map<string, string>} files
 * @param {string} language
 * @param {SearchRecord[]} records
 * @returns {Parts}
 */
function bodyParts(files, language, records) {
  const keys = records.map(key);
  /** @type {Map<string, number[]>} by term the page's place among `keys`, times ten, and how often: a few bytes each */
  const packed = new Map();
  for (const [at, record] of records.entries()) {
    const counts = new Map();
    for (const [weight, texts] of /** @type {[number, string[]][]} */ ([[3, [record.summary ?? ""]], [2, record.heads ?? []], [1, record.body ?? []]])) {
      for (const { form } of texts.flatMap(split)) {
        if (form.length > 1) counts.set(stem(form), (counts.get(stem(form)) ?? 0) + weight);
      }
    }
    for (const [term, count] of counts) {
      const pages = packed.get(term);
      if (pages) pages.push(at * 10 + Math.min(count, 9));
      else packed.set(term, [at * 10 + Math.min(count, 9)]);
    }
  }
  const get = (/** @type {string} */ term) => {
    const pages = (packed.get(term) ?? []).map((one) => /** @type {[string, number]} */ ([keys[Math.floor(one / 10)] ?? "", one % 10]));
    return new Map(pages.length > MOST_TEXTS ? pages.sort((a, b) => b[1] - a[1] || byFirst(a, b)).slice(0, MOST_TEXTS) : pages);
  };
  const byTerm = { get, keys: () => packed.keys() };
  return put(files, `${language}/body`, ranges(byTerm, BODY_PART, (terms) => {
    const pages = [...new Set(terms.flatMap((term) => [...get(term).keys()]))].sort();
    const place = new Map(pages.map((page, i) => [page, i]));
    const found = terms.map((term) => {
      const postings = [...get(term)].map(([page, count]) => (place.get(page) ?? 0) * 10 + count);
      return [term, [packed.get(term)?.length ?? 0, ...postings]];
    });
    return { pages, terms: Object.fromEntries(found) };
  }));
}

/**
 * Cuts terms into ranges of about `size` characters; the first range begins before everything.
 * @param {{keys: () => Iterable<string>, get: (term: string) => Map<string, unknown> | undefined}} byTerm
 * @param {number} size
 * @param {(terms: string[]) => unknown} content what the file of one range holds
 * @returns {[string, unknown][]} the first term and the content of each range
 */
function ranges(byTerm, size, content) {
  /** @type {[string, unknown][]} */
  const parts = [];
  /** @type {string[]} */
  let terms = [];
  let length = 0;
  const flush = () => {
    if (terms.length) parts.push([parts.length ? terms[0] ?? "" : "", content(terms)]);
    terms = [];
    length = 0;
  };
  for (const term of [...byTerm.keys()].sort()) {
    const cost = JSON.stringify([...(byTerm.get(term) ?? [])]).length;
    if (length + cost > size) flush();
    terms.push(term);
    length += cost;
  }
  flush();
  return parts;
}

/**
 * Writes the parts of a list below a folder that is named after all their contents.
 * @param {Map<string, string>} files
 * @param {string} name
 * @param {[string, unknown][]} parts
 * @returns {Parts}
 */
function put(files, name, parts) {
  const texts = parts.map(([, content]) => JSON.stringify(content));
  const base = `${name}-${createHash("sha256").update(texts.join("\n")).digest("hex").slice(0, 10)}`;
  texts.forEach((text, i) => files.set(`${base}/${i}.json`, text));
  return { base, starts: parts.map(([start]) => start) };
}

/**
 * @param {[string, unknown]} a
 * @param {[string, unknown]} b
 */
function byFirst(a, b) {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const target = process.argv[2];
  if (!target) {
    process.stderr.write("usage: node generator/search_index.mjs FOLDER < records.json\n");
    process.exit(2);
  }
  const files = build(JSON.parse(readFileSync(0, "utf8")));
  // What an earlier build left; other files of the folder (OpenSearch) are not ours.
  for (const folder of existsSync(target) ? readdirSync(target) : []) {
    for (const old of readdirSync(join(target, folder))) {
      if (/-[0-9a-f]{10}$/.test(old)) rmSync(join(target, folder, old), { recursive: true });
    }
  }
  for (const [path, text] of files) {
    mkdirSync(join(target, path, ".."), { recursive: true });
    writeFileSync(join(target, path), text);
  }
}
