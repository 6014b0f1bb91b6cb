/**
 * The explainer in a worker, so that the page never waits for it. A worker has a policy of its own, so it gives up every
 * way to reach anything before it reads the first byte.
 */

import { explain } from "./explain.js";

for (const name of ["fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "EventSource", "WebTransport", "importScripts", "Worker", "SharedWorker", "BroadcastChannel", "indexedDB", "caches"]) {
  Object.defineProperty(self, name, { value: undefined, configurable: false, writable: false });
}

self.addEventListener("message", (/** @type {MessageEvent<ArrayBuffer>} */ { data }) => {
  let before = 0;
  const report = explain(new Uint8Array(data), (share) => {
    if (share - before < 0.01) return;
    before = share;
    self.postMessage({ share });
  });
  self.postMessage({ report });
});
