"""Phone and fax numbers, told by their digits and how they are grouped."""

import re

from rowsmith.values import date

_NUMBER = re.compile(
    r"(?<![\w./$€£#-])(?:\+\s?|00)?(?:\(\+?\d{1,5}\)|\d{1,15})"
    r"(?:(?:\s?[.\-/–\s]\s?|(?<=\))|(?=\())(?:\(\d{1,5}\)|\d{1,12})){0,6}"
    r"(?:,?\s?(?:ext?|extension|x|Durchwahl|poste)\.?\s?\d{1,6})?(?![\w/-])(?![.,]\d)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"\+\d{8,15}|00\d{8,13}|0\d{9,10}")
_EXTENSION = re.compile(r"\s?,?[a-z]", re.IGNORECASE)
_GROUPS = re.compile(r"\d+")
_MANY_DIGITS = re.compile(r"\d(?:\D{0,3}\d){6}")
_QUAD = re.compile(r"(?:\d{1,2}|1\d\d|2[0-5]\d)(?:\.(?:\d{1,2}|1\d\d|2[0-5]\d)){3}")
"""An address of the internet protocol, version 4."""

_YEAR = re.compile(r"(?:19|20)\d\d")
MIN_DIGITS, MAX_DIGITS = 7, 15  # ITU-T E.164, section 6
MAX_LOCAL, MIN_NATIONAL = 11, 9


def spans(text: str) -> list[tuple[int, int]]:
    """Return where phone numbers stand in *text*.

    >>> text = "Call (608) 643-6060 or +49 30 901820 today"
    >>> [text[a:b] for a, b in spans(text)]
    ['(608) 643-6060', '+49 30 901820']
    """
    if not _MANY_DIGITS.search(text):
        return []
    return [match.span() for match in _NUMBER.finditer(text) if _is_number(match[0])]


def _is_number(text: str) -> bool:
    extension = _EXTENSION.search(text)
    number = text[: extension.start()] if extension else text
    groups = _GROUPS.findall(number)
    digits = sum(map(len, groups))
    if not MIN_DIGITS <= digits <= MAX_DIGITS:
        return False
    if len(groups) == 1:
        return bool(_PLAIN.fullmatch(number.replace(" ", "")))
    if number[0] in "+(0":
        is_short = number[0] == "0" and digits < MIN_NATIONAL
        return not (is_short or date.spans(number))
    return _is_local(groups, number) and not date.spans(number)


def _is_local(groups: list[str], number: str) -> bool:
    """Tell numbers without a prefix from dockets and amounts, by their groups (ITU-T E.123)."""
    if _QUAD.fullmatch(number):
        return False
    if len(groups) > 6 or sum(map(len, groups)) > MAX_LOCAL or "/" in number:
        return False
    if max(map(len, groups)) > 4 or (len(groups[0]) < 2 and groups[0] != "1"):
        return False
    if len(groups) == 2:
        return len(groups[1]) == 4 and not _YEAR.fullmatch(groups[0])
    is_thousands = set(map(len, groups[1:])) == {3} and "-" not in number
    return not is_thousands and len(groups[-1]) in {2, 3, 4}


def matches(text: str) -> bool:
    """Tell whether *text* is a phone number, a label such as "Tel.:" left aside."""
    if not MIN_DIGITS <= len(text) <= MAX_DIGITS * 4:
        return False
    found = spans(text)
    if not found:
        return text.startswith("tel:") and len(text) > MIN_DIGITS
    rest = text[found[-1][1] :].lstrip()
    is_last = not rest or rest[0] in "(,;|"
    return is_last and sum(end - begin for begin, end in found) * 2 >= len(text)
