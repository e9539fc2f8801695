"""Places: postal addresses, "City, ST", "City, Country"; told by their shape."""

import re

_STREET = re.compile(
    r"\d+[A-Za-z]?\s+[\w'.]+(?:\s+[\w'.]+){0,5}\s+(?:st|street|ave|avenue|rd|road|blvd|boulevard|dr|"
    r"drive|ln|lane|way|hwy|highway|pkwy|parkway|place|pl|square|sq|court|ct|suite)\b"
    r"|\b(?:[A-Z][a-zäöüß]+(?:straße|strasse|str\.|gasse|platz|allee)|(?:rue|via|calle|avenida|rua)\s\w+)",
    re.IGNORECASE,
)
_STATE_ZIP = re.compile(
    r"\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b|\b\d{4,5}\s[A-ZÄÖÜ][a-zäöüß]+"
)
_CITY = re.compile(
    r"^[A-Z][\w.'’ \-]{1,30},\s?(?:[A-Z]{2,3}|[A-Z][\w.'’ \-]{2,30})(?:,\s?[A-Z][\w.' ]{1,30})?$"
)


def matches(text: str) -> bool:
    """Tell whether *text* may be a place.

    >>> [matches(t) for t in ("Berlin, Germany", "12 High Street, Leeds", "a long day")]
    [True, True, False]
    """
    if not 4 <= len(text) <= 160:
        return False
    return bool(_CITY.match(text) or _STATE_ZIP.search(text) or _STREET.search(text))
