"""What a first view of a page costs: bytes on the wire, requests, layout shift, long tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WATCH = """
window.audit = {shift: 0, long: 0};
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.audit.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.audit.long = Math.max(window.audit.long, entry.duration);
}).observe({type: "longtask", buffered: true});
"""


@dataclass(frozen=True)
class Weight:
    """One page, seen for the first time."""

    address: str
    bytes: int
    """Transferred, headers included, fonts left out."""
    font: int
    requests: int
    foreign: int
    """Requests to anybody else."""
    shift: float
    """Cumulative layout shift."""
    longest: float
    """The longest task of the main thread in milliseconds; 0 where none took 50."""


VIEWS = 3
"""First views until one has no long task: what else runs on the machine can only make a task longer, so the shortest
is what the page itself takes."""


def lightest(browser: Any, origin: str, address: str) -> tuple[Weight, int]:
    """The view with the shortest longest task, and how many views there were."""
    seen = [weigh(browser, origin, address)]
    while min(view.longest for view in seen) > 0 and len(seen) < VIEWS:
        seen.append(weigh(browser, origin, address))
    return min(seen, key=lambda view: view.longest), len(seen)


def weigh(browser: Any, origin: str, address: str) -> Weight:
    """Open `address` in a fresh profile of a phone's width and add up what came."""
    context = browser.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on(
        "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
    )
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(origin + address, wait_until="networkidle")
    page.wait_for_timeout(300)
    seen = page.evaluate("window.audit")
    context.close()
    fonts = {key for key, url in addresses.items() if url.endswith(".woff2")}
    return Weight(
        address,
        bytes=int(sum(size for key, size in sizes.items() if key not in fonts)),
        font=int(sum(size for key, size in sizes.items() if key in fonts)),
        requests=len(addresses),
        foreign=sum(not url.startswith((origin, "data:", "blob:")) for url in addresses.values()),
        shift=round(seen["shift"], 4),
        longest=round(seen["long"]),
    )
