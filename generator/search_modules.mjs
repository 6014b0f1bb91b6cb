/**
 * The browser's modules as they are published: `node generator/search_modules.mjs site/assets/search`.
 *
 * Sources are many small files, because people read them; a browser that is asked for an answer should not have to fetch
 * one after another to learn of the next. What a page view needs, what the open box needs and what the worker needs are
 * one file each; what few queries need stays apart. The style sheet is minified too. The folder's own files are replaced.
 */

import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

import { build } from "esbuild";

const ENTRIES = ["opener", "box", "worker"];

const folder = process.argv[2];
if (!folder) {
  process.stderr.write("usage: node generator/search_modules.mjs FOLDER\n");
  process.exit(2);
}
const made = await build({
  absWorkingDir: resolve(folder),
  entryPoints: [...ENTRIES.map((name) => `${name}.js`), "search.css"],
  outdir: ".",
  allowOverwrite: true,
  write: false,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  logLevel: "error",
});
for (const name of readdirSync(folder)) {
  if (name.endsWith(".js")) rmSync(join(folder, name));
}
for (const file of made.outputFiles) writeFileSync(join(folder, basename(file.path)), file.contents);
