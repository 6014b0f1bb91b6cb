/**
 * How products announce a SIP message in their logs: a line before it that says which way it went. Each has a pattern
 * with named groups: `way` (words of `IN` mean received), `transport`, `peer`, or `source` and `target`.
 */

/** @typedef {{product: string, source: string, target: string, transport: string, here: "source" | "target" | ""}} Context */

const IN = /^(?:recv|received|read|rcv)/i;
const CONTEXTS = [
  { product: "Asterisk (chan_pjsip)", pattern: /<--- (?<way>Received|Transmitting) SIP (?:request|response) \(\d+ bytes\) (?:from|to) (?<transport>[A-Za-z]+):(?<peer>\S+) --->/ },
  { product: "Asterisk (chan_sip)", pattern: /<--- SIP (?<way>read) from (?<transport>[A-Za-z]+):(?<peer>\S+) --->/ },
  { product: "Asterisk (chan_sip)", pattern: /(?:<--- )?(?:Reliably )?(?<way>Transmitting|Retransmitting)(?: #\d+)? \((?:no )?NAT\) to (?<peer>[^\s>]+?)(?: --->|:?$)/ },
  { product: "FreeSWITCH", pattern: /\b(?<way>recv|send) \d+ bytes (?:from|to) (?<transport>[a-z]+)\/\[(?<host>[^\]]+)\]:(?<port>\d+)/ },
  { product: "ngrep", pattern: /^(?<transport>[UT]) (?:\S+ \S+ )?(?<source>\S+:\d+) -> (?<target>\S+:\d+)/ },
  { product: "sngrep", pattern: /^\d{4}[/-]\d\d[/-]\d\d \d\d:\d\d:\d\d\S* (?<source>\S+:\d+) -> (?<target>\S+:\d+)/ },
  { product: "tcpdump", pattern: /\bIP6? (?:\([^)]*\) ?)?.*?(?<source>[0-9a-f:.]+\.\d+) > (?<target>[0-9a-f:.]+\.\d+):/ },
  { product: "tcpdump", pattern: /^\s+(?<source>[0-9a-f:.]+\.\d+) > (?<target>[0-9a-f:.]+\.\d+): / },
  { product: "Cisco IOS", pattern: /^(?<way>Received|Sent):\s*$/ },
  { product: "", pattern: /^(?<source>\S+:\d+) -> (?<target>\S+:\d+)$/ },
  { product: "", pattern: /\b(?:from|src|source)[ =:"']+\[?(?<source>\d+\.\d+\.\d+\.\d+:\d+)\]?.*\b(?:to|dst|destination)[ =:"']+\[?(?<target>\d+\.\d+\.\d+\.\d+:\d+)/i },
  { product: "", pattern: /(?:^|\s)(?<source>\d+\.\d+\.\d+\.\d+:\d+) ?-+> ?(?<target>\d+\.\d+\.\d+\.\d+:\d+)/ },
];

/**
 * What the lines above a message say of its way.
 * @param {string[]} lines the nearest last
 * @returns {Context}
 */
export function contextOf(lines) {
  const dump = sipdump(lines);
  if (dump) return dump;
  for (const line of [...lines].reverse()) {
    if (line.length > 2000) continue;
    for (const { product, pattern } of CONTEXTS) {
      const groups = pattern.exec(line)?.groups;
      if (!groups) continue;
      const transport = { U: "UDP", T: "TCP" }[groups.transport ?? ""] ?? (groups.transport ?? "").toUpperCase();
      if (groups.source) return { product, source: endpoint(groups.source), target: endpoint(groups.target ?? ""), transport, here: "" };
      const peer = endpoint(groups.host ? `${groups.host.includes(":") ? `[${groups.host}]` : groups.host}:${groups.port}` : (groups.peer ?? ""));
      if (!peer) return { product, source: "", target: "", transport, here: "" };
      return IN.test(groups.way ?? "") ? { product, source: peer, target: "", transport, here: "target" } : { product, source: "", target: peer, transport, here: "source" };
    }
  }
  return { product: "", source: "", target: "", transport: "", here: "" };
}

/**
 * The block of fields that Kamailio's sipdump module writes above a message.
 * @param {string[]} lines
 * @returns {Context | null}
 */
function sipdump(lines) {
  const fields = new Map(lines.flatMap((line) => [...line.matchAll(/^(srcip|srcport|dstip|dstport|proto): (\S+)/g)]).map((match) => [match[1] ?? "", match[2] ?? ""]));
  if (!fields.has("srcip") || !fields.has("dstip")) return null;
  const at = (/** @type {string} */ side) => endpoint(`${bracketed(fields.get(`${side}ip`) ?? "")}:${fields.get(`${side}port`) ?? "5060"}`);
  return { product: "Kamailio (sipdump)", source: at("src"), target: at("dst"), transport: (fields.get("proto") ?? "").toUpperCase(), here: "" };
}

/** @param {string} host */
function bracketed(host) {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

/**
 * An address as captures write it: `192.0.2.1:5060`, `[2001:db8::1]:5060`.
 * @param {string} written also `192.0.2.1.5060` of tcpdump
 */
function endpoint(written) {
  const dotted = /^(\d+\.\d+\.\d+\.\d+|[0-9a-f:]+:[0-9a-f:]*)\.(\d+)$/.exec(written);
  if (dotted) return `${bracketed(dotted[1] ?? "")}:${dotted[2]}`;
  const bare = written.replace(/[,;]$/, "");
  return /:\d+$/.test(bare) ? bare : bare && `${bare}:5060`;
}

const CLOCK = /(?:\b(\d{4})[-/](\d\d)[-/](\d\d)[T ]|\b)(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?/;
const EPOCH = /(?:^|time: )(\d{10})\.(\d{1,9})\b/;

/**
 * The time of a message, from the nearest line that has one.
 * @param {string[]} lines
 * @returns {number | null} seconds since 1970, or since midnight
 */
export function timeOf(lines) {
  for (const line of [...lines].reverse()) {
    const epoch = EPOCH.exec(line.slice(0, 400));
    if (epoch) return Number(`${epoch[1]}.${epoch[2]}`);
    const clock = CLOCK.exec(line.slice(0, 400));
    if (!clock) continue;
    const [, year, month, day, hours, minutes, seconds, part] = clock;
    const date = year ? Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000 : 0;
    return date + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(`0.${part ?? 0}`);
  }
  return null;
}
