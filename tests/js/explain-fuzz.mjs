/**
 * Bytes that nobody should send, into the trace explainer: `node tests/js/explain-fuzz.mjs SECONDS [SEED]`.
 *
 * Cases and captures are cut, repeated, joined and overwritten. Each must end in a report, in a time that grows with its
 * size and no faster; the seed of what does not is printed, and the exit status is 1.
 */

import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { explain } from "../../theme/assets/explain/explain.js";
import { maskedReport, maskedTrace } from "../../theme/assets/explain/mask.js";
import { cases } from "./explain-cases.mjs";

const CAPTURES = new URL("../../content/captures/", import.meta.url);
/** Milliseconds of the processor for one input of at most 200 kB: far above what it takes, far below what a quadratic one would. */
const LONGEST = 5000;
const NASTY = ["SIP/2.0 ", "INVITE sip:", "\r\n\r\n", "Content-Length: 99999999\r\n", "Via: SIP/2.0/UDP ", "\"".repeat(300), "<".repeat(300), ",".repeat(500), ";tag=", "\u0000", "﻿", "m=audio 99999999 RTP/AVP 0 1 2\r\n", "<--- Transmitting SIP response (1 bytes) to UDP:", "a".repeat(5000), "recv 9 bytes from udp/[", ": : : :", "[".repeat(400)];

/** @param {number} seed @returns {() => number} from 0 to 1, the same for the same seed (mulberry32) */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @param {Uint8Array[]} corpus @param {() => number} next @returns {Uint8Array} */
function mutated(corpus, next) {
  const pick = () => /** @type {Uint8Array} */ (corpus[Math.floor(next() * corpus.length)]);
  let bytes = pick().slice();
  for (let round = 0; round < 1 + next() * 6; round += 1) {
    const at = Math.floor(next() * bytes.length);
    const size = Math.floor(next() * Math.min(400, bytes.length));
    const kind = Math.floor(next() * 6);
    if (kind === 0) for (let i = 0; i < 1 + next() * 20; i += 1) bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256);
    else if (kind === 1) bytes = joined(bytes.subarray(0, at), bytes.subarray(at + size));
    else if (kind === 2) bytes = joined(bytes.subarray(0, at), bytes.subarray(at, at + size), bytes.subarray(at));
    else if (kind === 3) bytes = joined(bytes.subarray(0, at), new TextEncoder().encode(NASTY[Math.floor(next() * NASTY.length)]), bytes.subarray(at));
    else if (kind === 4) bytes = joined(bytes, pick());
    else bytes = bytes.slice(0, at);
    if (bytes.length > 200_000) bytes = bytes.slice(0, 200_000);
  }
  return bytes;
}

/** @param {...Uint8Array} parts */
function joined(...parts) {
  return new Uint8Array(Buffer.concat(parts));
}

/**
 * @param {(tried: number) => boolean} goOn whether to try another one, by how many were
 * @param {number} [seed]
 * @returns {number} how many inputs were tried; throws with the seed of one that failed
 */
export function fuzz(goOn, seed = 1) {
  const corpus = [...cases().map(({ bytes }) => bytes), ...readdirSync(CAPTURES).map((file) => new Uint8Array(readFileSync(new URL(file, CAPTURES)))), new Uint8Array()];
  let tried = 0;
  for (; goOn(tried); tried += 1) {
    const number = seed + tried;
    const bytes = mutated(corpus, random(number));
    const start = process.cpuUsage();
    try {
      const report = explain(bytes);
      JSON.stringify(maskedReport(report));
      maskedTrace(report.messages);
    } catch (error) {
      throw new Error(`seed ${number}: ${/** @type {Error} */ (error).stack}`);
    }
    const { user, system } = process.cpuUsage(start);
    const took = (user + system) / 1000;
    if (took > LONGEST) throw new Error(`seed ${number}: took ${Math.round(took)} ms for ${bytes.length} bytes`);
  }
  return tried;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [seconds, seed] = process.argv.slice(2).map(Number);
  const until = performance.now() + (seconds || 60) * 1000;
  process.stdout.write(`${fuzz(() => performance.now() < until, seed || Date.now() % 1e9)} inputs, each ended in a report\n`);
}
