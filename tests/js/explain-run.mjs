/** What pytest asks of the explainer's modules: `node tests/js/explain-run.mjs ladders < JSON`, or `… said`. Answers in JSON. */

import { readFileSync } from "node:fs";

import { explain } from "../../theme/assets/explain/explain.js";
import { ladder, markup } from "../../theme/assets/explain/ladder.js";
import { RULES } from "../../theme/assets/explain/rules/index.js";
import { cases } from "./explain-cases.mjs";

const asked = process.argv[2];
if (asked === "ladders") {
  /** @type {(import("../../theme/assets/explain/ladder.js").Drawing & {names: Record<string, string>})[]} */
  const drawings = JSON.parse(readFileSync(0, "utf8"));
  process.stdout.write(JSON.stringify(drawings.map((drawing) => markup(ladder({ ...drawing, name: (party) => drawing.names[party] ?? party })))));
} else {
  const verdicts = cases().flatMap(({ file, bytes }) => explain(bytes).calls.flatMap((call) => call.verdicts.map(({ says, values }) => ({ file, says, values: Object.keys(values) }))));
  process.stdout.write(JSON.stringify({ declared: [...RULES.flatMap(({ says }) => says), "unknown"], verdicts }));
}
