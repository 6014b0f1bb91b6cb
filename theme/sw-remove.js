/**
 * The kill switch: published as sw.js where the site is built with `offline: false`. It deletes every copy, takes itself
 * away, and answers no request, so that from the next page on the site is as if there had never been a worker.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const PREFIX = `sipcodes:${new URL("./", worker.location.href).pathname}:`;

async function remove() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
  await worker.registration.unregister();
}

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(remove()));
