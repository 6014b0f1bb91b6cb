/** From a frame to what IP carries: link layers, VLAN tags, IPv4 and IPv6, fragments put together. */

/** @typedef {import("./pcap.js").Frame} Frame */
/** @typedef {{source: string, target: string, protocol: number, payload: Uint8Array}} Packet addresses without ports */

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const TAGS = new Set([0x8100, 0x88a8, 0x9100]);
const PPPOE = 0x8864;
/** Datagrams that wait for their other fragments, at most. */
const MOST_WAITING = 512;

/** Per link type: where the packet begins, or -1 where the frame holds none. */
const LINKS = new Map([
  [0, loopback], [108, loopback],
  [1, ethernet],
  [12, bare], [14, bare], [101, bare], [228, bare], [229, bare],
  [113, (/** @type {Uint8Array} */ data) => (isIp(word(data, 14)) ? 16 : tagged(data, 14))],
  [276, (/** @type {Uint8Array} */ data) => (isIp(word(data, 0)) ? 20 : -1)],
]);

/** @param {number} link */
export function isKnownLink(link) {
  return LINKS.has(link);
}

/** Reads the packets of frames; keeps fragments until they are complete. */
export class Packets {
  /** @type {Map<string, {parts: Map<number, Uint8Array>, end: number, source: string, target: string, protocol: number, frame: Frame}>} */
  #waiting = new Map();
  /** Whether a packet was recorded only in part. */
  isCut = false;

  /**
   * @param {Frame} frame
   * @returns {Packet | null} null for what is no IP, is damaged, or waits for its other fragments
   */
  read(frame) {
    const start = LINKS.get(frame.link)?.(frame.data) ?? -1;
    if (start < 0 || start >= frame.data.length) return null;
    const packet = frame.data.subarray(start);
    const version = byte(packet, 0) >> 4;
    return version === 4 ? this.#four(packet, frame) : version === 6 ? this.#six(packet, frame) : null;
  }

  /** @param {Uint8Array} packet @param {Frame} frame */
  #four(packet, frame) {
    if (packet.length < 20) return null;
    const head = (byte(packet, 0) & 15) * 4;
    const total = word(packet, 2) || packet.length; // 0 where the network card segments
    const source = packet.subarray(12, 16).join(".");
    const target = packet.subarray(16, 20).join(".");
    const protocol = byte(packet, 9);
    const payload = packet.subarray(head, Math.max(head, Math.min(total, packet.length)));
    if (total > packet.length) this.isCut = true;
    const place = word(packet, 6);
    const found = { source, target, protocol };
    const whole = place & 0x3fff ? this.#joined(`${source} ${target} ${protocol} ${word(packet, 4)}`, { ...found, frame }, (place & 0x1fff) * 8, !(place & 0x2000), payload) : payload;
    return whole && { ...found, payload: whole };
  }

  /** @param {Uint8Array} packet @param {Frame} frame */
  #six(packet, frame) {
    if (packet.length < 40) return null;
    const source = colons(packet.subarray(8, 24));
    const target = colons(packet.subarray(24, 40));
    const end = Math.min(packet.length, 40 + (word(packet, 4) || packet.length));
    let next = byte(packet, 6);
    let at = 40;
    for (let hops = 0; hops < 8 && at + 8 <= end; hops += 1) {
      if (next === 44) {
        const place = word(packet, at + 2);
        const key = `${source} ${target} ${packet.subarray(at + 4, at + 8).join(".")}`;
        const protocol = byte(packet, at);
        const found = { source, target, protocol };
        const payload = this.#joined(key, { ...found, frame }, place & 0xfff8, !(place & 1), packet.subarray(at + 8, end));
        return payload && { ...found, payload };
      }
      if (next !== 0 && next !== 43 && next !== 60) break;
      next = byte(packet, at);
      at += (byte(packet, at + 1) + 1) * 8;
    }
    return { source, target, protocol: next, payload: packet.subarray(Math.min(at, end), end) };
  }

  /** @returns {(Packet & {frame: Frame})[]} the first fragments of packets whose others never came */
  get incomplete() {
    return [...this.#waiting.values()].flatMap(({ parts, source, target, protocol, frame }) => {
      const payload = parts.get(0);
      return payload ? [{ source, target, protocol, payload, frame }] : [];
    });
  }

  /**
   * @param {string} key
   * @param {{source: string, target: string, protocol: number, frame: Frame}} ends
   * @param {number} offset
   * @param {boolean} isLast
   * @param {Uint8Array} payload
   */
  #joined(key, ends, offset, isLast, payload) {
    const found = this.#waiting.get(key) ?? { parts: new Map(), end: -1, ...ends };
    found.parts.set(offset, payload);
    if (isLast) found.end = offset + payload.length;
    this.#waiting.set(key, found);
    if (this.#waiting.size > MOST_WAITING) this.#waiting.delete(/** @type {string} */ (this.#waiting.keys().next().value));
    if (found.end < 0 || found.end > 65535) return null;
    const whole = new Uint8Array(found.end);
    for (let at = 0; at < found.end; ) {
      const part = found.parts.get(at);
      if (!part?.length || at + part.length > found.end) return null;
      whole.set(part, at);
      at += part.length;
    }
    this.#waiting.delete(key);
    return whole;
  }
}

/** @param {Uint8Array} data */
function ethernet(data) {
  return tagged(data, 12);
}

/**
 * @param {Uint8Array} data
 * @param {number} at where the type of the payload stands
 */
function tagged(data, at) {
  while (TAGS.has(word(data, at))) at += 4;
  if (word(data, at) === PPPOE) return at + 10;
  return isIp(word(data, at)) ? at + 2 : -1;
}

function loopback() {
  return 4;
}

function bare() {
  return 0;
}

/** @param {number} type */
function isIp(type) {
  return type === IPV4 || type === IPV6;
}

/**
 * @param {Uint8Array} data
 * @param {number} at
 */
function byte(data, at) {
  return data[at] ?? 0;
}

/**
 * @param {Uint8Array} data
 * @param {number} at
 */
export function word(data, at) {
  return (byte(data, at) << 8) | byte(data, at + 1);
}

/** @param {Uint8Array} address of IPv6, written as RFC 5952 asks for */
function colons(address) {
  const groups = Array.from({ length: 8 }, (_, i) => word(address, i * 2).toString(16));
  let best = { at: -1, size: 1 };
  for (let at = 0; at < 8; at += 1) {
    let size = 0;
    while (groups[at + size] === "0") size += 1;
    if (size > best.size) best = { at, size };
  }
  if (best.at < 0) return groups.join(":");
  return `${groups.slice(0, best.at).join(":")}::${groups.slice(best.at + best.size).join(":")}`;
}
