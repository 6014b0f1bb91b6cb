/**
 * The box: an ARIA combobox whose listbox is the list of results (WAI-ARIA Authoring Practices, "Combobox").
 *
 * Focus stays in the input; arrows move `aria-activedescendant`. Enter opens the chosen result, or the first one as
 * soon as the answer to what was typed is there, so that `486` Enter needs no look at the list.
 */

import { forget, recent, remember } from "./recent.js";

/** @typedef {import("./searcher.js").FullAnswer} FullAnswer */
/** @typedef {import("./marked.js").Part} Part */
/** @typedef {FullAnswer["results"][number] & {parts: Part[], titleParts: Part[], phraseParts: Part[]}} Row */
/** @typedef {Omit<FullAnswer, "results"> & {results: Row[]}} Shown */

const ANNOUNCE_AFTER = 400;

export class Box {
  /**
   * @param {HTMLElement} root holds addresses and labels
   * @param {HTMLElement} form the mounted box
   */
  constructor(root, form) {
    this.form = form;
    this.lang = root.dataset["searchLang"] ?? document.documentElement.lang;
    this.base = root.dataset["searchBase"] ?? "";
    this.report = root.dataset["searchReport"] ?? "";
    /** @type {Record<string, string>} */
    this.labels = JSON.parse(root.dataset["searchLabels"] || "{}");
    this.input = /** @type {HTMLInputElement} */ (part(form, "input"));
    this.list = part(form, "results");
    this.note = part(form, "note");
    this.status = part(form, "status");
    this.recent = part(form, "recent");
    this.numbers = new Intl.NumberFormat(this.lang);
    /** @type {Map<string, HTMLElement>} what is shown now, so that a key costs layout only for what it changes */
    this.rendered = new Map();
    this.asked = 0;
    /** The query whose answer is shown, complete or not. */
    this.shownId = 0;
    this.active = -1;
    this.entering = false;
    this.said = 0;
    this.worker = this.start(root);
    this.input.addEventListener("input", () => this.refresh());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", () => remember(this.input.value));
    this.refresh();
  }

  /** @param {HTMLElement} root */
  start(root) {
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    const base = new URL(root.dataset["searchIndex"] ?? "search/", document.baseURI).href;
    worker.addEventListener("message", ({ data }) => {
      if (data.id !== this.asked) return;
      if (data.answer) this.show(data.answer);
      else this.fail();
    });
    worker.addEventListener("error", () => this.fail());
    worker.postMessage({ start: { own: this.lang, base } });
    return worker;
  }

  /** Asks for the answer to what the input holds now. */
  refresh() {
    const query = this.input.value;
    this.asked += 1;
    this.entering = false;
    if (!query.trim()) {
      this.render([]);
      this.say("");
      this.tell("");
      this.showRecent();
      this.state("idle");
      return;
    }
    this.recent.hidden = true;
    this.state("busy");
    this.worker.postMessage({ id: this.asked, query });
  }

  /** @param {"idle" | "busy" | "ready" | "failed"} state */
  state(state) {
    for (const element of [this.form, this.form.closest("dialog")]) element?.setAttribute("data-search-state", state);
  }

  fail() {
    this.render([]);
    this.say(this.label("failed"));
    this.tell(this.label("failed"));
    this.state("failed");
  }

  /** @param {Shown} answer */
  show(answer) {
    this.render(answer.results);
    if (!answer.complete) return;
    const first = answer.results[0];
    const lines = [];
    if (answer.missing) lines.push(this.label("missing", { code: answer.missing }));
    if (answer.shownFor) lines.push(this.label("shown", { reading: answer.shownFor }));
    if (!first) lines.push(this.label("none", { query: answer.query }));
    this.say(lines.join(" "), !first || answer.missing !== "");
    const count = this.numbers.format(answer.results.length);
    const told = first && this.label(answer.results.length === 1 ? "one" : "many", { count, first: `${nameOf(first)} ${first.title}`.trim() });
    this.tell([...lines, told ?? ""].join(" ").trim());
    this.state("ready");
    if (this.entering) this.enter();
  }

  /** @param {Row[]} rows */
  render(rows) {
    const chosen = this.links()[this.active]?.href;
    if (this.active >= 0) this.choose(-1);
    /** @type {Map<string, HTMLElement>} */
    const rendered = new Map();
    rows.forEach((row, i) => {
      const key = looks(row);
      const item = this.rendered.get(key) ?? this.row(row);
      rendered.set(key, item);
      item.querySelector("a")?.setAttribute("id", `sip-search-${i}`);
      if (this.list.children[i] !== item) this.list.insertBefore(item, this.list.children[i] ?? null);
    });
    while (this.list.children.length > rows.length) this.list.lastChild?.remove();
    this.rendered = rendered;
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
    // The complete answer does not take away what was chosen from the one before.
    if (chosen && this.shownId === this.asked) this.choose(this.links().findIndex((link) => link.href === chosen));
    this.shownId = this.asked;
  }

