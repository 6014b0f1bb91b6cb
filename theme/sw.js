/**
 * Reading without a network. The worker is there only for readers who have asked for it (assets/site/offline.js).
 *
 * It keeps a *copy*: the pages of one language with all that they need, of one version of the site, in one cache. A copy
 * is taken whole or not at all: each file must be the one that the list of the version announces, by its SHA-256, and
 * only when the last one is there does the new copy take the place of the old. So neither an error nor a half-finished
 * deployment gets into it. Pages come from the network as long as there is one; the copy answers when it does not.
 *
 * To be rid of every worker in the world, build with `offline: false` (mkdocs.yml): sw-remove.js is then published under
 * this file's name. Browsers ask for it past any worker and any cache on each visit (`updateViaCache: "none"`).
 */

/**
 * @typedef {[string, string, number]} File path below the site's root, SHA-256 in hex, bytes
 * @typedef {object} List what `generator/offline.py` writes
 * @property {string} version
 * @property {string} lang
 * @property {string} root of the language, below the site's root
 * @property {string} note HTML, with `{date}`
 * @property {string} missing HTML, with `{date}`
 * @property {number} size
 * @property {File[]} files
 * @typedef {{list: List, cache: string, taken: string}} Copy
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const base = new URL("./", worker.location.href);
/** Of all that this worker keeps: caches belong to the whole host, on which there may be more sites like this one. */
const PREFIX = `sipcodes:${base.pathname}:`;
const STORE = `${PREFIX}state`;
/** How long a reader waits for the network where the copy has the page, in milliseconds. */
const PATIENCE = 5000;
const LANES = 6;

/** What the store holds, as long as this worker lives. @type {Map<string, unknown>} */
const known = new Map();
/** @type {Promise<void> | undefined} */
let taking;
/** @type {Promise<void> | undefined} */
let renewing;

/** @param {string} key */
const place = (key) => new URL(`.state/${key}`, base).href;

/**
 * @param {string} key
 * @returns {Promise<any>} undefined where nothing was written
 */
async function read(key) {
  if (!known.has(key)) {
    const found = await (await caches.open(STORE)).match(place(key));
    known.set(key, await found?.json());
  }
  return known.get(key);
}

/**
 * @param {string} key
 * @param {unknown} value
 */
async function write(key, value) {
  known.set(key, value);
  await (await caches.open(STORE)).put(place(key), new Response(JSON.stringify(value)));
}

/**
 * A file of the site as it is on the server now; throws where that is no success.
 * @param {string} path
 */
