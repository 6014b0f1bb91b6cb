/**
 * Sorting and filtering of the tables marked `data-table`, in place. Without JavaScript they are plain tables.
 *
 * The words come from the table's `data-` attributes, in the page's language.
 */

const DIGITS = /[۰-۹٠-٩]/g;

/** @param {string} text */
function folded(text) {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(DIGITS, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/[\u064a\u0649]/g, "ی")
    .replace(/\u0643/g, "ک")
    .replace(/ё/g, "е")
    .replace(/\u200c/g, " ");
}

/** @param {HTMLElement} box */
function enhance(box) {
  const table = box.querySelector("table");
  const body = table?.tBodies[0];
  if (!table || !body) return;
  const rows = [...body.rows];
  roles(table);
  if (rows.length > 8) box.before(filter(box, rows));
  [...(table.tHead?.rows[0]?.cells ?? [])].forEach((cell, column) => sortable(cell, column, body, rows, box));
}

/**
 * Rows that are filtered and sorted change places: from now on all of them are laid out, so that none is empty for a frame.
 *
 * @param {HTMLElement} box
 */
function use(box) {
  box.classList.add("is-used");
}

/**
 * A table that is laid out otherwise is no table to some screen readers, unless it says so.
 *
 * @param {HTMLTableElement} table
 */
function roles(table) {
  table.role = "table";
  for (const part of table.querySelectorAll("thead, tbody")) part.role = "rowgroup";
  for (const row of table.rows) {
    row.role = "row";
    for (const cell of row.cells) cell.role = cell.tagName === "TH" ? "columnheader" : "cell";
  }
}

/**
 * @param {HTMLElement} box
 * @param {HTMLTableRowElement[]} rows
 */
function filter(box, rows) {
  /** @type {Map<HTMLTableRowElement, string> | undefined} What a row says, once somebody looks for something. */
  let texts;
  const tools = document.createElement("div");
  tools.className = "table-tools";
  const input = document.createElement("input");
  input.type = "search";
  input.placeholder = input.ariaLabel = box.dataset.filter ?? "";
  const count = document.createElement("output");
  tools.append(input, count);
  input.addEventListener("focus", () => use(box));
  input.addEventListener("input", () => {
    use(box);
    texts ??= new Map(rows.map((row) => [row, folded(row.textContent ?? "")]));
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => texts?.get(row)?.includes(word));
      if (!row.hidden) shown += 1;
    }
    const template = shown ? (box.dataset.shown ?? "") : (box.dataset.none ?? "");
    count.textContent = words.length
      ? template.replace("{shown}", String(shown)).replace("{total}", String(rows.length))
      : "";
  });
  return tools;
}

/**
 * @param {HTMLTableCellElement} cell
 * @param {number} column
 * @param {HTMLTableSectionElement} body
 * @param {HTMLTableRowElement[]} rows
 * @param {HTMLElement} box
 */
function sortable(cell, column, body, rows, box) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...cell.childNodes);
  button.title = `${box.dataset.sort ?? ""} ${button.textContent}`.trim();
  cell.append(button);
  button.addEventListener("click", () => {
    use(box);
    const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const descending = cell.ariaSort === "ascending";
    for (const other of cell.parentElement?.children ?? []) other.removeAttribute("aria-sort");
    cell.ariaSort = descending ? "descending" : "ascending";
    const key = (/** @type {HTMLTableRowElement} */ row) => row.cells[column]?.textContent ?? "";
    const sorted = [...rows].sort((a, b) => compare(key(a), key(b)));
    body.append(...(descending ? sorted.reverse() : sorted));
  });
}

for (const box of document.querySelectorAll("[data-table]")) enhance(/** @type {HTMLElement} */ (box));
