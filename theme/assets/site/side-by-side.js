/**
 * `?with=en`: another language's page beside this one, section by section, for whoever reviews a translation.
 *
 * The other page is of this very site and is found through the language switcher. Without JavaScript, or where it
 * cannot be fetched, this page stays what it is.
 */

const wanted = new URLSearchParams(location.search).get("with");
const other = wanted
  ? /** @type {HTMLAnchorElement | undefined} */ (
      [...document.querySelectorAll(".languages a[hreflang]")].find((link) => link.getAttribute("hreflang") === wanted)
    )
  : undefined;

/**
 * The sections of a page: what stands before the first H2 under "", and each H2 with what follows it under its id.
 *
 * @param {ParentNode | null} page
 * @returns {Map<string, Element[]>}
 */
function sections(page) {
  /** @type {Map<string, Element[]>} */
  const found = new Map();
  let id = "";
  for (const element of page?.children ?? []) {
    if (element.matches("h2[id]")) id = element.id;
    if (element.matches(".contribute, .md-content__button, .neighbours, .side-by-side")) continue;
    found.set(id, [...(found.get(id) ?? []), element]);
  }
  return found;
}

/**
 * A copy of the other page's elements: in their own language, without ids, their links seen from here.
 *
 * @param {Element[]} elements
 * @param {Document} from
 * @param {string} address
 */
function column(elements, from, address) {
  const box = document.createElement("div");
  box.className = "original";
  box.lang = from.documentElement.lang;
  box.dir = from.documentElement.dir;
  for (const element of elements) box.append(document.importNode(element, true));
  for (const link of box.querySelectorAll("a[href]")) {
    link.setAttribute("href", new URL(link.getAttribute("href") ?? "", address).href);
  }
  for (const named of box.querySelectorAll("[id]")) named.removeAttribute("id");
  for (const extra of box.querySelectorAll(".headerlink, form")) extra.remove();
  return box;
}

/** @param {HTMLAnchorElement} link */
async function compare(link) {
  const answer = await fetch(link.href, { credentials: "omit" });
  if (!answer.ok) return;
  const from = new DOMParser().parseFromString(await answer.text(), "text/html");
  const page = document.querySelector(".page");
  const theirs = sections(from.querySelector(".page"));
  for (const [id, elements] of sections(page)) {
    const counterpart = theirs.get(id);
    if (!counterpart || !elements[0]) continue;
    const pair = document.createElement("section");
    pair.className = "pair";
    elements[0].before(pair);
    const own = document.createElement("div");
    own.append(...elements);
    pair.append(own, column(counterpart, from, link.href));
  }
  page?.append(bar(link));
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

/**
 * What is shown, and the way back.
 *
 * @param {HTMLAnchorElement} link
 */
function bar(link) {
  const words = /** @type {HTMLElement | null} */ (document.querySelector("[data-words]"))?.dataset ?? {};
  const note = document.createElement("p");
  note.className = "side-by-side";
  note.setAttribute("role", "status");
  const leave = document.createElement("a");
  leave.href = location.pathname + location.hash;
  leave.textContent = words["alone"] ?? "";
  note.append(`${words["beside"] ?? ""} `, Object.assign(document.createElement("bdi"), { textContent: link.textContent?.trim() ?? "" }), " ", leave);
  return note;
}

if (other) void compare(other);
