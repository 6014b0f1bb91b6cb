/**
 * The cases of the trace explainer. `tests/explain/cases/TEXT-yes-NAME.txt` says TEXT, `TEXT-no-NAME.txt` does not;
 * `tests/explain/recorded.json` has, for each recorded call and log, what has to be said of it first.
 */

import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../explain/", import.meta.url);

/** @typedef {{file: string, says: string, expected: "yes" | "no" | "first", bytes: Uint8Array}} Case */

/** @returns {Case[]} */
export function cases() {
  const made = readdirSync(new URL("cases/", FOLDER)).sort().map((name) => {
    const match = /^(.+?)-(yes|no)-.+\.(?:txt|pcap|pcapng)$/.exec(name);
    if (!match) throw new Error(`${name}: expected a name such as missing-ack-yes-repeated.txt`);
    return { file: `cases/${name}`, says: match[1] ?? "", expected: /** @type {"yes" | "no"} */ (match[2]) };
  });
  /** @type {Record<string, string>} */
  const recorded = JSON.parse(readFileSync(new URL("recorded.json", FOLDER), "utf8"));
  const played = Object.entries(recorded).map(([file, says]) => ({ file, says, expected: /** @type {const} */ ("first") }));
  return [...made, ...played].map((found) => ({ ...found, bytes: new Uint8Array(readFileSync(new URL(found.file, FOLDER))) }));
}

/**
 * Whether a report says what its case expects.
 * @param {Pick<Case, "says" | "expected">} found
 * @param {string[]} said the keys of all verdicts, the worst first
 */
export function isRight({ says, expected }, said) {
  return expected === "first" ? said[0] === says : said.includes(says) === (expected === "yes");
}
