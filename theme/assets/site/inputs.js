/**
 * The form that fills the commands of a page. Each placeholder is an element with the name of its input and the place
 * in which it stands; a value gets there only if it fits the input's pattern, and quoted for its place as
 * `generator/commands.py` does it, so that none can end its quotes. What was typed is kept in this browser only, under
 * `sipcodes.inputs`; the code that the page's address gives (`?code=401`, in the links of the code pages) comes first, and is
 * not kept. Nothing else is taken from the address: a link must not choose the file that a command writes. Without this script the commands stand with their defaults.
 */

import { quoted } from "./quoted.js";

const KEY = "sipcodes.inputs";

/** @returns {Record<string, unknown>} what was typed before; nothing where there is no storage or no sense in it */
function remembered() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return found && typeof found === "object" && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

/** @returns {Record<string, string>} what the address may choose */
function asked() {
  const code = new URLSearchParams(location.search).get("code");
  return code === null ? {} : { code };
}

/** @param {Record<string, unknown>} values */
function remember(values) {
  try {
    localStorage.setItem(KEY, JSON.stringify(values));
  } catch {
    // The values last as long as the page.
  }
}

/** @param {HTMLFormElement} form */
function enhance(form) {
  const fields = [...form.querySelectorAll("input")];
  const status = form.querySelector("[role=status]");

  /** @param {HTMLInputElement} field */
  const value = (field) => (field.value && field.validity.valid ? field.value : field.defaultValue);

  function show() {
    for (const field of fields) {
      field.ariaInvalid = field.validity.valid ? null : "true";
      for (const spot of document.querySelectorAll(`[data-input="${field.name}"]`)) {
        spot.textContent = quoted(value(field), /** @type {HTMLElement} */ (spot).dataset.place);
      }
    }
    const bad = fields.filter((field) => !field.validity.valid).map((field) => field.labels?.[0]?.textContent?.trim());
    if (status) status.textContent = bad.length ? (form.dataset.bad ?? "").replace("{names}", bad.join(", ")) : "";
  }

  const before = { ...remembered(), ...asked() };
  for (const field of fields) {
    const kept = before[field.name];
    if (typeof kept !== "string") continue;
    field.value = kept;
    if (!field.validity.valid) field.value = field.defaultValue;
  }
  form.addEventListener("input", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const values = remembered();
    if (!field.value || field.value === field.defaultValue) delete values[field.name];
    else if (field.validity.valid) values[field.name] = field.value;
    remember(values);
    show();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault(); // the browser resets only after every listener, too late to show it
    const values = remembered();
    for (const field of fields) {
      field.value = field.defaultValue;
      delete values[field.name];
    }
    remember(values);
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
}

for (const form of document.querySelectorAll("form[data-inputs]")) enhance(/** @type {HTMLFormElement} */ (form));
