"""Addresses as text: one parse, by the WHATWG rules where they matter for safety."""

import re
from urllib.parse import unquote

from yarl import URL

from rowsmith.errors import Fault, InvalidUrl

MAX_LENGTH = 2_083
_BAD = re.compile(r"[\x00-\x20\x7f\\]")
_NUMERIC_LABEL = re.compile(r"^(?:0x[0-9a-f]*|\d+)$")
_SPECIAL = (
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "onion",
    "test",
    "invalid",
    "arpa",
    "localdomain",
    "home.arpa",
)


def parse_address(url: str) -> URL:
    """Return *url* as the one canonical address that everything after uses; no network is needed.

    IPv4 hosts in decimal, octal, hexadecimal or short form become dotted decimal, as browsers read
    them; international names become ASCII.

    Raises:
        InvalidUrl: the scheme is neither http nor https, there is no host, or the text holds user
            names, control characters, spaces or backslashes.
    """
    if not url:
        raise _fault("must be an address such as https://example.org/team")
    if len(url) > MAX_LENGTH:
        raise _fault(f"must be {MAX_LENGTH:,} characters at most; it has {len(url):,}")
    if _BAD.search(url):
        raise _fault("must not hold spaces, control characters or backslashes; percent-encode them")
    scheme = url.partition(":")[0].lower()
    if scheme not in {"http", "https"} or not url[len(scheme) :].startswith("://"):
        raise _fault("must begin with http:// or https://")
    try:
        parsed = URL(url)
        port = parsed.port
    except (ValueError, UnicodeError) as exc:
        raise _fault("cannot be read: check the host name and the port") from exc
    if parsed.raw_user is not None or parsed.raw_password is not None or "@" in url.split("/")[2]:
        raise _fault("must not hold a user name or password")
    host = _host(parsed)
    if port is None or not 0 < port <= 65535:
        raise _fault("has a port that does not exist")
    return parsed.with_host(host).with_fragment(parsed.fragment or None)


def is_special_name(host: str) -> bool:
    """Tell whether *host* is a name that never leads to the public Internet."""
    name = host.rstrip(".").lower()
    return (
        "." not in name
        or name.endswith(tuple(f".{suffix}" for suffix in _SPECIAL))
        or name in _SPECIAL
    )


def _host(parsed: URL) -> str:
    raw = parsed.raw_host or ""
    host = unquote(raw).lower()
    if (
        not host
        or host.startswith(".")
        or ".." in host
        or (host != raw.lower() and not host.isascii())
    ):
        raise _fault("has no host that can be looked up")
    if any(character in "/?#@:[]<>^|%" for character in host if ":" not in raw):
        raise _fault("has a host with characters that no host name has")
    if "%" in host:
        raise _fault("must not name a network interface")
    labels = host.rstrip(".").split(".")
    if ":" not in host and _NUMERIC_LABEL.match(labels[-1]):
        return _ipv4(labels)
    return host


def _ipv4(labels: list[str]) -> str:
    """Return dotted decimal for the WHATWG spellings of an IPv4 address."""
    if len(labels) > 4:
        raise _fault("has a host that ends in a number and is no IPv4 address")
    try:
        parts = [_number(label) for label in labels]
    except ValueError as exc:
        raise _fault("has a host that ends in a number and is no IPv4 address") from exc
    last = 256 ** (5 - len(parts))
    if any(part > 255 for part in parts[:-1]) or parts[-1] >= last:
        raise _fault("has a host that is no IPv4 address")
    value = parts[-1] + sum(part * 256 ** (3 - at) for at, part in enumerate(parts[:-1]))
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


def _number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    if len(label) > 1 and label.startswith("0"):
        return int(label, 8)
    return int(label)


def _fault(message: str) -> InvalidUrl:
    return InvalidUrl([Fault("url", message)])
