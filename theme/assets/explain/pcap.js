/** Packet captures: pcap (either byte order, micro- or nanoseconds) and pcapng, into frames. Damage ends the reading. */

/** @typedef {{number: number, time: number, link: number, data: Uint8Array}} Frame `time` in seconds, `link` as tcpdump.org numbers them */

const SECTION = 0x0a0d0d0a;
const CLASSIC = new Map([[0xa1b2c3d4, 1e6], [0xa1b23c4d, 1e9]]);

/** @param {Uint8Array} bytes */
export function isCapture(bytes) {
  if (bytes.length < 4) return false;
  const view = viewOf(bytes);
  return view.getUint32(0) === SECTION || CLASSIC.has(view.getUint32(0)) || CLASSIC.has(view.getUint32(0, true));
}

/**
 * Every frame of a capture. What stands behind damage is not read: then `notes` gets `cut`.
 * @param {Uint8Array} bytes
 * @param {Set<string>} notes
 * @returns {Generator<Frame>}
 */
export function* frames(bytes, notes) {
  const view = viewOf(bytes);
  if (view.getUint32(0) === SECTION) yield* blocks(bytes, view, notes);
  else yield* records(bytes, view, notes);
}

/**
 * @param {Uint8Array} bytes
 * @param {DataView} view
 * @param {Set<string>} notes
 * @returns {Generator<Frame>}
 */
function* records(bytes, view, notes) {
  const little = CLASSIC.has(view.getUint32(0, true));
  const unit = CLASSIC.get(view.getUint32(0, little)) ?? 1e6;
  if (bytes.length < 24) return void notes.add("cut");
  const link = view.getUint32(20, little) & 0xffff;
  let number = 0;
  for (let at = 24; at < bytes.length; ) {
    if (at + 16 > bytes.length) return void notes.add("cut");
    const size = view.getUint32(at + 8, little);
    const time = view.getUint32(at, little) + view.getUint32(at + 4, little) / unit;
    number += 1;
    yield { number, time, link, data: bytes.subarray(at + 16, at + 16 + size) };
    if (at + 16 + size > bytes.length) return void notes.add("cut");
    at += 16 + size;
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {DataView} view
 * @param {Set<string>} notes
 * @returns {Generator<Frame>}
 */
function* blocks(bytes, view, notes) {
  let little = true;
  let number = 0;
  /** @type {{link: number, unit: number}[]} */
  let interfaces = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 12 > bytes.length) return void notes.add("cut");
    if (view.getUint32(at) === SECTION) {
      little = view.getUint32(at + 8) === 0x4d3c2b1a;
      interfaces = [];
    }
    const kind = view.getUint32(at, little);
    const size = view.getUint32(at + 4, little);
    if (size < 12 || size % 4 || at + size > bytes.length) return void notes.add("cut");
    if (kind === 1 && size >= 20) {
      interfaces.push({ link: view.getUint16(at + 8, little), unit: resolution(view, at + 16, at + size - 4, little) });
    } else if (kind === 6 && size >= 32) {
      const on = interfaces[view.getUint32(at + 8, little)];
      const length = view.getUint32(at + 20, little);
      number += 1;
      const time = (view.getUint32(at + 12, little) * 2 ** 32 + view.getUint32(at + 16, little)) * (on?.unit ?? 1e-6);
      if (on) yield { number, time, link: on.link, data: bytes.subarray(at + 28, Math.min(at + 28 + length, at + size - 4)) };
    } else if (kind === 3 && size >= 16) {
      const on = interfaces[0];
      number += 1;
      const length = Math.min(view.getUint32(at + 8, little), size - 16);
      if (on) yield { number, time: 0, link: on.link, data: bytes.subarray(at + 12, at + 12 + length) };
    }
    at += size;
  }
}

/**
 * The unit of an interface's times in seconds: option 9 of its description, else microseconds.
 * @param {DataView} view
 * @param {number} at
 * @param {number} end
 * @param {boolean} little
 */
function resolution(view, at, end, little) {
  for (; at + 4 <= end; ) {
    const code = view.getUint16(at, little);
    const size = view.getUint16(at + 2, little);
    if (code === 9 && size === 1 && at + 5 <= end) {
      const exponent = view.getUint8(at + 4);
      return exponent & 128 ? 2 ** -(exponent & 127) : 10 ** -exponent;
    }
    at += 4 + Math.ceil(size / 4) * 4;
  }
  return 1e-6;
}

/** @param {Uint8Array} bytes */
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
