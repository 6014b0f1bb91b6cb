/** Messages into calls (by Call-ID) and transactions (by branch, RFC 3261, section 17), retransmissions counted. */

/** @typedef {import("./sip.js").Message} Message */

/** @type {Map<string, string>} asked so often that a long registration would take seconds */
const HOSTS = new Map();

/** @param {string} endpoint @returns {string} `192.0.2.1` of `192.0.2.1:5060` */
export function hostOf(endpoint) {
  let host = HOSTS.get(endpoint);
  if (host === undefined) {
    host = endpoint.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
    if (HOSTS.size > 10_000) HOSTS.clear();
    HOSTS.set(endpoint, host);
  }
  return host;
}

/** A request on one hop and what answered it. */
export class Transaction {
  /** @param {Message} request */
  constructor(request) {
    this.request = request;
    this.method = request.method;
    /** @type {Message[]} the request again, unchanged */
    this.repeats = [];
    /** @type {Message[]} each response once */
    this.responses = [];
    /** @type {Map<Message, Message[]>} each response's repetitions */
    this.repeated = new Map();
    /** @type {Message | undefined} the ACK for a final response of 300 or above */
    this.ack = undefined;
  }

  /** @returns {Message | undefined} */
  get final() {
    return this.responses.find((response) => response.code >= 200);
  }

  get isOver() {
    return this.final !== undefined;
  }
}

/** Everything with one Call-ID. */
export class Call {
  /** @param {string} id */
  constructor(id) {
    this.id = id;
    /** @type {Message[]} */
    this.messages = [];
    /** @type {Transaction[]} */
    this.transactions = [];
    /** @type {Map<Message, number>} how often each kept message was sent */
    this.times = new Map();
    /** @type {Map<string, Transaction>} */
    this.byKey = new Map();
    /** @type {Map<string, Transaction>} by branch and the host that is asked: a response may go astray */
    this.byBranch = new Map();
    /** @type {Map<string, Message>} */
    this.seen = new Map();
    /** @type {Message[]} responses without their request */
    this.orphans = [];
  }

  /** @returns {Message[]} the messages without repetitions */
  get kept() {
    return [...this.times.keys()];
  }

  /** @param {string} method @returns {Transaction[]} */
  of(method) {
    return this.transactions.filter((transaction) => transaction.method === method);
  }

  /** @returns {Transaction[]} INVITEs that begin a dialog */
  get invites() {
    return this.of("INVITE").filter((transaction) => !transaction.request.toTag);
  }

  /** @returns {string} what the call is about: the method of its first request */
  get method() {
    return (this.messages.find((message) => message.isRequest && message.method !== "ACK") ?? this.messages[0])?.method ?? "";
  }

  /** @param {Message} message */
  add(message) {
    this.messages.push(message);
    const [near, far] = message.isRequest ? [message.source, message.target] : [message.target, message.source];
    const hop = `${hostOf(near)} ${hostOf(far)}`;
    const key = `${hop} ${message.branch || message.fromTag} ${message.cseq} ${message.method === "ACK" ? "INVITE" : message.method}`;
    const same = `${key} ${message.start} ${message.source} ${message.toTag} ${message.get("RSeq")}`;
    const first = this.seen.get(same);
    const asked = `${hostOf(far)} ${message.branch} ${message.cseq} ${message.method}`;
    const transaction = this.byKey.get(key) ?? (message.isRequest ? undefined : this.byBranch.get(asked));
    if (first) {
      this.times.set(first, (this.times.get(first) ?? 1) + 1);
      if (transaction && message.isRequest && message.method !== "ACK") transaction.repeats.push(message);
      if (transaction && !message.isRequest) transaction.repeated.get(first)?.push(message);
      return;
    }
    this.seen.set(same, message);
    this.times.set(message, 1);
    if (message.isRequest && message.method === "ACK") {
      if (transaction) transaction.ack = message;
    } else if (message.isRequest) {
      const found = new Transaction(message);
      this.byKey.set(key, found);
      if (message.branch.startsWith("z9hG4bK")) this.byBranch.set(asked, found);
      this.transactions.push(found);
    } else if (transaction) {
      transaction.responses.push(message);
      transaction.repeated.set(message, []);
    } else {
      this.orphans.push(message);
    }
  }

  /** @returns {Message[]} ACKs that confirm a 2xx: requests of their own */
  get acks() {
    return this.kept.filter((message) => message.isRequest && message.method === "ACK");
  }
}

/**
 * @param {Message[]} messages
 * @returns {Call[]} in the order of their first message
 */
export function calls(messages) {
  /** @type {Map<string, Call>} */
  const found = new Map();
  messages.forEach((message, index) => {
    message.index = index;
    const call = found.get(message.callId) ?? new Call(message.callId);
    found.set(message.callId, call);
    call.add(message);
  });
  return [...found.values()];
}
