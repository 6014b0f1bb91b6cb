/**
 * Modules into classic scripts that run from disk: `node generator/disk.mjs < {"root", "modules", "workers"}`.
 *
 * Each is bundled with all that it imports and takes the place of its module. A worker becomes a function that the
 * stand-in for `Worker` calls with a `self` of its own (`disk_runtime.js`).
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { buildSync } from "esbuild";

/** @type {{root: string, modules: string[], workers: string[]}} */
const { root, modules, workers } = JSON.parse(readFileSync(0, "utf8"));

/**
 * @param {string} path
 * @param {string} before
 * @param {string} after
 */
function bundled(path, before, after) {
  const { outputFiles } = buildSync({
    entryPoints: [join(root, path)],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    charset: "utf8",
    legalComments: "none",
    define: { "import.meta.url": "sipcodesHere" },
  });
  return before + outputFiles[0]?.text + after;
}

const made = [
  ...modules.map((path) => [path, bundled(path, "(function(sipcodesHere){", "})(document.currentScript.src);\n")]),
  ...workers.map((path) => [path, bundled(path, `sipcodesDisk.worker(${JSON.stringify(path)},function(self,sipcodesHere){`, "});\n")]),
];
for (const [path = "", text = ""] of made) writeFileSync(join(root, path), text);
