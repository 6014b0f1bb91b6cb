/** One direction of a TCP connection: segments in order, cut into SIP messages by Content-Length (RFC 3261, 18.3). */

import { isSip } from "./sip.js";

const MOST_BYTES = 1 << 20;
const LONGEST_START = 2000;
const END = [13, 10, 13, 10];

export class Stream {
  /** @type {Uint8Array} */
  #kept = new Uint8Array();
  /** @type {number | undefined} the sequence number that is expected next */
  #next;
  /** @type {Map<number, Uint8Array>} */
  #early = new Map();

  /**
   * @param {number} sequence
   * @param {Uint8Array} payload
   * @returns {Generator<Uint8Array>} the messages that are complete now
   */
  *push(sequence, payload) {
    if (!payload.length) return;
    this.#next ??= sequence;
    this.#early.set(sequence, payload);
    if (this.#early.size > 64) this.#next = Math.min(...this.#early.keys()); // a segment is missing from the capture
    for (let found = true; found; ) {
      found = false;
      for (const [at, part] of this.#early) {
        const ahead = (at - this.#next) | 0;
        if (ahead > 0) continue;
        this.#early.delete(at);
        if (-ahead < part.length) {
          this.#append(part.subarray(-ahead));
          this.#next = (at + part.length) >>> 0;
          found = true;
        }
      }
    }
    yield* this.#messages();
  }

  /** @param {Uint8Array} part */
  #append(part) {
    const whole = new Uint8Array(this.#kept.length + part.length);
    whole.set(this.#kept);
    whole.set(part, this.#kept.length);
    this.#kept = whole.length > MOST_BYTES ? new Uint8Array() : whole;
  }

  /** @returns {Generator<Uint8Array>} */
  *#messages() {
    for (;;) {
      let start = 0;
      while (this.#kept[start] === 13 || this.#kept[start] === 10) start += 1; // keep-alives (RFC 5626, 3.5.1)
      if (start) this.#kept = this.#kept.subarray(start);
      if (!this.#kept.length) return;
      if (!isSip(this.#kept)) {
        const line = this.#kept.indexOf(10);
        if (line < 0 && this.#kept.length < LONGEST_START) return; // the rest of a start line may still arrive
        this.#kept = line < 0 ? new Uint8Array() : this.#kept.subarray(line + 1);
        continue;
      }
      const head = indexOf(this.#kept, END);
      if (head < 0) return;
      const text = new TextDecoder().decode(this.#kept.subarray(0, head));
      const length = Number(/^(?:content-length|l)[ \t]*:[ \t]*(\d{1,7})/im.exec(text)?.[1] ?? 0);
      if (this.#kept.length < head + 4 + length) return;
      yield this.#kept.subarray(0, head + 4 + length);
      this.#kept = this.#kept.subarray(head + 4 + length);
    }
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {number[]} wanted
 */
function indexOf(bytes, wanted) {
  for (let at = bytes.indexOf(wanted[0] ?? 0); at >= 0; at = bytes.indexOf(wanted[0] ?? 0, at + 1)) {
    if (wanted.every((value, i) => bytes[at + i] === value)) return at;
  }
  return -1;
}
