"""Addresses of pages and pictures."""

import re
from functools import lru_cache

from yarl import URL

_PRINTED = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”]{1,500}", re.IGNORECASE)
_BARE = re.compile(
    r"(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|edu|gov|info|io|dev|app|co|eu|de|uk|fr|es|it|nl|pl|ru|cn|jp|in|br"
    r"|ca|au|ch|at|be|se|no|dk)(?:/\S*)?",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|ico)(?:[?#]|$)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_PATHLIKE = re.compile(r"[/?]|\.\w{2,5}$|^#.")
_NO_LINK = frozenset(
    {"", "#", "n/a", "na", "none", "null", "undefined", "tbd", "nan", "-", "–", "—"}
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CANDIDATE = re.compile(r"(?<![^\s,])(\S{1,4000}[^\s,])(?:\s+(\d+(?:\.\d+)?)[wx])(?:,|$)")
_CLOSING = ".,;:!?)]}»"


def spans(text: str) -> list[tuple[int, int]]:
    """Return where addresses stand in *text*, closing punctuation left out.

    >>> text = "see https://example.org/a, please"
    >>> [text[a:b] for a, b in spans(text)]
    ['https://example.org/a']
    """
    if "//" not in text and "www." not in text.lower():
        return []
    found = []
    for match in _PRINTED.finditer(text):
        address = match[0].rstrip(_CLOSING)
        if (
            address.endswith("(") is False
            and "(" in address
            and match[0][len(address) :][:1] == ")"
        ):
            address += ")"  # the parenthesis belongs to the address
        found.append((match.start(), match.start() + len(address)))
    return found


def matches(text: str) -> bool:
    """Tell whether all of *text* is an address, absolute or from the root of its site."""
    if " " in text.strip() and not text.startswith(("http", "/")):
        return False
    if text.startswith(("http://", "https://", "//", "www.", "/")):
        return len(text) > 1
    return len(text) <= 200 and bool(_BARE.fullmatch(text))


def matches_image(text: str) -> bool:
    """Tell whether all of *text* is the address of a picture, by its ending."""
    return bool(_PICTURE.search(text)) and " " not in text.strip()


def read(text: str, base_url: str, *, is_image: bool = False) -> str | None:
    """Return the http address that *text* is, resolved against *base_url*; None when it is none.

    A text that merely holds an address gives that address; of a picture's candidates
    (``srcset``) the largest is taken. Words are never made an address.

    >>> read("../a b.pdf", "https://example.org/x/y")
    'https://example.org/a%20b.pdf'
    >>> read("Read more", "https://example.org/") is None
    True
    """
    reference = _reference(_CONTROL.sub("", text).strip(), is_image=is_image)
    if reference is None:
        return None
    try:
        address = _base(base_url).join(URL(reference.replace("\\", "/")))
        host, shown = address.host, str(address)
    except ValueError:  # no port, no host: yarl says why, the caller says where
        return None
    if address.scheme not in {"http", "https"} or not host or " " in host:
        return None
    return shown


@lru_cache(maxsize=64)
def _base(url: str) -> URL:
    return URL(url)


def _reference(text: str, *, is_image: bool) -> str | None:
    """Return what in *text* is to be resolved, None when nothing is."""
    if is_image and (candidates := _CANDIDATE.findall(text)):
        return str(max(candidates, key=lambda each: float(each[1]))[0])
    if " " in text and (found := spans(text)) and found[0][0] > 0:
        return text[slice(*found[0])]
    if text.lower().startswith("www."):
        return f"//{text}"
    return text if _is_reference(text) else None


def _is_reference(text: str) -> bool:
    """Tell whether *text* is written as an address, not as words or a call of a script."""
    if text.lower() in _NO_LINK or (" " in text and not _PATHLIKE.search(text)):
        return False
    scheme = _SCHEME.match(text)
    return scheme is None or scheme[0].lower() in {"http:", "https:"}
