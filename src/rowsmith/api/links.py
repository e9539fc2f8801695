"""Absolute addresses of this server, as the caller sees it."""

import re

from starlette.requests import Request

# A host name, an IPv4 address or an IPv6 address in brackets, and maybe a port (RFC 9110, 7.2).
_HOST = re.compile(r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")


def absolute(request: Request, path: str, public_url: str) -> str:
    """Return the absolute address of *path*.

    Args:
        request: the request being answered; its Host header is used when no address is set.
        path: path and query, beginning with a slash.
        public_url: the address that clients see (``server.public_url``), or "".
    """
    if public_url:
        return public_url.rstrip("/") + path
    host = request.headers.get("host", "")
    if _HOST.fullmatch(host) is None:
        name, port = request.scope.get("server") or ("127.0.0.1", None)
        shown = f"[{name}]" if ":" in name else name
        host = shown if port is None else f"{shown}:{port}"
    return f"{request.url.scheme}://{host}{path}"
