"""What the site tells a browser to refuse: the third wall, whatever a page holds.

One list gives the meta element of every page, the `_headers` file that static hosts read (Netlify, Cloudflare
Pages), and the lines of `deploy/headers.conf` for nginx; a test compares them.
"""

from __future__ import annotations

import sys

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""Content Security Policy (W3C CSP Level 3). Nothing runs or is styled inline; `data:` is for the icons in the CSS."""
_ONLY_IN_HEADERS = {"frame-ancestors"}
"""Directives that a meta element must not have (CSP Level 3, section 3.3)."""

POLICY = "; ".join(f"{name} {sources}" for name, sources in _POLICY.items())
META_POLICY = "; ".join(f"{name} {sources}" for name, sources in _POLICY.items() if name not in _ONLY_IN_HEADERS)

FIELDS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{name}=()"
        for name in (
            "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope hid "
            "magnetometer microphone midi payment picture-in-picture publickey-credentials-get screen-wake-lock serial "
            "usb xr-spatial-tracking"
        ).split()
    ),
}
"""Header fields of every response. Strict-Transport-Security belongs to whoever holds the certificate."""

OPEN = ("api", "captures")
"""Folders that pages of others may read."""


def static_host() -> str:
    """The `_headers` file of static hosts."""
    lines = ["/*", *(f"  {name}: {value}" for name, value in FIELDS.items())]
    for folder in OPEN:
        lines += [f"/{folder}/*", "  Access-Control-Allow-Origin: *"]
    return "\n".join([*lines, ""])


def nginx() -> str:
    """The lines that `deploy/nginx.conf` includes."""
    head = "# Made by `python -m generator.headers > deploy/headers.conf`; a test compares the two.\n"
    return head + "".join(f'add_header {name} "{value}" always;\n' for name, value in FIELDS.items())


if __name__ == "__main__":
    sys.stdout.write(nginx())