  /** @param {Row} row */
  row(row) {
    const link = make("a", { role: "option", href: this.base + row.url, tabindex: "-1", "aria-selected": "false", "data-kind": row.kind });
    if (row.kind === "code") link.dataset["code"] = row.id;
    if (row.kind === "code" || row.kind === "class") {
      const name = make("bdi", { dir: "ltr", class: "sip-search__name" }, row.id);
      if (row.phrase) name.append(" ", ...pieces(row.phraseParts));
      link.append(name, " ");
    }
    link.append(make("span", { class: "sip-search__title" }, ...pieces(row.titleParts)), " ");
    const kind = this.label(`kind_${row.kind}`) + (row.status && row.status !== "registered" ? `, ${this.label(row.status)}` : "");
    link.append(make("span", { class: "sip-search__kind" }, kind));
    const why = this.why(row);
    if (why) link.append(why);
    return make("li", { role: "presentation" }, link);
  }

  /**
   * Why a result is there, unless its title or phrase says so itself.
   * @param {Row} row
   */
  why(row) {
    if (row.why === "title" || row.why === "phrase" || row.why === "number" || row.why === "class" || row.why === "missing") return undefined;
    const label = this.label(`why_${row.why || "body"}`);
    const said = row.why ? row.parts : row.terms.map((/** @type {string} */ term) => /** @type {Part} */ ([`${term} `, true]));
    const text = make("bdi", {}, ...pieces(said));
    return make("span", { class: "sip-search__why" }, `${label}: `, text);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing) return;
    const links = this.links();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (links.length) this.choose((this.active + step + links.length + (this.active < 0 && step < 0 ? 1 : 0)) % links.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.input.value && !this.form.closest("dialog")) {
      this.input.value = "";
      this.refresh();
    }
  }

  /** Opens the chosen result, now or when the answer is there. */
  submit() {
    this.entering = true;
    const chosen = this.active >= 0 && this.shownId === this.asked;
    if (chosen || this.form.getAttribute("data-search-state") !== "busy") this.enter();
  }

  enter() {
    this.entering = false;
    const link = this.links()[Math.max(0, this.active)];
    link?.click();
  }

  /** @returns {HTMLAnchorElement[]} */
  links() {
    return [...this.list.querySelectorAll("a")];
  }

  /** @param {number} place */
  choose(place) {
    this.active = place;
    this.links().forEach((link, i) => link.setAttribute("aria-selected", String(i === place)));
    const link = this.links()[place];
    if (!link) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", link.id);
    link.scrollIntoView({ block: "nearest" });
  }

  showRecent() {
    const queries = recent();
    this.recent.hidden = !queries.length;
    const again = queries.map((query) => {
      const button = make("button", { type: "button", dir: "auto" }, query);
      button.addEventListener("click", () => {
        this.input.value = query;
        this.input.focus();
        this.refresh();
      });
      return button;
    });
    const erase = make("button", { type: "button", "data-search-forget": "" }, this.label("forget"));
    erase.addEventListener("click", () => {
      forget();
      this.showRecent();
      this.tell(this.label("forgotten"));
      this.input.focus();
    });
    this.recent.replaceChildren(make("span", {}, `${this.label("recent")}: `), ...again, erase);
  }

  /**
   * The line above the results, with the way to report a gap where there is one.
   * @param {string} text
   * @param {boolean} [gap]
   */
  say(text, gap = false) {
    this.note.hidden = !text;
    this.note.replaceChildren(text);
    if (!text || !gap || !this.report) return;
    const address = this.report.replace("{url}", encodeURIComponent(`${location.href}\n${this.input.value}`));
    this.note.append(" ", make("a", { href: address, rel: "noopener", "data-search-report-link": "" }, this.label("report")));
  }

  /**
   * Tells a screen reader, once typing has paused.
   * @param {string} text
   */
  tell(text) {
    clearTimeout(this.said);
    this.said = window.setTimeout(() => {
      this.status.textContent = text;
    }, ANNOUNCE_AFTER);
  }

  /**
   * @param {string} key
   * @param {Record<string, string>} [values]
   */
  label(key, values = {}) {
    return (this.labels[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }
}

/**
 * All that is seen of a row: as long as that stays, so does the element.
 * @param {Row} row
 */
function looks(row) {
  return JSON.stringify([row.url, row.status, row.phraseParts, row.titleParts, row.why, row.why ? row.parts : row.terms]);
}

/** @param {Row} row */
function nameOf(row) {
  return row.kind === "code" ? `${row.id} ${row.phrase}` : "";
}

/**
 * @param {HTMLElement} form
 * @param {string} name
 */
function part(form, name) {
  const found = form.querySelector(`[data-search-${name}]`);
  if (!(found instanceof HTMLElement)) throw new Error(`the search box has no data-search-${name}`);
  return found;
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} attributes
 * @param {(string | Node)[]} children
 */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** @param {Part[]} parts */
function pieces(parts) {
  return parts.map(([text, matched]) => (matched ? make("mark", {}, text) : text));
}
