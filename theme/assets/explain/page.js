/**
 * The page that explains a trace: takes text or a file, has it read in a worker, and shows what came out. No connection is
 * opened, nothing is kept: the words are modules of this site, the trace is a variable of this page.
 */

import { h, spoken } from "./dom.js";
import { EXAMPLE } from "./example.js";
import { Mask, maskedReport, maskedTrace } from "./mask.js";
import { told } from "./told.js";
import { reveal, view } from "./view.js";
import { filled, plain } from "./words.js";

/** @typedef {import("./explain.js").Report} Report */
/** @typedef {import("./words.js").Words} Words */

const LARGEST = 256;
const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-explain]"));

/** The page of one language. */
class Page {
  /** @type {Worker | undefined} */
  #worker;

  /** @param {HTMLElement} place @param {Words} words */
  constructor(place, words) {
    this.words = words;
    const label = (/** @type {string} */ key) => words.labels[key] ?? key;
    const button = (/** @type {string} */ key, /** @type {() => void} */ act, primary = false) => {
      const made = h("button", { type: "button", class: primary ? "is-primary" : "" }, ...spoken(words, label(key)));
      made.addEventListener("click", act);
      return made;
    };
    this.text = h("textarea", { id: "explain-text", dir: "auto", rows: 10, spellcheck: "false", autocomplete: "off", autocapitalize: "off", placeholder: label("placeholder") });
    this.picker = h("input", { type: "file", id: "explain-file", class: "explain__file" });
    this.bar = h("progress", { max: 1, value: 0 });
    this.busy = h("div", { class: "explain__busy", hidden: true }, h("span", {}, label("working")), this.bar, button("cancel", () => this.#stop("cancelled-run")));
    this.status = h("p", { role: "status", class: "explain__status" });
    this.results = h("section", { class: "explain__results", "aria-labelledby": "explain-results", hidden: true });
    this.form = h("div", { class: "explain__form" },
      h("label", { for: "explain-text" }, ...spoken(words, label("input"))), this.text,
      h("div", { class: "explain__tools" }, button("run", () => this.#readText(), true), h("label", { for: "explain-file", class: "explain__pick" }, ...spoken(words, label("file"))), this.picker,
        button("example", () => { this.text.value = EXAMPLE; this.#readText(); }), button("clear", () => this.#clear())),
      this.busy, this.status);
    place.replaceChildren(this.form, this.results);
    this.picker.addEventListener("change", () => this.#readFile(this.picker.files?.[0]));
    this.text.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.code === "Enter") this.#readText();
    });
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) document.addEventListener(kind, (event) => this.#drag(/** @type {DragEvent} */ (event)));
    addEventListener("hashchange", () => reveal(this.results));
    this.results.addEventListener("click", (event) => {
      const link = /** @type {Element} */ (event.target).closest("a[href^='#explain-']");
      if (link && link.getAttribute("href") === location.hash) reveal(this.results);
    });
  }

  /** @param {DragEvent} event */
  #drag(event) {
    if (!event.dataTransfer?.types.some((type) => type === "Files" || type === "text/plain")) return;
    const isFiles = event.dataTransfer.types.includes("Files");
    if (!isFiles && event.target === this.text) return; // the field takes text by itself
    event.preventDefault();
    this.form.classList.toggle("is-over", event.type === "dragenter" || event.type === "dragover");
    if (event.type !== "drop") return;
    if (isFiles) return this.#readFile(event.dataTransfer.files[0]);
    this.text.value = event.dataTransfer.getData("text/plain");
    this.#readText();
  }

  #readText() {
    if (!this.text.value) this.text.focus();
    const bytes = new TextEncoder().encode(this.text.value);
    this.#explain(bytes.buffer);
  }

  /** @param {File | undefined} file */
  async #readFile(file) {
    this.picker.value = "";
    if (!file) return;
    if (file.size > LARGEST * 1024 * 1024) return this.#say("too-large", { limit: LARGEST });
    this.#say("file-shown", { name: file.name });
    this.#explain(await file.arrayBuffer());
  }

  /** @param {ArrayBuffer} bytes handed over to the worker */
  #explain(bytes) {
    this.#worker?.terminate();
    this.results.hidden = true;
    this.bar.value = 0;
    this.busy.hidden = false;
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.#worker = worker;
    /** @type {Report["messages"]} */
    const messages = [];
    /** @type {Report["calls"]} */
    const calls = [];
    worker.addEventListener("message", (/** @type {MessageEvent<{share?: number, messages?: Report["messages"], calls?: Report["calls"], report?: Report}>} */ { data }) => {
      if (data.share !== undefined) this.bar.value = data.share;
      messages.push(...(data.messages ?? []));
      calls.push(...(data.calls ?? []));
      if (!data.report) return;
      this.#stop();
      this.#show({ ...data.report, messages, calls });
    });
    worker.addEventListener("error", () => this.#stop("failed"));
    worker.postMessage(bytes, [bytes]);
  }

  /** @param {string} [key] what to say */
  #stop(key) {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.busy.hidden = true;
    if (key) this.#say(key);
  }

