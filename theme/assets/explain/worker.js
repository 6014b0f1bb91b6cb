/**
 * The explainer in a worker, so that the page never waits for it. A worker has a policy of its own, so it gives up every
 * way to reach anything before it reads the first byte.
 */

import { explain } from "./explain.js";

/** A report goes to the page in pieces, so that taking over a large one does not stop the page. */
const PART = 1000;

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
  for (let at = 0; at < report.messages.length; at += PART) self.postMessage({ messages: report.messages.slice(at, at + PART) });
  for (let at = 0; at < report.calls.length; at += PART) self.postMessage({ calls: report.calls.slice(at, at + PART) });
  self.postMessage({ report: { ...report, messages: [], calls: [] } });
});
