"""Names of court cases, as they are cited: without what a list prints around them.

A citation names the first parties and nothing else (Bluebook rule 10.2.1): no number before them, and
behind them no "et al.", party's role, date, citation, or note of what kind of decision it was.
"""

import re
from collections.abc import Sequence

from rowsmith.values import code, date

_AGAINST = re.compile(r"\s(?:v|vs|versus)\b\.?\s", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:in\s(?:re|the\s\w+\sof)|ex\sparte|(?:matter|interest|estate)\sof)\b", re.IGNORECASE
)
_ROLE = (
    r"(?:cross[-\s]?)?(?:appell(?:ant|ee)|petitioner|respondent|plaintiff|defendant|relator"
    r"|claimant|complainant|movant|intervenor)s?"
)
_ROLES = re.compile(rf"\b{_ROLE}\b", re.IGNORECASE)
_ROLE_AT_END = re.compile(rf"(?<![,;/\s-])[,;/\s-]++{_ROLE}[\s.]*$", re.IGNORECASE)
_OTHERS = re.compile(r"\bet\.?\s?al\b", re.IGNORECASE)
_OTHERS_AT_END = re.compile(r"(?<![\s,;])[\s,;]++et\.?\s?al\b[\s.,]*(?:vs?\.?\s*)?$", re.IGNORECASE)
_NOTE = re.compile(
    r"\s*(?:\[[^\[\]]*\]|\((?:order|s\.d\.o|mem\.)"
    r"|\((?=[^()]*\b(?:affirm|vacat|remand|revers|dismiss|order|errat|consolidated))[^()]*\))"
    r"|\s+[-–—]\s+(?=(?:Dissent|Concurr|Correct|Modif|Revis|Amend|Errat|Substitut|Rehear))"
    r"|\s+(?:Revised|Corrected|Amended|Reissued|Issued|Filed|Decided)\s(?=[A-Z][a-z]+\.?\s\d|\d)",
    re.IGNORECASE,
)
_BEFORE_A_DATE_OF_THE_NAME = re.compile(
    r"(?:,|\b(?:on|of|dated|from|since|until|and|to))$", re.IGNORECASE
)
_GAP = re.compile(r"[\s,;:.–—|-]*")
_TOLD = re.compile(r"[^\W\d_](?:.*[^\W\d_]){2}", re.DOTALL)
MAX_READ = 600
LEAST, LEAST_DIGITS = 5, 3
"""Characters that are left of a name, and digits of a number that stands beside one."""


def span(text: str) -> tuple[int, int]:
    """Return where the case's name stands in *text*; all of it where nothing is around it.

    >>> text = "23-3583 Sierra Club v. Town of Ames, et al. [ORDER]"
    >>> text[slice(*span(text))]
    'Sierra Club v. Town of Ames'
    """
    if len(text) > MAX_READ:
        return 0, len(text)
    codes = code.spans(text)
    begin = _begin(text, codes)
    end = _end(text, begin, codes)
    is_name = end - begin >= LEAST and _TOLD.search(text, begin, end)
    return (begin, end) if is_name else (0, len(text))


def _begin(text: str, codes: Sequence[tuple[int, int]]) -> int:
    """Return where the name begins behind numbers of the case."""
    begin = 0
    for start, end in codes:
        said = text[start:end]
        if start != begin or sum(map(str.isdigit, said)) < LEAST_DIGITS or said.isdecimal():
            break  # "1234567 Ontario Inc." is a party
        gap = _GAP.match(text, end)
        begin = gap.end() if gap else end
    return begin if _AGAINST.search(text, begin) or _ABOUT.match(text, begin) else 0


def _end(text: str, begin: int, codes: Sequence[tuple[int, int]]) -> int:
    against = _AGAINST.search(text, begin) or _ABOUT.match(text, begin)
    least = against.end() + 1 if against else begin + LEAST
    end = len(text)
    note = _NOTE.search(text, least)
    if note:
        end = note.start()
        codes = code.spans(text[:end])
    for found in (*codes, *(date.spans(text[:end]) if against else ())):
        if least < found[0] < end and _stands_apart(text, least, found[0], found[1]):
            end = found[0]
    end = _without_roles(text, begin, end, against.start() if against else begin)
    return begin + len(text[begin:end].rstrip(" ,;:–—-"))


def _stands_apart(text: str, least: int, start: int, stop: int) -> bool:
    """Tell whether a date or a citation follows the name and is no part of it."""
    said = text[start:stop]
    before = text[:start].rstrip()
    if len(before) < least or before == text[:start] or _BEFORE_A_DATE_OF_THE_NAME.search(before):
        return False
    is_written = said[0].isdigit() and (" " in said or "/" in said)
    return sum(map(str.isdigit, said)) >= LEAST_DIGITS and (is_written or bool(date.find(said)))


def _without_roles(text: str, begin: int, end: int, against: int) -> int:
    """Return where the last party ends; who else and as what, if the first is not said so too."""
    first = text[begin:against]
    if _ROLES.search(first) is None or not _OTHERS.search(first):
        for _ in range(3):
            found = _ROLE_AT_END.search(text, against, end)
            if not found:
                break
            end = found.start()
    if not (_OTHERS.search(first) or _ROLES.search(first)):
        found = _OTHERS_AT_END.search(text, against, end)
        end = found.start() if found else end
    return end
