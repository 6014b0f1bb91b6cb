/** The records of the real content, as the build makes them: asked of Python, or read from the file in `SEARCH_RECORDS`. */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const DUMP = `
import json, sys
from pathlib import Path
from generator import merge, search
from generator.pages import pages_of
from generator.project import Project
dataset = merge.load(Project(Path(".").resolve()), [])
pages = [page for language in dataset.languages for page in pages_of(dataset, language)]
sys.stdout.buffer.write(json.dumps(search.document(dataset, pages), ensure_ascii=False, sort_keys=True).encode())
`;

/** @returns {import("../../generator/search_index.mjs").Input} */
export function records() {
  const file = process.env["SEARCH_RECORDS"];
  if (file) return JSON.parse(readFileSync(file, "utf8"));
  const python = [process.env["PYTHON"], `${ROOT}.venv/bin/python`].find((path) => path && existsSync(path)) ?? "python3";
  return JSON.parse(execFileSync(python, ["-c", DUMP], { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 28 }));
}
