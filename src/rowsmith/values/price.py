"""Amounts of money: a number with its currency sign, code or word; "Free" is no price."""

import re

from rowsmith.values.number import AMOUNT, SCALE, SIGNS

_CODES = (
    "USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|TRY|RUB|BYN|UAH|INR|PKR|BDT|LKR"
    "|CNY|RMB|HKD|TWD|SGD|MYR|THB|IDR|PHP|VND|KRW|ILS|AED|SAR|QAR|KWD|BHD|OMR|EGP|MAD|ZAR|NGN|KES"
    "|GHS|BRL|MXN|ARS|CLP|COP|PEN|UYU"
)
_BEFORE = (
    rf"(?:(?:US|CA|C|AU|A|NZ|HK|S|SG|R|MX|NT|Z)?\$|[{SIGNS}]|{_CODES}|Rs\.?|₨|RM|Rp\.?|kr\.?|Kč|S/\.?"
    r"|Fr\.|SFr\.?|zł|AED|د\.إ)"
)
_AFTER = (
    rf"(?:[{SIGNS}]|{_CODES}|zł(?:otych)?|Kč|Ft|kr\.?|SEK|lei|лв\.?|руб(?:\.|лей|ля|ль)?|(?:б\.?\s?)?р\.|грн\.?|TL"
    r"|元|円|원|đ|₫|din\.?|dollars?|euros?|pounds?|US\$|درهم|ريال|ر\.س|جنيه)"
)
_ROUND = r"(?:,[-–—]{1,2})?"  # "12,-" in Dutch, German and Scandinavian shops
_PRICE = re.compile(
    rf"(?<![\w.])[-−]?{_BEFORE}\s?[-−]?{AMOUNT}(?:{SCALE}|m(?!\w))?{_ROUND}(?:\s?€)?"
    rf"|(?<![\w.,$€£])[-−]?{AMOUNT}(?:{SCALE})?{_ROUND}\s?{_AFTER}(?!\w)"
    rf"|(?<![\w.,]){AMOUNT},[-–—]{{1,2}}(?!\w)"
)
_HINT = re.compile(r"\$|[A-Z]{2}|R[sp]|kr|F[rt]|lei|din|dollar|euro|pound|S/|,-")
"""An ASCII text without one of these holds no price, told in a sixth of the time of `_PRICE`."""

_DIGIT = re.compile(r"\d")
MAX_MATCH = 80


def spans(text: str) -> list[tuple[int, int]]:
    """Return where prices stand in *text*.

    >>> text = "was $1,299.00 now 999 €, delivery 12 kr"
    >>> [text[a:b] for a, b in spans(text)]
    ['$1,299.00', '999 €', '12 kr']
    """
    if not _DIGIT.search(text) or (text.isascii() and not _HINT.search(text)):
        return []
    return [match.span() for match in _PRICE.finditer(text)]


def matches(text: str) -> bool:
    """Tell whether *text* is a price or a span of prices, with a word or two beside it."""
    if not 2 <= len(text) <= MAX_MATCH:
        return False
    return sum(end - begin for begin, end in spans(text)) * 5 >= len(text) * 2
