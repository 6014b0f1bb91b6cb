/**
 * Modules into classic scripts that run from disk: `node generator/disk.mjs < {"root", "modules", "workers", "imported"}`.
 *
 * Each is bundled with all that it imports and takes the place of its module. A worker becomes a function that the
 * stand-in for `Worker` calls with a `self` of its own, and what is imported by an address that is known only when the
 * page runs becomes a script that hands its exports over (`disk_runtime.js`).
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { buildSync } from "esbuild";

/** @type {{root: string, modules: string[], workers: string[], imported: string[]}} */
const { root, modules, workers, imported } = JSON.parse(readFileSync(0, "utf8"));

/**
 * @param {string} path
 * @param {string} before
 * @param {string} after
 * @param {string} [globalName]
 */
function bundled(path, before, after, globalName) {
  const { outputFiles } = buildSync({
    entryPoints: [join(root, path)],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    ...(globalName ? { globalName } : {}),
    charset: "utf8",
    legalComments: "none",
    define: { "import.meta.url": "sipcodesHere" },
  });
  return before + outputFiles[0]?.text.replace(/\bimport\(/g, "sipcodesDisk.load(") + after;
}

const made = [
  ...modules.map((path) => [path, bundled(path, "(function(sipcodesHere){", "})(document.currentScript.src);\n")]),
  ...workers.map((path) => [path, bundled(path, `sipcodesDisk.worker(${JSON.stringify(path)},function(self,sipcodesHere){`, "});\n")]),
  ...imported.map((path) => [path, bundled(path, "(function(){", `sipcodesDisk.module(${JSON.stringify(path)},made)})();\n`, "made")]),
];
for (const [path = "", text = ""] of made) writeFileSync(join(root, path), text);
