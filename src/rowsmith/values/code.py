"""Identifiers: docket and case numbers, citations, SKU, ISBN, references."""

import re

from rowsmith.values import date, phone, price, rating, time

_LABEL = (
    r"(?:(?:[A-Z]{1,4}\s|(?:Case|Docket|Ref|Item|Art|Model|Part|Order|Bill|DOCKET|CASE)\.?\s)?"
    r"(?:[Nn]o|NO|[Nn]os|Nr|[Nn]um|[Nn]umber|ID)\.?:?\s?"
    r"|(?:SKU|ISBN|EAN|UPC|MPN|ASIN|Ref\.?|Docket|Case):?\s?|[#№]\s?"
    # "ARMY 20170582", "155 KA 24-01475": capitals that begin a text or a part of it
    r"|(?:^|(?<=[,;:(|\d-]\s))(?:\d{1,3}\s)?(?:[A-Z]{2,5}(?:-[A-Z]{1,3})?\s){1,2}-?)"
)
_SEGMENT = (
    r"(?:\d{1,10}[A-Za-z]{0,4}|[A-Z]{1,6}\d{0,9}[A-Z]{0,3}|[a-z]{2,3}(?![a-z])|[A-Z][A-Za-z]{1,7})"
)
_BODY = (
    r"\d{1,2}:\d{2}-[a-z]{2,5}-\d{3,6}[A-Z]{0,4}(?:-[A-Za-z0-9]{1,4}){0,5}"  # 2:19-cv-01234-ABC
    r"|97[89](?:[-\s]?\d){10}"  # ISBN-13
    r"|(?:[A-Z]{1,4}-\d{1,3},\d{3}|\d{1,3},\d{3}-\d{1,2})"  # 102,795-8
    r"|(?:[A-Z]{1,6}\d{0,10}[A-Z]{0,4}\d{0,8}|\d{1,10}[A-Za-z]{0,4}\d{0,8}|[a-z]{1,2}\d{1,8})"
    rf"(?:(?:[-–/._]|\s-(?=\d{{3}})){_SEGMENT}){{1,6}}"
    r"|[A-Z]{1,6}-?\d{2,12}(?:[A-Za-z]{1,4}\d{0,10}){0,3}"
    r"|[a-zA-Z]{1,4}\d{3,14}[A-Za-z]{0,3}|\d{1,4}[A-Z]{1,6}\d{1,12}[A-Z]{0,3}"
    r"|\d{4,18}[A-Z]?"
)
_REPORTER = r"[A-Z][A-Za-z0-9.&']{0,12}(?:\s[A-Z2-9][A-Za-z.&']{0,8}){0,3}"
_CITATION = (
    rf"\d{{1,4}}\s{_REPORTER}\s\d{{1,7}}[A-Z]?(?:\([A-Z0-9]{{1,3}}\))?"
    r"(?:\s\((?:[A-Z][A-Za-z.\d ]{0,20}\s)?(?:1[6-9]|20)\d\d\))?"
)
_CODE = re.compile(
    rf"(?<![\w.,$€£/-])(?:(?P<cited>{_CITATION})|(?P<label>{_LABEL})?(?P<body>{_BODY})"
    rf"(?:\s[A-Z]\s[A-Z](?![\w.]))?)(?![\w-])(?!\.\d|,\d{{3}}(?!\d)|\.[a-z]{{2,4}}\b)"
)
_ALONE = re.compile(
    rf"{_LABEL}\d{{1,18}}(?:\s\([^()]{{3,20}}\))?|\d{{1,3}}-\d{{1,2}}-\d\d(?:\s[A-Z][a-z]{{0,4}})?"
)
"""Codes that are told by standing alone: "No. 7", and dockets that look like dates."""

_NO_CODE = re.compile(
    r"\d+[.,]\d+|\d{1,2}[-–/]\d{1,2}|(?:19|20)\d\d(?:[-–/](?:19\d\d|20[0-3]\d))?|[A-Z][A-Za-z]*-\d{1,2}"
)
"""Decimals, "5-10", years, "COVID-19"."""

_LINKS = re.compile(r"[\s,;/&]*(?:and|und|et|y)?[\s,;/&]*(?:\([^()]{1,20}\))?[\s,;/&]*")
_DIGIT = re.compile(r"\d")
_STREET = re.compile(r"\s(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Dr|Drive|Ln|Lane|Way|Suite|Room)\b")
_ZIP = re.compile(r"[A-Z]{2}\s\d{5}(?:-\d{4})?")
MAX_MATCH = 80


def _found(text: str) -> list[re.Match[str]]:
    if not _DIGIT.search(text):
        return []
    return [match for match in _CODE.finditer(text) if _is_code(match)]


def _is_code(match: re.Match[str]) -> bool:
    body = match["body"]
    if body is None:
        return not (_STREET.search(match[0]) or date.find(match[0]))
    if not _DIGIT.search(body) or _ZIP.fullmatch(match[0]):
        return False
    if not match["label"] and (_NO_CODE.fullmatch(body) or _is_phone(body)):
        return False
    if body.isdecimal():
        return not _is_year(match[0])
    return not date.find(match[0])


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
        return True
    found = spans(text)
    if not found:
        return False
    at, loose = 0, 0
    for begin, end in [*found, (len(text), len(text))]:
        if not _LINKS.fullmatch(text, at, begin):
            loose += begin - at
        at = end
    if loose * 5 > len(text) * 2:
        return False
    return not (time.matches(text) or price.matches(text) or rating.matches(text))
