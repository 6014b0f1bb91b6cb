/**
 * What a page from disk has instead of a server: data from scripts in place of `fetch`, and workers on the page's own
 * thread. Only the zip of `sipcodes pack` holds this file.
 */
(() => {
  const root = new URL("../", /** @type {HTMLScriptElement} */ (document.currentScript).src);
  /** @type {Map<string, string>} */
  const files = new Map();
  /** @type {Map<string, (self: object, here: string) => void>} */
  const workers = new Map();
  /** @type {Map<string, object>} */
  const modules = new Map();
  /** @type {Map<string, Promise<void>>} */
  const loading = new Map();

  /** @param {string} address */
  function load(address) {
    let known = loading.get(address);
    if (!known) {
      known = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = () => resolve();
        script.onerror = () => reject(new TypeError(`${address} cannot be read`));
        document.head.append(script);
      });
      loading.set(address, known);
    }
    return known;
  }

  /** @param {string | URL} address */
  const nameOf = (address) => new URL(address, document.baseURI).href.slice(root.href.length);

  Object.assign(window, {
    sipcodesDisk: {
      /**
       * @param {string} name
       * @param {string} text
       */
      file: (name, text) => files.set(name, text),
      /**
       * @param {string} name
       * @param {(self: object, here: string) => void} run
       */
      worker: (name, run) => workers.set(name, run),
      /**
       * @param {string} name
       * @param {object} exports
       */
      module: (name, exports) => modules.set(name, exports),
      /** @param {string | URL} address */
      async load(address) {
        await load(new URL(address, document.baseURI).href);
        return modules.get(nameOf(address));
      },
    },
    /** @param {string | URL} address */
    async fetch(address) {
      const url = new URL(address, document.baseURI);
      await load(`${url.href}.js`);
      return new Response(files.get(nameOf(url)), { headers: { "content-type": "application/json" } });
    },
    Worker: class extends EventTarget {
      /** @param {string | URL} address */
      constructor(address) {
        super();
        const inside = new EventTarget();
        /** @type {(data: unknown) => void} */
        const say = (data) => void this.dispatchEvent(new MessageEvent("message", { data }));
        const self = {
          addEventListener: inside.addEventListener.bind(inside),
          postMessage: (/** @type {unknown} */ data) => void setTimeout(say, 0, structuredClone(data)),
        };
        this.inside = inside;
        this.ready = load(new URL(address, document.baseURI).href).then(
          () => workers.get(nameOf(address))?.(self, String(address)),
          () => void this.dispatchEvent(new Event("error")),
        );
      }

      /** @param {unknown} data */
      postMessage(data) {
        const copy = structuredClone(data);
        void this.ready.then(() => this.inside.dispatchEvent(new MessageEvent("message", { data: copy })));
      }

      terminate() {}
    },
  });

  // Links that scripts make lead to folders: from disk that would be a listing.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (link?.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    },
    true,
  );
})();
