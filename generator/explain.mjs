/**
 * The trace explainer in the terminal: `node generator/explain.mjs < options, a line break, and the trace`.
 *
 * The first line of standard input is JSON: `{words, json, colour, masked}`. What follows are the bytes of the trace.
 * The reasoning is the browser's own (`theme/assets/explain/`). Exit status: 0 understood, 1 nothing was understood.
 */

import { readFileSync } from "node:fs";

import { explain } from "../theme/assets/explain/explain.js";
import { Mask, maskedReport, maskedTrace } from "../theme/assets/explain/mask.js";
import { told } from "../theme/assets/explain/told.js";

/** @typedef {{words: import("../theme/assets/explain/words.js").Words, json: boolean, colour: boolean, masked: boolean}} Options */

const COLOURS = new Map(Object.entries({ fault: "31;1", note: "33;1", normal: "32;1", quiet: "2", strong: "1" }));

const input = readFileSync(0);
const split = input.indexOf(10);
/** @type {Options} */
const { words, json, colour, masked } = JSON.parse(input.subarray(0, split).toString());
const found = explain(new Uint8Array(input.subarray(split + 1)));
const mask = new Mask();
const trace = masked && !json ? maskedTrace(found.messages, mask) : "";
const report = masked ? maskedReport(found, mask) : found;
const paint = (/** @type {string} */ kind, /** @type {string} */ text) => (colour ? `\u001b[${COLOURS.get(kind)}m${text}\u001b[0m` : text);
process.stdout.write(json ? `${JSON.stringify(report, null, 1)}\n` : told(report, words, paint) + (trace && `\n${trace.replaceAll("\r\n", "\n")}`));
process.exitCode = found.input.messages ? 0 : 1;
