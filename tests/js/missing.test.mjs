/** What the page for missing addresses makes of an address. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { meant, readable } from "../../theme/assets/site/missing.js";

const KNOWN = ["100", "180", "404", "407", "408", "480", "481", "486", "487", "488", "489", "600"];

const CASES = {
  "/487": ["487"],
  "/ru/codes/۴۸۷": ["487"],
  "/ru/codes/%DB%B4%DB%B8%DB%B7": ["487"],
  "/fa/codes/٤٨٧/": ["487"],
  "/codes/486-busy-here": ["486"],
  "/compare/401-vs-407-408": ["407", "408"],
  "/codes/4867": ["486", "487"],
  "/codes/468": ["486", "408", "488"],
  "/codes/48": ["480", "481", "486", "487"],
  "/no/such/page": [],
  "/1": [],
  "/archive/20261121": [],
  "/%E0%A4%A": [],
  "/": [],
};

for (const [path, expected] of Object.entries(CASES)) {
  test(`an address such as ${path}`, () => {
    assert.deepEqual(meant(readable(path), KNOWN), expected);
  });
}
