/** The searcher in a worker, so that typing never waits for it. Only the newest query is answered. */

import { marked } from "./marked.js";
import { Searcher } from "./searcher.js";

/** @typedef {{start: {own: string, base: string}} | {id: number, query: string}} Message */

/** @type {Searcher | undefined} */
let searcher;
let newest = 0;

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
  try {
    const found = await searcher.answer(data.query);
    const results = found.results.map((result) => ({
      ...result,
      parts: marked(result.matched, result.terms),
      titleParts: marked(result.title, result.terms),
      phraseParts: marked(result.phrase, result.terms),
    }));
    if (data.id === newest) self.postMessage({ id: data.id, answer: { ...found, results } });
  } catch (error) {
    if (data.id === newest) self.postMessage({ id: data.id, error: String(error) });
  }
});
