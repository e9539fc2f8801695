"""Printed numbers: European and English separators, signs, percent, "1.5M"."""

import re

_FOUND = re.compile(
    r"(?P<minus>[-−(]\s?)?(?P<digits>\d[\d.,'’\u00a0\u202f ]*)(?P<scale>\s?[kKmM](?!\w))?"
)
_SCALES = {"k": 1_000, "m": 1_000_000}


def read(text: str) -> float | int | None:
    """Return the first number in *text*, None when there is none.

    >>> [read(t) for t in ("1.299,00 €", "$1,299.50", "(12)", "1.5M", "4,5/5", "12 345", "none")]
    [1299, 1299.5, -12, 1500000, 4.5, 12345, None]
    """
    found = _FOUND.search(text)
    if not found:
        return None
    raw = found["digits"].rstrip(".,'’ \u00a0\u202f")
    value = _value(raw)
    if value is None:
        return None
    if found["scale"]:
        value *= _SCALES[found["scale"].strip().lower()]
    if _is_negative(found, text):
        value = -value
    return int(value) if value == int(value) else value


def _is_negative(found: re.Match[str], text: str) -> bool:
    sign = found["minus"]
    if not sign:
        return False
    if sign.startswith("("):
        return text[found.end() : found.end() + 2].lstrip().startswith(")")
    before = text[: found.start()]
    return not before or not before[-1].isalnum()


def _value(raw: str) -> float | None:
    groups = re.split(r"[\s'’\u00a0\u202f]", raw)
    if len(groups) > 1 and any(len(group.split(".")[0].split(",")[0]) != 3 for group in groups[1:]):
        raw = groups[0]  # "12 45": two numbers, the first counts
    digits = re.sub(r"[\s'’\u00a0\u202f]", "", raw)
    if "," in digits and "." in digits:
        thousands = "," if digits.rfind(".") > digits.rfind(",") else "."
        digits = digits.replace(thousands, "")
    elif digits.count(",") > 1 or re.fullmatch(r"\d{1,3},\d{3}", digits):
        digits = digits.replace(",", "")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "")
    try:
        value = float(digits.replace(",", "."))
    except ValueError:
        return None
    return value if abs(value) < 1e300 else None
