"""When two addresses are one page, and when they are one site."""

import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from w3lib.url import canonicalize_url

_SESSION_NAME = re.compile(
    r"(?:php|asp|j|os|zen|xt|cf|shop|web|user)?_?(?:sess(?:ion)?_?(?:id|key|token)?|sid|csid)"
    r"|aspsessionid\w*|cftoken|cfid|utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|mc_[ce]id|_ga|_gl|yclid",
    re.IGNORECASE,
)
_SESSION_VALUE = re.compile(r"(?=[^=]*\d)(?=[^=]*[a-z])[a-z0-9]{22,64}", re.IGNORECASE)
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid|sessionid)=[^/?#;]*", re.IGNORECASE)
_SESSION_FOLDER = re.compile(r"/\((?:[SAF]\([\w-]+\))+\)(?=/)")
_DEFAULT_PORTS = {"http": 80, "https": 443}


REMEMBERED = 2_048
"""Canonical forms kept at hand: the pages of one list link the same addresses again and again."""


@lru_cache(REMEMBERED)
def canonical(url: str) -> str:
    """Return the form under which an address counts as the same.

    The query is sorted, names of sessions and campaigns are left out, and so are the fragment, a
    slash at the end, and the difference between http and https. Applying it twice changes nothing.

    >>> canonical("https://x.org/list/?b=2&a=1&PHPSESSID=9f#top")
    '//x.org/list?a=1&b=2'
    """
    return _once(_once(url))


def _once(url: str) -> str:
    text = _SESSION_FOLDER.sub("", _SESSION_PATH.sub("", url))
    try:
        parts = urlsplit(str(canonicalize_url(text, keep_fragments=False)))
        host = _host(parts)
    except ValueError:  # no address at all: it is the same as itself only
        return url
    query = "&".join(part for part in parts.query.split("&") if part and not _is_session(part))
    return f"//{host}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")


def _is_session(part: str) -> bool:
    """Tell whether a piece of a query names the visit, not the page.

    A long random value counts when its name ends in "id": shops rename their session.
    """
    name, _, value = part.partition("=")
    if _SESSION_NAME.fullmatch(name):
        return True
    return name.lower().endswith("id") and bool(_SESSION_VALUE.fullmatch(value))


def _host(parts: SplitResult) -> str:
    port = parts.port
    name = (parts.hostname or "").removeprefix("www.")
    return name if port is None or port == _DEFAULT_PORTS.get(parts.scheme) else f"{name}:{port}"


def is_same_site(one: str, other: str) -> bool:
    """Tell whether two addresses have one host, "www." and the default ports aside.

    >>> is_same_site("http://x.org/a", "https://www.x.org/b"), is_same_site("http://x.org", "http://y.x.org")
    (True, False)
    """
    try:
        return _host(urlsplit(one)) == _host(urlsplit(other))
    except ValueError:
        return False


def serves_data_of(host: str, site: str) -> bool:
    """Tell whether an address may hold a page's data: of the page's own host, or of one below it.

    Whoever has "example.com" has "api.example.com" too, whichever suffixes are public; what only
    shares a parent with the page's host may be a stranger's.

    Args:
        host: the address of the data.
        site: the page's address.

    >>> serves_data_of("https://api.x.org/v1", "https://www.x.org/")
    True
    >>> serves_data_of("https://api.x.org/v1", "https://shop.x.org/")
    False
    """
    try:
        own, data = _host(urlsplit(site)), _host(urlsplit(host))
    except ValueError:
        return False
    return data == own or (_is_name(own) and data.endswith(f".{own}"))


def _is_name(host: str) -> bool:
    """Tell whether a host is a name that has a parent, no number and no "localhost"."""
    name = host.partition(":")[0]
    return "." in name and not name.rpartition(".")[2].isdecimal()
