"""Identifiers: docket and case numbers, citations, SKU, ISBN, references."""

import re

from rowsmith.values import date, phone, place, price, rating, time

_NAMED = (
    r"(?:(?:(?:[A-Z]{1,4}\s|(?:Case|Docket|Ref|Item|Art|Model|Part|Order|Bill|DOCKET|CASE)\.?\s)?"
    r"(?:[Nn]o|NO|[Nn]os|Nr|[Nn]um|[Nn]umber|ID)\.?:?\s?"
    r"|(?:SKU|ISBN|EAN|UPC|MPN|ASIN|Ref\.?|Docket|Case):?\s?)[#№]?\s?|№\s?)"
)
_NO_LABEL = r"(?:STE|APT|RM|FL|TEL|FAX|FON|PHONE|ROOM|SUITE|FLOOR|BOX|TOP|PAGE)\s"
_LABEL = (
    rf"(?:{_NAMED}|#\s?"
    # "ARMY 20170582", "155 KA 24-01475": capitals that begin a text or a part of it
    rf"|(?:^|(?<=[,;:(|\d-]\s))(?!{_NO_LABEL})(?:\d{{1,3}}\s)?(?:[A-Z]{{2,5}}(?:-[A-Z]{{1,3}})?\s){{1,2}}-?)"
)
_SEGMENT = (
    r"(?:\d{1,10}[A-Za-z]{0,4}|[A-Z][A-Za-z]{1,7}(?![A-Za-z\d])|[A-Z]{1,6}\d{0,9}[A-Z]{0,3}\d{0,8}"
    r"|[a-z]{2,3}(?![a-z]))"
)
_BODY = (
    r"\d{1,2}:\d{2}-[a-z]{2,5}-\d{3,6}[A-Z]{0,4}(?:-[A-Za-z0-9]{1,4}){0,5}"  # 2:19-cv-01234-ABC
    r"|97[89](?:[-\s]?\d){10}"  # ISBN-13
    r"|(?:[A-Z]{1,4}-\d{1,3},\d{3}|\d{1,3},\d{3}-\d{1,2})"  # 102,795-8
    r"|(?:[A-Z]{1,6}\d{0,10}[A-Z]{0,4}\d{0,8}|\d{1,10}[A-Za-z]{0,4}\d{0,8}|[a-z]{1,2}\d{1,8})"
    rf"(?:(?:[-–/_]|\.(?![a-z])|\s-(?=\d{{3}})){_SEGMENT}){{1,6}}+"
    r"|[A-Z][a-z]{1,3}(?:-\d{1,6}){2}"  # Cr-16-511
    r"|[A-Z]{1,6}-?\d{2,12}(?:[A-Za-z]{1,4}\d{0,10}){0,3}"
    r"|[a-zA-Z]{1,4}\d{3,14}[A-Za-z]{0,3}|\d{1,4}[A-Z]{1,6}\d{1,12}[A-Z]{0,3}"
    r"|(?=[A-Z\d]{6})(?:(?:[A-Z]{1,8}\d{1,8}){2,4}+[A-Z]{0,8}|(?:\d{1,8}[A-Z]{1,8}){2,4}+\d{0,8})"
    r"|\d{4,18}[A-Z]?"
)
_REPORTER = r"[A-Z][A-Za-z0-9.&']{0,12}(?:\s[A-Z2-9][A-Za-z.&']{0,8}){0,3}"
_CITATION = (
    rf"\d{{1,4}}\s{_REPORTER}\s\d{{1,7}}[A-Z]?(?:\([A-Z0-9]{{1,3}}\))?"
    r"(?:\s\((?:[A-Z][A-Za-z.\d ]{0,20}\s)?(?:1[6-9]|20)\d\d\))?"
)
_CODE = re.compile(
    rf"(?<![\w.,$€£/-])(?:(?P<cited>{_CITATION})|(?P<label>{_LABEL})?(?P<body>{_BODY})"
    rf"(?:\s[A-Z]\s[A-Z](?![\w.]))?)(?![\w-])(?!\.\d|,\d{{3}}(?!\d)|\.[a-z][a-z0-9]{{1,3}}\b)"
)
_DATE_LIKE = r"\d{1,3}-\d{1,2}-\d\d(?:\s[A-Z][a-z]{0,4})?"
_ALONE = re.compile(
    rf"(?:{_NAMED}\d{{1,18}}|#\d{{1,18}}|#\s\d{{4,18}}|(?!{_NO_LABEL})(?:[A-Z]{{2,5}}\s){{1,2}}(?!(?:19|20)\d\d(?!\d))\d{{3,18}})"
    rf"(?:\s\([^()]{{3,20}}\))?|{_DATE_LIKE}(?:(?:,\s?|\s&\s){_DATE_LIKE}){{0,8}}"
)
"""Codes that are told by standing alone: "No. 7", and dockets that look like dates."""

