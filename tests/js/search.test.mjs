/** Every query file against the real content: recall of the first result, per language. Add a line there, no code here. */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { build, scriptsOf } from "../../generator/search_index.mjs";
import { load, recall, run, searchers } from "./quality.mjs";
import { records } from "./records.mjs";

const FOLDER = fileURLToPath(new URL("../search/", import.meta.url));
const AIM = 0.97;

const input = records();
const searcher = searchers(input);

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".csv")).sort()) {
  const queries = load(FOLDER + file);
  for (const lang of [...new Set(queries.map((query) => query.lang))]) {
    test(`${file}, ${lang}: the first result is right for at least ${AIM}`, async () => {
      const outcomes = await run(queries.filter((query) => query.lang === lang), searcher);
      const missed = outcomes.filter(({ rank }) => rank !== 1).map(({ query, expected, got }) => `${query} → ${got.slice(0, 3).join(" ")}, not ${expected}`);
      assert.ok(recall(outcomes) >= AIM, missed.join("\n"));
    });
  }
}

test("the index is the same for the same records", () => {
  assert.deepEqual([...build(input)], [...build(structuredClone(input))]);
});

test("a code's number, phrase and title lead to it in every language", async () => {
  const missed = [];
  for (const [lang, records] of Object.entries(input.languages)) {
    for (const record of records.filter(({ kind }) => kind === "code")) {
      for (const query of [record.id, `${record.id} ${record.phrase}`, `SIP/2.0 ${record.id} ${record.phrase}`]) {
        const { results } = await searcher(lang).answer(query);
        if (results[0]?.id !== record.id) missed.push(`${lang} ${query} → ${results[0]?.page}`);
      }
    }
  }
  assert.deepEqual(missed, []);
});

test("only pages of the language are found, and each has an address", async () => {
  for (const lang of Object.keys(input.languages)) {
    const urls = new Set(input.languages[lang]?.map(({ url }) => url));
    for (const query of ["busy", "занято", "مشغول", "48", "tcpdump", "wrong password"]) {
      const { results } = await searcher(lang).answer(query);
      assert.ok(results.length > 0, query);
      for (const result of results) assert.ok(urls.has(result.url), `${query}: ${result.page}`);
    }
  }
});

test("a word leads where words of like meaning lead", async () => {
  const content = structuredClone(input);
  content.concepts = { ...content.concepts, en: ["frobnicated quenched"] };
  const target = content.languages["en"]?.find(({ kind, id }) => kind === "code" && id === "410");
  if (target) target.aliases = ["quenched number"];
  const { results } = await searchers(content)("en").answer("frobnicated");
  assert.equal(results[0]?.page, "code/410");
});

test("among recipes of one tool, the typed options choose", async () => {
  assert.equal((await searcher("en").answer("sngrep -I")).results[0]?.page, "recipe/sngrep-file");
  assert.equal((await searcher("en").answer("sngrep -d any")).results[0]?.page, "recipe/sngrep-live");
});

for (const [lang, query, page] of [
  ["en", "explain my log", "explain"], ["ru", "разобрать трассировку", "explain"], ["fa", "تحلیل لاگ سیپ", "explain"],
  ["en", "cheat sheet", "cheatsheet"], ["ru", "шпаргалка", "cheatsheet"], ["fa", "واژه‌نامه", "glossary"], ["en", "translation status", "translation"],
]) test(`${query} is the page ${page}`, async () => assert.equal((await searcher(lang ?? "").answer(query ?? "")).results[0]?.page, `page/${page}`));

test("a language's script has the name that regular expressions know, or is left out", () => {
  assert.deepEqual(scriptsOf({ ru: "CYRILLIC", fa: "ARABIC", ja: "CJK" }), { ru: "Cyrillic", fa: "Arabic" });
});

test("a query in another language's script brings that language's words", async () => {
  const read = /** @type {string[]} */ ([]);
  const files = build(input);
  const { Searcher } = await import("../../theme/assets/search/searcher.js");
  const other = new Searcher("en", async (path) => (read.push(path), JSON.parse(files.get(path) ?? "null")));
  const { results } = await other.answer("занято");
  assert.equal(results[0]?.id, "486");
  assert.ok(read.some((path) => path.startsWith("words/ru-")), read.join(" "));
});
