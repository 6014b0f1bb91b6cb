/**
 * Material's stylesheets without the rules for what this site does not show.
 *
 *     node generator/stylesheet.mjs TARGET KEPT SHEET…
 *
 * KEPT lists, a word a line, the elements, classes, ids, attributes and values that rules may name; a rule that names
 * another one goes, and so do icons that no rule is left for. `tests/test_stylesheet.py` finds what is missing in it.
 */

import { readFileSync, writeFileSync } from "node:fs";

import { transformSync } from "esbuild";
import { PurgeCSS } from "purgecss";

const [target = "", kept = "", ...sheets] = process.argv.slice(2);
const words = readFileSync(kept, "utf8").split("\n").filter((line) => line && !line.startsWith("#")).join(" ");

const raw = sheets.map((sheet) => readFileSync(sheet, "utf8").replace(/\/\*# sourceMappingURL=.*?\*\//g, "")).join("\n");
const [purged] = await new PurgeCSS().purge({
  content: [{ raw: words, extension: "words" }],
  css: [{ raw }],
  extractors: [{ extractor: (content) => content.split(" "), extensions: ["words"] }],
  keyframes: true,
});

/** Custom properties that hold a picture and are asked for nowhere. */
let css = purged?.css ?? "";
css = css.replace(/(--[\w-]+):url\("data:[^"]*"\);?/g, (whole, name) => (css.includes(`var(${name})`) ? whole : ""));
writeFileSync(target, transformSync(css, { loader: "css", minify: true, legalComments: "none" }).code);
