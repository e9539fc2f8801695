"""Addresses as text: one parse, by the WHATWG rules, as browsers have it."""

import re

import ada_url
from yarl import URL

from rowsmith.errors import Fault, InvalidUrl

MAX_LENGTH = 2_083
MAX_HOST = 253
"""Characters of a name (RFC 1035, section 2.3.4)."""
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
"""A part of a name in ASCII; the URL standard lets more through, such as `*`, that nobody has."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")
_WEB = re.compile(r"https?://([^/?#]+)", re.IGNORECASE)
"""Two slashes, and a host behind them: that more slashes or fewer do in browsers helps nobody."""
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
)


def parse_address(url: str) -> URL:
    """Return *url* as the one canonical address that everything after uses; no network is needed.

    IPv4 hosts in decimal, octal, hexadecimal or short form become dotted decimal, as browsers read
    them; international names become ASCII.

    Raises:
        InvalidUrl: the scheme is neither http nor https, there is no host, or the text holds user
            names, control characters, spaces or backslashes.

    >>> str(parse_address("http://0x7f.1/a/../b"))
    'http://127.0.0.1/b'
    """
    if not url:
        raise _fault("must be an address such as https://example.org/team")
    if " " in url:
        raise _fault("must not hold spaces; percent-encode them")
    return _parsed(url, url)


def join_address(base: URL, target: str) -> URL:
    """Return where *target*, met on the page at *base*, leads; checked like any other address.

    Raises:
        InvalidUrl: it leads to no address that may be asked for.

    >>> str(join_address(parse_address("http://example.org/a/b"), "../c d"))
    'http://example.org/c%20d'
    """
    try:
        joined = ada_url.join_url(str(base), target.strip())
    except (ValueError, UnicodeError) as exc:
        raise _fault("cannot be read: check the host name and the port") from exc
    return _parsed(joined, target)


def is_special_name(host: str) -> bool:
    """Tell whether *host* is a name that never leads to the public Internet."""
    name = host.rstrip(".").lower()
    return (
        "." not in name
        or name.endswith(tuple(f".{suffix}" for suffix in _SPECIAL))
        or name in _SPECIAL
    )


def _parsed(url: str, given: str) -> URL:
    """Return *url* parsed; what was *given* for it is looked at as text too."""
    _check_length(url)
    if _CONTROL.search(given):
        raise _fault("must not hold control characters or backslashes; percent-encode them")
    authority = _WEB.match(url)
    if authority is None:
        raise _fault("must begin with http:// or https://")
    try:
        parsed = ada_url.URL(url)
    except (ValueError, UnicodeError) as exc:
        raise _fault("cannot be read: check the host name and the port") from exc
    if parsed.username or parsed.password or "@" in authority[1]:
        raise _fault("must not hold a user name or password")
    if parsed.port == "0":
        raise _fault("has a port that does not exist")
    _check_length(parsed.href)
    address = URL(parsed.href, encoded=True)
    _check_name(address, parsed.hostname)
    return address


def _check_length(url: str) -> None:
    if len(url) > MAX_LENGTH:
        raise _fault(f"must be {MAX_LENGTH:,} characters at most; it has {len(url):,}")


def _check_name(address: URL, host: str) -> None:
    """Refuse a host that no name service knows.

    Raises:
        InvalidUrl: it is such a host.
    """
    labels = host.removesuffix(".").split(".")
    is_name = host.startswith("[") or all(_LABEL.fullmatch(label) for label in labels)
    if len(host) > MAX_HOST or not is_name:
        raise _fault("has no host that can be looked up")
    try:
        _ = address.host  # decoded, as messages show it
    except UnicodeError as exc:
        raise _fault("has a host that is no international name") from exc


def _fault(message: str) -> InvalidUrl:
    return InvalidUrl([Fault("url", message)])
