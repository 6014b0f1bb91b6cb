/**
 * What every page does beyond HTML and CSS: copy buttons, the mark in the table of contents, keyboard access to
 * what scrolls, and the drawer. It stands in for Material's own bundle, which fetches a sitemap per language and a
 * search index on each page view, and names third parties.
 */

document.documentElement.classList.replace("no-js", "js");

const words = document.querySelector("[data-words]")?.dataset ?? {};

/** A button on each block of code, but not on output, that copies it as plain text. */
function copyButtons() {
  if (!navigator.clipboard) return;
  for (const block of document.querySelectorAll(".highlight:not(.output > *)")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy ?? "";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.querySelector("code").textContent.trimEnd());
      button.textContent = words.copied ?? "";
      setTimeout(() => (button.textContent = words.copy ?? ""), 1500);
    });
    block.append(button);
  }
}

/** An anchor beside a heading leads there and copies its address, and says so. */
function copyAnchors() {
  if (!navigator.clipboard) return;
  for (const anchor of document.querySelectorAll("a.headerlink")) {
    anchor.addEventListener("click", async () => {
      await navigator.clipboard.writeText(anchor.href);
      anchor.dataset.said = words.anchorCopied ?? "";
      setTimeout(() => delete anchor.dataset.said, 1500);
    });
  }
}

/** Marks, in the table of contents, the heading that the reader is at. */
function followContents() {
  const links = new Map(
    [...document.querySelectorAll(".md-nav--secondary a[href^='#']")].map((link) => [
      decodeURIComponent(link.hash.slice(1)),
      link,
    ]),
  );
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (!headings.length) return;
  const seen = new IntersectionObserver(
    () => {
      const current = headings.filter((heading) => heading.getBoundingClientRect().top < 120).pop();
      for (const [id, link] of links) {
        link.classList.toggle("md-nav__link--active", id === current?.id);
      }
    },
    { rootMargin: "0px 0px -70% 0px", threshold: [0, 1] },
  );
  for (const heading of headings) seen.observe(heading);
}

/** Lets the keyboard scroll what scrolls sideways (WCAG 2.2, 2.1.1); measured when the browser has laid it out anyway. */
function reachableRegions() {
  const sized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const region of document.querySelectorAll(".table, .ladder, .highlight :is(pre, code)")) sized.observe(region);
}

/** A real button for the drawer: the label of its checkbox, which serves without JavaScript, is no control. */
function drawer() {
  const toggle = /** @type {HTMLInputElement | null} */ (document.getElementById("__drawer"));
  const label = document.querySelector("label.md-header__button[for=__drawer]");
  if (!toggle || !label) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = `${label.className} drawer-button`;
  button.setAttribute("aria-label", words.menu ?? "");
  button.replaceChildren(...label.childNodes);
  label.replaceWith(button);
  const tell = () => button.setAttribute("aria-expanded", String(toggle.checked));
  tell();
  toggle.addEventListener("change", tell);
  button.addEventListener("click", () => toggle.click());
  document.addEventListener("keydown", (event) => {
    if (event.code === "Escape" && toggle.checked) toggle.click();
  });
}

/** Closes the language switcher when the reader goes elsewhere. */
function switcher() {
  const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector(".languages"));
  document.addEventListener("click", (event) => {
    if (menu?.open && !menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  });
  menu?.addEventListener("keydown", (event) => {
    if (event.code !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

copyButtons();
copyAnchors();
followContents();
reachableRegions();
drawer();
switcher();
