// Properties of folding that hold for any text, tried on many made of the pieces that people type.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, split } from "../../theme/assets/search/fold.js";

const PIECES = [
  ..."aAbceHKMoOpTxXyzİßﬁ",
  ..."абвеёЁйЙхсСорРтТ",
  ..."ابپتثهةۀکكگلمنوؤيیىئءآأإ",
  ..."0123456789۰۱۴۸۶٠٤٨٦４",
  "\u200c", "\u200c", "\u064b", "\u0651", "\u0640", "\u00ad", "\u200b", "\u202e", "\u0301", "\u0654", "\ufefb", "\ufdf2",
  " ", " ", "-", "'", "’", ".", "\n", "می", "ها", "های", "SIP", "486", "4xx", "💥", "\ud800",
];

/**
 * The same texts each time: xorshift32.
 * @param {number} count
 */
function* texts(count) {
  let state = 8;
  /** @param {number} below */
  const next = (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  for (let made = 0; made < count; made++) {
    yield Array.from({ length: next(12) }, () => PIECES[next(PIECES.length)]).join("");
  }
}

/** @param {string} text */
const forms = (text) => split(text).map((word) => word.form);

test("what is folded stays as it is", () => {
  for (const text of texts(20_000)) assert.equal(fold(fold(text)), fold(text), JSON.stringify(text));
});

test("composed or decomposed, a text is the same", () => {
  for (const text of texts(20_000)) assert.equal(fold(text.normalize("NFD")), fold(text.normalize("NFC")), JSON.stringify(text));
});

test("the letters of an Arabic keyboard and the digits of any script find the same", () => {
  for (const text of texts(20_000)) {
    const other = text.replaceAll("ی", "ي").replaceAll("ک", "ك").replace(/[۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15));
    assert.equal(fold(other), fold(text), JSON.stringify(text));
  }
});

test("words stand in order, apart, within the text, and none is empty", () => {
  for (const text of texts(20_000)) {
    let end = 0;
    for (const word of split(text)) {
      assert.ok(word.start >= end && word.end > word.start && word.end <= text.length, JSON.stringify(text));
      assert.ok(word.form && !/[\s\u200c]/u.test(word.form), JSON.stringify(text));
      end = word.end;
    }
  }
});

test("space around a text changes none of its words", () => {
  for (const text of texts(5_000)) assert.deepEqual(forms(`  ${text}\n`), forms(text), JSON.stringify(text));
});
