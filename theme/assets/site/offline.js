/** The page on which a reader takes the site along, and gives it back: the state, a button for each, and progress. */

/** @typedef {{done?: number, size?: number, error?: string, copy?: {lang: string, size: number, version: string, taken: string}}} Told */

const box = /** @type {HTMLElement | null} */ (document.querySelector("[data-offline]"));
const words = box?.dataset ?? {};
const root = new URL(words["root"] ?? "./", document.baseURI);
const lang = document.documentElement.lang;
const days = new Intl.DateTimeFormat(lang, { dateStyle: "long" });
const megabytes = new Intl.NumberFormat(lang, { style: "unit", unit: "megabyte", unitDisplay: "long", maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** @param {number} bytes */
const size = (bytes) => megabytes.format(bytes / 1e6);

/**
 * @param {string} name
 * @param {Record<string, string>} [values]
 */
const word = (name, values = {}) => (words[name] ?? "").replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

/**
 * Asks the worker, and hears until it has answered.
 * @param {ServiceWorker} worker
 * @param {object} message
 * @param {(told: Told) => void} [during]
 * @returns {Promise<Told>}
 */
function ask(worker, message, during) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      if (data.error) reject(new Error(data.error));
      else if ("done" in data) during?.(data);
      else resolve(data);
    };
    worker.postMessage(message, [port2]);
  });
}

async function registered() {
  await navigator.serviceWorker.register(new URL("sw.js", root), { scope: root.pathname, updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  if (!active) throw new Error("no worker");
  return active;
}

/** This site's own worker, and not that of a site above it on the same host. */
async function own() {
  const registration = await navigator.serviceWorker.getRegistration(root);
  return registration?.scope === root.href ? registration : undefined;
}

/** @param {HTMLElement} box */
async function start(box) {
  const status = /** @type {HTMLElement} */ (box.querySelector("[data-offline-status]"));
  const takeButton = /** @type {HTMLButtonElement} */ (box.querySelector("[data-offline-take]"));
  const removeButton = /** @type {HTMLButtonElement} */ (box.querySelector("[data-offline-remove]"));
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.hidden = true;
  progress.setAttribute("aria-label", takeButton.textContent ?? "");
  status.after(progress);
  box.hidden = false;

  /** @param {Told["copy"]} copy */
  function show(copy) {
    box.dataset["offlineState"] = copy ? "taken" : "none";
    const mine = copy?.lang === lang;
    const values = { size: size(copy?.size ?? Number(words["size"] ?? 0)), date: copy ? days.format(new Date(copy.taken)) : "", language: copy?.lang ?? "" };
    status.textContent = word(copy ? (mine ? "taken" : "other") : "none", values);
    takeButton.hidden = mine;
    removeButton.hidden = !copy;
    progress.hidden = true;
  }

  function impossible() {
    box.dataset["offlineState"] = "impossible";
    status.textContent = word("impossible");
    takeButton.hidden = true;
  }

  if (!("serviceWorker" in navigator) || location.protocol === "file:") return impossible();
  const worker = (await own())?.active;
  const versions = await fetch(new URL("offline/versions.json", root)).then((response) => response.json()).catch(() => undefined);
  if (!versions && !worker) return impossible();
  words["size"] = String(versions?.[lang]?.size ?? 0);
  show(worker ? (await ask(worker, { state: true })).copy : undefined);

  takeButton.addEventListener("click", async () => {
    takeButton.disabled = true;
    box.dataset["offlineState"] = "taking";
    progress.hidden = false;
    try {
      const told = await ask(await registered(), { take: lang }, ({ done = 0, size: all = 1 }) => {
        progress.value = done / all;
        status.textContent = word("taking", { done: size(done), size: size(all) });
      });
      show(told.copy);
      removeButton.focus();
    } catch {
      box.dataset["offlineState"] = "failed";
      status.textContent = word("failed");
      progress.hidden = true;
    }
    takeButton.disabled = false;
  });

  removeButton.addEventListener("click", async () => {
    const registration = await own();
    if (registration?.active) await ask(registration.active, { remove: true });
    await registration?.unregister();
    show(undefined);
    status.textContent = word("removed");
    takeButton.focus();
  });
}

if (box) void start(box);
