/** Session descriptions (RFC 4566, RFC 3264): what is offered, where the media is to go. */

/** @typedef {import("./sip.js").Message} Message */
/** @typedef {{kind: string, port: number, proto: string, host: string, codecs: string[], direction: string, ice: boolean}} Media `ice`: the addresses that count are among its candidates (RFC 8839) */
/** @typedef {{host: string, media: Media[]}} Session */

/** Static payload types (RFC 3551, section 6) that are still met. */
const STATIC = new Map(Object.entries({ 0: "PCMU", 3: "GSM", 4: "G723", 8: "PCMA", 9: "G722", 13: "CN", 15: "G728", 18: "G729", 26: "JPEG", 31: "H261", 34: "H263" }));
const DIRECTIONS = new Set(["sendrecv", "sendonly", "recvonly", "inactive"]);
/** What is no codec of speech. */
const AUXILIARY = new Set(["TELEPHONE-EVENT", "CN", "RED", "RTX", "ULPFEC"]);

/** @type {WeakMap<Message, Session | null>} */
const READ = new WeakMap();

/**
 * The session description of a message; null where there is none.
 * @param {Message} message
 * @returns {Session | null}
 */
export function session(message) {
  let found = READ.get(message);
  if (found === undefined) {
    const start = /^v=0/m.exec(message.body);
    found = start ? read(message.body.slice(start.index)) : null;
    READ.set(message, found);
  }
  return found;
}

/** @param {string} text */
function read(text) {
  /** @type {Session} */
  const found = { host: "", media: [] };
  let direction = "sendrecv";
  const ice = /^a=ice-ufrag:/m.test(text);
  for (const line of text.split("\n").slice(0, 500)) {
    const value = line.slice(2).trim();
    const last = found.media.at(-1);
    if (line.startsWith("m=")) {
      const [kind = "", port = "", proto = "", ...formats] = value.split(/\s+/);
      found.media.push({ kind, port: Number.parseInt(port, 10) || 0, proto, host: found.host, direction, codecs: formats.map((format) => STATIC.get(format) ?? format), ice });
    } else if (line.startsWith("c=")) {
      const host = (value.split(/\s+/)[2] ?? "").split("/")[0] ?? "";
      if (last) last.host = host;
      else found.host = host;
    } else if (line.startsWith("a=rtpmap:") && last) {
      const [, format = "", name = ""] = /^rtpmap:(\S+)\s+([^/\s]+)/.exec(value) ?? [];
      last.codecs = last.codecs.map((codec) => (codec === format || codec === STATIC.get(format) ? name.toUpperCase() : codec));
    } else if (line.startsWith("a=") && DIRECTIONS.has(value)) {
      if (last) last.direction = value;
      else direction = value;
    }
  }
  return found;
}

/** @param {Session | null} found @returns {Media | undefined} the first stream of speech that is not refused, or else the first */
export function audio(found) {
  const all = speech(found);
  return all.find((media) => media.port > 0) ?? all[0];
}

/** @param {Session | null} found @returns {Media[]} streams of speech; several where one is offered with encryption and again without */
export function speech(found) {
  return found?.media.filter((media) => media.kind === "audio") ?? [];
}

/** @param {Media} media @returns {boolean} whether it is on hold in the way of old: nowhere to send to (RFC 3264, section 8.4) */
export function isNowhere(media) {
  return media.host === "0.0.0.0" && !media.ice;
}

/** @param {Media | undefined} media @returns {string[]} its codecs of speech */
export function codecs(media) {
  return (media?.codecs ?? []).filter((codec) => !AUXILIARY.has(codec) && !/^\d+$/.test(codec));
}

/** @param {Media | undefined} media */
export function isEncrypted(media) {
  return Boolean(media?.proto.includes("SAVP"));
}