  #clear() {
    this.#stop();
    this.text.value = "";
    this.status.textContent = "";
    this.results.hidden = true;
    this.results.replaceChildren();
    this.text.focus();
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  #say(key, values = {}) {
    this.status.replaceChildren(...spoken(this.words, plain(filled(this.words, this.words.labels[key] ?? key, values))));
  }

  /** @param {Report} report */
  #show(report) {
    const { words } = this;
    const heading = h("h2", { id: "explain-results", tabindex: "-1" }, ...spoken(words, words.labels.results ?? ""));
    const copy = (/** @type {string} */ text, /** @type {HTMLButtonElement} */ button) => this.#copy(text, button);
    this.results.replaceChildren(heading, ...view({ report, words, copy }), ...(report.messages.length ? [this.#share(report)] : []));
    this.results.hidden = false;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
  }

  /** @param {Report} report */
  #share(report) {
    const { words } = this;
    const toggle = h("input", { type: "checkbox", id: "explain-mask", checked: true });
    const preview = h("textarea", { readonly: true, rows: 8, dir: "ltr", "aria-label": words.labels["share-title"] ?? "" });
    const button = h("button", { type: "button" }, ...spoken(words, words.labels["copy-trace"] ?? ""));
    const box = h("details", { class: "explain__share" }, h("summary", {}, ...spoken(words, words.labels["share-title"] ?? "")),
      h("p", {}, ...spoken(words, words.labels.share ?? "")), h("p", {}, h("label", {}, toggle, " ", ...spoken(words, words.labels.mask ?? ""))), preview, h("p", {}, button));
    const fill = () => {
      preview.value = shared(report, words, toggle.checked);
    };
    box.addEventListener("toggle", () => box.open && fill());
    toggle.addEventListener("change", fill);
    button.addEventListener("click", () => this.#copy(preview.value, button));
    return box;
  }

  /** @param {string} text @param {HTMLButtonElement} button */
  async #copy(text, button) {
    const before = [...button.childNodes];
    await navigator.clipboard.writeText(text);
    button.replaceChildren(...spoken(this.words, this.words.labels.copied ?? ""));
    setTimeout(() => button.replaceChildren(...before), 1500);
  }
}

/** @param {Report} report @param {Words} words @param {boolean} masked @returns {string} the verdict, then the trace */
function shared(report, words, masked) {
  const mask = new Mask();
  const trace = masked ? maskedTrace(report.messages, mask) : report.messages.map(({ source, target, text }) => `${source} -> ${target}\r\n${text.trimEnd()}\r\n`).join("\r\n");
  return `${told(masked ? maskedReport(report, mask) : report, words)}\n${trace.replaceAll("\r\n", "\n")}`;
}

if (root) {
  const address = new URL(`./words-${root.dataset.explain}.js`, import.meta.url);
  import(address.href).then(({ WORDS }) => new Page(root, WORDS));
}
