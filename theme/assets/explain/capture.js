/** A packet capture into the SIP in it, and into what else bears on calls: media streams, unreachable ports, TLS. */

import { frames } from "./pcap.js";
import { isKnownLink, Packets, word } from "./packets.js";
import { isSip } from "./sip.js";
import { Stream } from "./tcp.js";

/**
 * @typedef {object} Raw a message before it is parsed
 * @property {string} text
 * @property {number | null} time in seconds; null where the trace says none
 * @property {string} source `192.0.2.1:5060`; empty where the trace does not say
 * @property {string} target
 * @property {string} transport `UDP`, `TCP`, or nothing
 * @property {number} at packet number, or first line
 * @property {number} end last line; the packet number again
 * @property {boolean} [partial] whether it is the first fragment of a packet whose others are missing
 * @property {boolean} [inferred] whether the addresses are read out of the message
 */
/** @typedef {{source: string, target: string, packets: number, first: number, last: number, at: number}} Flow media of one direction */
/** @typedef {{time: number, source: string, target: string, about: string, at: number}} Unreachable an ICMP error */
/** @typedef {{raws: Raw[], flows: Flow[], unreachable: Unreachable[], packets: number, tls: number, product: string}} Read */
/** @typedef {(share: number) => void} Progress from 0 to 1 */

const UDP = 17;
const TCP = 6;
const MOST_STREAMS = 20_000;
const MOST_FLOWS = 20_000;
const decoder = new TextDecoder();

/**
 * @param {Uint8Array} bytes
 * @param {Set<string>} notes
 * @param {Progress} progress
 * @returns {Read}
 */
export function readCapture(bytes, notes, progress) {
  const packets = new Packets();
  /** @type {Read} */
  const found = { raws: [], flows: [], unreachable: [], packets: 0, tls: 0, product: "" };
  /** @type {Map<string, Stream>} */
  const streams = new Map();
  /** @type {Map<string, Flow>} */
  const flows = new Map();
  for (const frame of frames(bytes, notes)) {
    found.packets = frame.number;
    if (frame.number % 20_000 === 0) progress(frame.data.byteOffset / bytes.length);
    if (!isKnownLink(frame.link)) {
      notes.add("link");
      continue;
    }
    const packet = packets.read(frame);
    if (!packet || packet.payload.length < 8) continue;
    const { payload } = packet;
    const [source, target] = [join(packet.source, word(payload, 0)), join(packet.target, word(payload, 2))];
    const place = { time: frame.time, source, target, at: frame.number, end: frame.number };
    if (packet.protocol === UDP) {
      const data = payload.subarray(8, Math.max(8, word(payload, 4) || payload.length));
      if (isSip(data)) found.raws.push({ ...place, text: decoder.decode(data), transport: "UDP" });
      else if (isRtp(data)) count(flows, place);
    } else if (packet.protocol === TCP) {
      const data = payload.subarray(((payload[12] ?? 0) >> 4) * 4);
      const sequence = ((word(payload, 4) << 16) | word(payload, 6)) >>> 0;
      if (data[0] === 22 && data[1] === 3) found.tls += 1;
      const key = `${source} ${target}`;
      const stream = streams.get(key) ?? new Stream();
      if (streams.size < MOST_STREAMS) streams.set(key, stream);
      for (const message of stream.push(sequence, data)) {
        if (isSip(message)) found.raws.push({ ...place, text: decoder.decode(message), transport: "TCP" });
      }
    } else if (packet.protocol === 1 && payload[0] === 3 && payload.length >= 36) {
      const inner = payload.subarray(8);
      const port = word(inner, ((inner[0] ?? 0) & 15) * 4 + 2);
      if (inner[9] === UDP) found.unreachable.push({ time: frame.time, source: packet.source, target: packet.target, about: join(inner.subarray(16, 20).join("."), port), at: frame.number });
    }
  }
  if (packets.isCut) notes.add("short");
  for (const { source, target, protocol, payload, frame } of packets.incomplete) {
    const data = payload.subarray(8);
    if (protocol !== UDP || !isSip(data)) continue;
    found.raws.push({ time: frame.time, at: frame.number, end: frame.number, source: join(source, word(payload, 0)), target: join(target, word(payload, 2)), text: decoder.decode(data), transport: "UDP", partial: true });
  }
  found.raws.sort((a, b) => a.at - b.at);
  found.flows = [...flows.values()].filter((flow) => flow.packets > 3);
  return found;
}

/** @param {Uint8Array} data @returns {boolean} whether it looks like RTP (RFC 3550, 5.1) and not like RTCP */
function isRtp(data) {
  const type = (data[1] ?? 0) & 127;
  return data.length >= 12 && (data[0] ?? 0) >> 6 === 2 && (type < 64 || type > 95);
}

/**
 * @param {Map<string, Flow>} flows
 * @param {{time: number, source: string, target: string, at: number}} place
 */
function count(flows, place) {
  const key = `${place.source} ${place.target}`;
  const flow = flows.get(key);
  if (flow) {
    flow.packets += 1;
    flow.last = place.time;
  } else if (flows.size < MOST_FLOWS) {
    flows.set(key, { source: place.source, target: place.target, packets: 1, first: place.time, last: place.time, at: place.at });
  }
}

/**
 * @param {string} host
 * @param {number} port
 */
function join(host, port) {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