_NO_CODE = re.compile(r"\d+[.,]\d+[KkMB]?|\d{1,2}[-–/]\d{1,2}|(?:19|20)\d\d|[A-Z][A-Za-z]*-\d{1,2}")
"""Decimals, "5-10", years, "COVID-19"."""

_YEARS = re.compile(r"((?:19|20)\d\d)[-–/](19\d\d|20[0-3]\d|\d\d)")
_LINKS = re.compile(
    r"[\s,;/&]*+(?:and|und|et|y|(?:consolidated|CONSOLIDATED)\s(?:with|WITH)|c/w)?+[\s,;/&]*+(?:\([^()]{1,20}\))?+[\s,;/&]*+"
)
_DIGIT = re.compile(r"\d")
_STREET = re.compile(r"\s(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Dr|Drive|Ln|Lane|Way|Suite|Room)\b")
_IS_NAMED = re.compile(_NAMED)
_PHONE_LABEL = re.compile(r"\b(?:tel|fax|phone|telefon|mobile|call)\b", re.IGNORECASE)
_IN_FRONT = re.compile(
    r"(?:(?:case|docket|appeal|cause|file|item|order|model|part|ref|art)\.?\s)?"
    r"(?:(?:no|nos|nr|number|num)\b\.?|№)\s?[:#]?\s*"
    r"|(?:case|docket|sku|isbn|ean|upc|mpn|asin|ref)\b\.?\s?[:#]\s*",
    re.IGNORECASE,
)
"""What only says that a number follows; "AG No. 7" and "ID 7" are numbers of a series."""
MAX_MATCH = 80
LEAST_BARE, MAX_WEAK = 5, 20
"""Four digits alone are a code, but in a longer text they number a house."""


def _found(text: str) -> list[re.Match[str]]:
    if not _DIGIT.search(text):
        return []
    return [match for match in _CODE.finditer(text) if _is_code(match)]


def _is_code(match: re.Match[str]) -> bool:
    body, label = match["body"], match["label"]
    if body is None:
        return not (_STREET.search(match[0]) or _is_dated(match[0]))
    if not _DIGIT.search(body) or place.is_post_code(match[0]):
        return False
    if not label and (_NO_CODE.fullmatch(body) or _is_span(body) or _is_phone(body)):
        return False
    if label and _IS_NAMED.match(label):
        return True
    if body.isdecimal():
        is_weak = not label and len(body) < LEAST_BARE and len(match.string) > MAX_WEAK
        return not (is_weak or _is_year(body))
    return not date.find(match[0])


def _is_dated(text: str) -> bool:
    """Tell "3 May 2024" from the citation "28 I&N Dec. 1"."""
    return any(one.begin == 0 or one.year is not None for one in date.find(text))


def _is_span(body: str) -> bool:
    years = _YEARS.fullmatch(body)
    if years is None:
        return False
    first, last = int(years[1]), int(years[2])
    return last >= first if last > 99 else last == (first + 1) % 100


def _is_phone(body: str) -> bool:
    return len(body) >= 12 and phone.matches(body)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text[:2] in {"19", "20"} and text.isdecimal()


def spans(text: str) -> list[tuple[int, int]]:
    """Return where identifiers stand in *text*, a label such as "No." included.

    >>> text = "Smith v. Jones, No. 12-345, 410 U.S. 113 (1973)"
    >>> [text[a:b] for a, b in spans(text)]
    ['No. 12-345', '410 U.S. 113 (1973)']
    """
    return [match.span() for match in _found(text)]


def matches(text: str) -> bool:
    """Tell whether *text* is one identifier or a list of such."""
    if len(text) > MAX_MATCH or not _DIGIT.search(text) or _is_year(text):
        return False
    if _ALONE.fullmatch(text):
        return not place.is_post_code(text)
    found = _found(text)
    if not found:
        return False
    at, loose = 0, 0
    for begin, end in [*(match.span() for match in found), (len(text), len(text))]:
        if not _LINKS.fullmatch(text, at, begin):
            loose += begin - at
        at = end
    is_bare = all(match[0].isdecimal() for match in found)
    if loose > (1 if is_bare else len(text) * 2 // 5):
        return False
    if _PHONE_LABEL.search(text) or (text[0] in "(+0" and phone.matches(text)):
        return False
    return not (time.matches(text) or price.matches(text) or rating.matches(text))


def bare_span(text: str) -> tuple[int, int]:
    """Return where the identifier in *text* stands without the word that announces it.

    >>> text = "Docket No. 12-345"
    >>> text[slice(*bare_span(text))]
    '12-345'
    """
    label = _IN_FRONT.match(text)
    said = text[label.end() :].split(maxsplit=1) if label else []
    return (label.end() if label and said and _DIGIT.search(said[0]) else 0), len(text)
