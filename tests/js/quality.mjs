/** Query files against an index in memory: the same modules, files and stages as in the browser. */

import { readFileSync } from "node:fs";

import { build } from "../../generator/search_index.mjs";
import { Searcher } from "../../theme/assets/search/searcher.js";

/** @typedef {{lang: string, category: string, query: string, expected: string}} Query */
/** @typedef {Query & {rank: number, got: string[], quality: number, shownFor: string}} Outcome */

/**
 * Subjects of the query files that are no codes, and the pages that are right for each.
 * A subject without an entry is the guide or recipe of that name.
 * @type {Record<string, string[]>}
 */
export const SUBJECTS = JSON.parse(readFileSync(new URL("../search/subjects.json", import.meta.url), "utf8"));

/**
 * @param {string} text RFC 4180
 * @returns {Query[]}
 */
export function parse(text) {
  /** @type {string[][]} */
  const rows = [[]];
  for (const [, quoted, plain = "", end] of text.trimEnd().matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "") break;
    if (end !== ",") rows.push([]);
  }
  return rows.slice(1).map(([lang = "", category = "", query = "", expected = ""]) => ({ lang, category, query, expected }));
}

/** @param {string[]} paths */
export function load(...paths) {
  return paths.flatMap((path) => parse(readFileSync(path, "utf8")));
}

/**
 * @param {string} expected
 * @returns {Set<string>} keys of pages
 */
export function pagesOf(expected) {
  return new Set(
    expected.split(" ").flatMap((key) => {
      if (/^\dxx$/.test(key)) return [`class/${key}`];
      if (!key.startsWith("g:")) return [`code/${key}`];
      const id = key.slice(2);
      return SUBJECTS[id] ?? [`guide/${id}`, `recipe/${id}`];
    }),
  );
}

/**
 * @param {import("../../generator/search_index.mjs").Input} records
 * @returns {(lang: string) => Searcher}
 */
export function searchers(records) {
  const files = build(records);
  const json = async (/** @type {string} */ path) => JSON.parse(files.get(path) ?? "null");
  /** @type {Map<string, Searcher>} */
  const made = new Map();
  return (lang) => {
    const searcher = made.get(lang) ?? new Searcher(lang, json);
    made.set(lang, searcher);
    return searcher;
  };
}

/**
 * @param {Query[]} queries
 * @param {(lang: string) => Searcher} searcher
 * @returns {Promise<Outcome[]>}
 */
export async function run(queries, searcher) {
  const outcomes = [];
  for (const query of queries) {
    const found = await searcher(query.lang).answer(query.query);
    const got = found.results.map((result) => result.page);
    const right = pagesOf(query.expected);
    outcomes.push({ ...query, rank: got.findIndex((page) => right.has(page)) + 1, got, quality: found.quality, shownFor: found.shownFor });
  }
  return outcomes;
}

/** @param {Outcome[]} outcomes */
export function recall(outcomes) {
  return outcomes.length ? outcomes.filter((outcome) => outcome.rank === 1).length / outcomes.length : 1;
}

/** @param {Outcome[]} outcomes */
export function mrr(outcomes) {
  return outcomes.reduce((sum, { rank }) => sum + (rank && rank <= 10 ? 1 / rank : 0), 0) / Math.max(1, outcomes.length);
}
