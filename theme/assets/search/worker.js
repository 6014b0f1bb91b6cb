/** The searcher in a worker, so that typing never waits for it. Only the newest query is answered. */

import { marked } from "./marked.js";
import { Searcher } from "./searcher.js";

/** @typedef {{start: {own: string, base: string}} | {id: number, query: string}} Message */

/** @type {Searcher | undefined} */
let searcher;
let newest = 0;

/** Milliseconds after the first answer, if the reader does not go on typing. */
const QUIET = 1000;
let words = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let quiet;

self.addEventListener("message", async (/** @type {MessageEvent<Message>} */ { data }) => {
  if ("start" in data) {
    searcher = new Searcher(data.start.own, async (path) => {
      // The entry has a constant name and is asked for anew; whatever it names carries its digest in its name.
      const response = await fetch(data.start.base + path, { cache: path.endsWith("/index.json") ? "no-cache" : "default" });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      return response.json();
    });
    await searcher.warm().catch(() => undefined);
    return;
  }
  newest = data.id;
  if (!searcher) return;
  clearTimeout(quiet);
  try {
    for await (const found of searcher.answers(data.query)) {
      if (data.id !== newest) return;
      self.postMessage({ id: data.id, answer: shown(found) });
      if (found.complete) prepare(searcher, found.certain);
    }
  } catch (error) {
    if (data.id === newest) self.postMessage({ id: data.id, error: String(error) });
  }
});

/**
 * Loads what the first answer did without: at once where the reader goes on typing words, else when all is quiet.
 * @param {Searcher} ready
 * @param {boolean} certain
 */
function prepare(ready, certain) {
  if (!certain) words += 1;
  quiet = setTimeout(() => ready.prepare().catch(() => undefined), words > 1 ? 0 : QUIET);
}

/** @param {import("./searcher.js").FullAnswer} found */
function shown(found) {
  const results = found.results.map((result) => ({
    ...result,
    parts: marked(result.matched, result.terms),
    titleParts: marked(result.title, result.terms),
    phraseParts: marked(result.phrase, result.terms),
  }));
  return { ...found, results };
}
