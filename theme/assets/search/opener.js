/**
 * The opener: all of search that an ordinary page view loads.
 *
 * It listens for the ways to begin (the link in the header, `/`, `s`, Ctrl or Cmd with K, a `?q=` in the address, the
 * focus on the home page's box) and fetches the rest at the first of them. Shortcuts are compared by `event.code`,
 * because on a Russian or Persian layout `event.key` is another letter.
 */

const root = document.querySelector("[data-search-root]");
const template = root?.querySelector("template");
const dialog = root?.querySelector("dialog");
const home = document.querySelector("[data-search-home]");

/** @type {Promise<import("./box.js").Box> | undefined} */
let box;

/** @returns {HTMLElement | null} */
function mount() {
  const place = home ?? dialog;
  if (!(root instanceof HTMLElement) || !template || !place) return null;
  const mounted = place.querySelector("[data-search-box]");
  if (mounted instanceof HTMLElement) return mounted;
  style();
  place.append(template.content.cloneNode(true));
  const form = place.querySelector("[data-search-box]");
  if (!(form instanceof HTMLElement)) return null;
  // Enter may well come before the box has been fetched.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    wake(form).then((woken) => woken.submit(), () => undefined);
  });
  form.addEventListener("click", (event) => {
    const example = event.target instanceof Element && event.target.closest("[data-search-try]");
    if (example) open(example.textContent ?? "");
  });
  return form;
}

function style() {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("search.css", import.meta.url).href;
  document.head.append(sheet);
}

/**
 * @param {HTMLElement} form
 * @returns {Promise<import("./box.js").Box>}
 */
function wake(form) {
  box ??= import("./box.js").then(({ Box }) => new Box(/** @type {HTMLElement} */ (root), form));
  return box;
}

/** @param {string} [query] */
function open(query) {
  const form = mount();
  const input = form?.querySelector("input");
  if (!form || !input) return;
  if (!home && dialog && !dialog.open) dialog.showModal();
  if (query !== undefined) input.value = query;
  input.focus();
  input.select();
  wake(form).then((woken) => woken.refresh(), () => form.setAttribute("data-search-state", "failed"));
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select, [role=textbox]"));
}

if (root && template && dialog) {
  const opener = root.querySelector("[data-search-open]");
  opener?.setAttribute("role", "button");
  opener?.setAttribute("aria-haspopup", "dialog");
  opener?.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  opener?.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || event.code !== "Space") return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    const chord = event.ctrlKey || event.metaKey;
    const asked = chord ? event.code === "KeyK" && !event.altKey && !event.shiftKey : !event.altKey && !event.shiftKey && ["Slash", "KeyS"].includes(event.code);
    if (!asked || event.defaultPrevented || event.isComposing || event.repeat || isTyping(event.target)) return;
    event.preventDefault();
    open();
  });
  dialog.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target === dialog || target?.closest("[data-search-close]")) dialog.close();
  });
  if (home) {
    const form = mount();
    form?.querySelector("input")?.addEventListener("focus", () => void wake(form), { once: true });
    form?.querySelector("[data-search-close]")?.remove();
  }
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) open(asked);
}
