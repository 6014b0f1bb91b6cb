/**
 * Light or dark: the reader's choice if there is one, else the system's. Runs before the first paint.
 *
 * The choice is kept in this browser only, under `sipcodes.scheme`.
 */
(() => {
  const key = "sipcodes.scheme";
  const options = [...document.querySelectorAll("[data-md-component=palette] input")];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try {
    chosen = localStorage.getItem(key);
  } catch {
    // No storage: the system's scheme holds.
  }

  function show(scheme) {
    document.body.dataset.mdColorScheme = scheme;
    options.forEach((option) => {
      option.checked = option.dataset.mdColorScheme === scheme;
      option.nextElementSibling.hidden = !option.checked;
    });
  }

  const wanted = () => chosen ?? (dark.matches ? "slate" : "default");
  show(wanted());
  dark.addEventListener("change", () => show(wanted()));
  options.forEach((option) =>
    option.addEventListener("change", () => {
      chosen = option.dataset.mdColorScheme;
      show(chosen);
      try {
        localStorage.setItem(key, chosen);
      } catch {
        // The choice lasts as long as the page.
      }
    }),
  );
})();