async function current(path) {
  const response = await fetch(new URL(path, base), { cache: "no-cache", credentials: "same-origin" });
  if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`);
  return response;
}

/** @param {ArrayBuffer} body */
async function digestOf(body) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Takes a copy of the version that the server has now, and puts it in the place of the old one.
 * @param {string} lang
 * @param {(done: number, size: number) => void} tell
 */
async function take(lang, tell) {
  /** @type {List} */
  const list = await (await current(`offline/${lang}.json`)).json();
  /** @type {Copy | undefined} */
  const old = await read("copy");
  const name = `${PREFIX}${lang}-${list.version}`;
  if (old?.cache !== name) {
    await sweep([name, old?.cache ?? ""]);
    await fill(name, list, old, tell);
    await write("copy", { list, cache: name, taken: new Date().toISOString() });
    await sweep([name]);
  }
}

/**
 * @param {string} name
 * @param {List} list
 * @param {Copy | undefined} old
 * @param {(done: number, size: number) => void} tell
 */
async function fill(name, list, old, tell) {
  const cache = await caches.open(name);
  const before = old && (await caches.open(old.cache));
  const same = new Map(old?.list.files.map(([path, digest]) => [path, digest]));
  const queue = [...list.files];
  let done = 0;
  const lane = async () => {
    for (let file = queue.pop(); file; file = queue.pop()) {
      const [path, digest, size] = file;
      const url = new URL(path, base).href;
      if (!(await cache.match(url))) {
        const kept = same.get(path) === digest ? await before?.match(url) : undefined;
        await cache.put(url, kept ?? (await checked(path, digest)));
      }
      done += size;
      tell(done, list.size);
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    queue.length = 0;
  }
}

/**
 * A file of which every byte is as announced.
 * @param {string} path
 * @param {string} digest
 */
async function checked(path, digest) {
  const response = await current(path);
  const body = await response.arrayBuffer();
  if ((await digestOf(body)) !== digest) throw new Error(`${path} is not the file of this version`);
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(body, { headers });
}

/**
 * Deletes every copy but those named, finished or not.
 * @param {string[]} names
 */
async function sweep(names) {
  const kept = new Set([STORE, ...names]);
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && !kept.has(name)) await caches.delete(name);
  }
}

/** After a page came from the network: is there a new version? Then the copy is renewed behind the reader's back. */
async function renew() {
  /** @type {Copy | undefined} */
  const copy = await read("copy");
  if (!copy || taking) return;
  try {
    const versions = await (await current("offline/versions.json")).json();
    const { lang, version } = copy.list;
    const newest = versions[lang]?.version;
    if (newest !== version) {
      await write("pending", true);
      await started(lang, () => undefined);
    }
    if ((await read("copy")).list.version === newest && (await read("pending"))) await write("pending", false);
  } catch {
    // The copy stays what it is; the next page asks again.
  }
}

/**
 * @param {string} lang
 * @param {(done: number, size: number) => void} tell
 */
function started(lang, tell) {
  taking ??= take(lang, tell).finally(() => (taking = undefined));
  return taking;
}

/**
 * @param {Copy} copy
 * @param {string} address
 */
async function stored(copy, address) {
  const url = new URL(address);
  url.search = url.hash = "";
  url.pathname = url.pathname.replace(/\/index\.html$/, "/");
  const cache = await caches.open(copy.cache);
  return (await cache.match(url.href)) ?? (await cache.match(`${url.href}/`));
}

/** @param {FetchEvent} event */
async function page(event) {
  /** @type {Copy | undefined} */
  const copy = await read("copy");
  const found = copy && (await stored(copy, event.request.url));
  try {
    const late = new Promise((_, reject) => found && setTimeout(reject, PATIENCE, new Error("late")));
    const response = /** @type {Response} */ (await Promise.race([fetch(event.request), late]));
    if (response.status < 500 || !found) {
      renewing = renew();
      event.waitUntil(renewing);
      return response;
    }
  } catch (error) {
    if (!copy) throw error;
  }
  const home = new URL(`${copy.list.root}offline/?missing`, base);
  if (!found) return Response.redirect(home.href);
  event.waitUntil(mark(event.resultingClientId));
  const note = new URL(event.request.url).searchParams.has("missing") ? copy.list.missing : copy.list.note;
  return noted(found, copy, note);
}

/**
 * The page with the line that says what it is.
 * @param {Response} found
 * @param {Copy} copy
 * @param {string} note
 */
async function noted(found, copy, note) {
  const day = new Intl.DateTimeFormat(copy.list.lang, { dateStyle: "long" }).format(new Date(copy.taken));
  const sheet = new URL("assets/site/offline.css", base).href;
  const line = `<link rel="stylesheet" href="${sheet}"><p class="offline-note" role="status">${note.replace("{date}", day)}</p>`;
  const html = (await found.text()).replace(/<div data-md-component="announce">|<body[^>]*>/, (tag) => tag + line);
  return new Response(html, { headers: found.headers });
}

/**
 * Remembers, past the end of this worker, that a page came from the copy: so must its parts.
 * @param {string} client
 */
async function mark(client) {
  if (client) await write(`client/${client}`, true);
}

/** Forgets the pages that are closed. */
async function forget() {
  const open = new Set((await worker.clients.matchAll({ includeUncontrolled: true, type: "all" })).map(({ id }) => id));
  const store = await caches.open(STORE);
  for (const { url } of await store.keys()) {
    const [, client] = url.split("/.state/client/");
    if (client && !open.has(client)) {
      known.delete(`client/${client}`);
      await store.delete(url);
    }
  }
}

/**
 * Whatever is no page. What a page from the copy needs comes from the copy; what a page from the network needs comes
 * from there only as long as both are of one version.
 * @param {FetchEvent} event
 */
async function part(event) {
  /** @type {Copy | undefined} */
  const copy = await read("copy");
  if (copy && (await read(`client/${event.clientId}`))) {
    const found = await stored(copy, event.request.url);
    if (found) {
      event.waitUntil(mark(event.resultingClientId));
      return found;
    }
  }
  try {
    return await fetch(event.request);
  } catch (error) {
    const found = copy && !(await read("pending")) ? await stored(copy, event.request.url) : undefined;
    if (!found) throw error;
    return found;
  }
}

/**
 * @param {{state?: true, settle?: true, take?: string, remove?: true}} asked `settle` waits for a renewal that is under way
 * @param {MessagePort} port
 */
async function answer(asked, port) {
  try {
    if (asked.settle) await Promise.allSettled([renewing, taking]);
    if (asked.take) {
      await started(asked.take, (done, size) => port.postMessage({ done, size }));
      await write("pending", false);
    }
    if (asked.remove) {
      known.clear();
      for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
    }
    /** @type {Copy | undefined} */
    const copy = asked.remove ? undefined : await read("copy");
    port.postMessage({ copy: copy && { lang: copy.list.lang, size: copy.list.size, version: copy.list.version, taken: copy.taken } });
  } catch (error) {
    port.postMessage({ error: String(error) });
  }
}

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(Promise.all([worker.clients.claim(), forget()])));
worker.addEventListener("message", (event) => {
  const [port] = event.ports;
  if (port) event.waitUntil(answer(event.data, port));
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(base.href)) return;
  event.respondWith(request.mode === "navigate" ? page(event) : part(event));
});
