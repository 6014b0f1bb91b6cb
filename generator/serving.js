// Asks the server of `sipcodes serve` whether there is something newer than this page, and loads it then.
const script = /** @type {HTMLScriptElement} */ (document.querySelector("script[data-epoch]"));
const epoch = Number(script.dataset.epoch);
let asked = new AbortController();

async function ask() {
  asked = new AbortController();
  try {
    const answer = await fetch(`/livereload/${epoch}/${Date.now()}`, {signal: asked.signal});
    if (Number(await answer.text()) > epoch) location.reload();
    else ask();
  } catch {
    if (!asked.signal.aborted) setTimeout(ask, 1000); // the server is being started anew
  }
}

// A browser opens six connections to a server: pages that nobody sees keep none.
document.addEventListener("visibilitychange", () => (document.hidden ? asked.abort() : ask()));
addEventListener("pagehide", () => asked.abort());
if (!document.hidden) ask();
