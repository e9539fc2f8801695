"""Names of people, told by their shape; modest: a shape is no proof."""

import re

from rowsmith.lexicon import surnames
from rowsmith.lexicon.not_names import NOT_NAMES
from rowsmith.values import place

_PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter ten bin bint binti al el ibn ben af "
    "av zu zur y e i och ul ur".split()
)
_TITLES = frozenset(
    "dr prof mr mrs ms miss mx hon honorable honourable sir dame lord lady rt right the very rev fr "
    "shri smt sri judge justice chief senior associate presiding magistrate commissioner sen rep gov capt col gen "
    "lt maj sgt president rabbi imam dipl ing med herr frau mme mlle doctor doctora dra "
    "sr sra dott ssa mgr me by von".split()
)
_SUFFIXES = frozenset(
    "jr sr ii iii iv md phd esq dds dvm dpm do rn np pa cpa jd mba mph facs faan obe cbe mbe mp mla "
    "mep qc kc llm dnp msn jj ret bsc msc ma ba".split()
)
_SINGLE = frozenset(
    "dr prof mr mrs ms miss mx hon judge justice sir dame sen gov herr frau mme mlle shri smt dra sra dott".split()
)
"""Titles behind which one word is a name: "Justice Ito"."""

_GIVEN = frozenset(
    "georgia jordan chad virginia victoria israel kenya washington jamaica malta".split()
)
"""Regions that are names of people too."""

_BENCH = re.compile(r",?\s(?:(?:[CPASV]\.|Chief|Senior|Special)\s?){0,2}JJ?\.")
_CONCUR = re.compile(
    r"[,;\s]*(?:all\s)?(?:concur|concurs|concurring|concurred|joins?|joined|participating|dissents?|dissenting)\.?$"
)
"""What judges do at the end of a line that names them."""

_MONTHS = frozenset(
    "january february march july september october november december feb apr jul aug sep sept oct nov dec".split()
)
"""Months that are nobody's name, unlike "May", "Jan" or "Marco"."""

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’`´.\-])*+")
_INITIALS = re.compile(r"[A-Z](?:\.-?[A-Z]){0,2}")
_TOKEN = re.compile(r"[^\s,;()]+|[,;()]")
_PIECES = re.compile(r"\s?(?:;|,|\band\b|&)\s?")
_LETTERS = re.compile(r"[^\W\d_]+(?:[ ·・][^\W\d_]+){0,4}")
_IDEOGRAPHIC = re.compile(
    r"[\u4e00-\u9fff々]{2,4}|[\u4e00-\u9fff々]{1,4} [\u3040-\u9fff々]{1,4}|[가-힣]{2,4}|[가-힣]{1,2} [가-힣]{2,3}"
    r"|[\u30a0-\u30ff]{1,10}(?:[・ ][\u30a0-\u30ff]{1,10}){1,3}"
)
_STYLE = re.compile(
    r"(?:sen(?:ator|\.)\s(?=the\s)|the\s(?=(?:rt|right|most|very|hon)))?(?:the\s)?"
    r"(?:(?:rt\.?|right|most|very)\s)?hon(?:ou?rable)?\.?\s|(?:h\.?\s?e\.?|(?:his|her)\sexcellency)\s",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:(?<!,)\s(?:MP|MSP|MLA|MEP|MdB|MdL|TD|MPP|MHR|MLC))+$"  # where one sits, not what one is called
    r"|\s?(?:\((?:[A-Z]{1,2}|[A-Z]{1,3}-[A-Z]{2}|\d{1,2}|(?:she|he|they)/\w+)\)|[*†‡]+)$"
)
MIN_LENGTH, MAX_LENGTH, MAX_LIST = 3, 60, 200
MIN_WORDS, MAX_WORDS, MAX_NAMES = 2, 5, 24


_AGAINST = re.compile(r"\s(?:V\.?|VS\.?|VERSUS)\s")
"""Between parties in capitals; "John V. Smith" keeps his initial."""


def matches(text: str) -> bool:
    """Tell whether *text* may be a person's name, or a list of such names.

    >>> [matches(t) for t in ("Ana María López", "Jensen, Jon J.", "Board of Education", "3 May")]
    [True, True, False, False]
    """
    if not MIN_LENGTH <= len(text) <= MAX_LIST:
        return not text.isascii() and len(text) == 2 and _is_uncased(text)
    if text.isupper() and _AGAINST.search(text):
        return False
    if len(text) <= MAX_LENGTH and _is_name(text):
        return True
    pieces = [piece for piece in _PIECES.split(text.rstrip(" .")) if not _is_suffix(piece)]
    if 2 <= len(pieces) <= MAX_NAMES and all(map(_is_name, pieces)):
        return True
    return _is_bench(text)


def _is_name(text: str) -> bool:
    if _is_uncased(text):
        return True
    words = text.replace(",", " , ").split()
    comma = words.index(",") if "," in words else 0
    if comma and (words.count(",") > 2 or not _is_ending(words[comma + 1 :])):
        return False
    if comma and _is_city(words):
        return False
    counted = 0
    for word in words:
        if word == ",":
            continue
        if (weight := _weight(word)) < 0:
            return False
        counted += weight
    return (MIN_WORDS if counted != 1 or not _is_titled(words) else 1) <= counted <= MAX_WORDS


def _is_city(words: list[str]) -> bool:
    """Tell "Paris, France" and "Austin, TX" from "Smith, Georgia" and "Jane Roe, MD"."""
    last = " ".join(words[len(words) - words[::-1].index(",") :])
    low = last.casefold()
    return low not in _GIVEN and low not in _SUFFIXES and place.is_region(last)


def _is_bench(text: str) -> bool:
    """Tell whether *text* lists judges by surname: "Roe, C.J., and Li, J., concur."."""
    if "J." not in text:
        return False
    bare, count = _BENCH.subn(";", _CONCUR.sub("", text))
    pieces = [piece.split() for piece in _PIECES.split(bare) if piece.strip(" .")]
    return count > 0 and all(len(piece) <= MAX_WORDS and _are_names(piece) for piece in pieces)


def _are_names(words: list[str]) -> bool:
    return all(_weight(word) >= 0 for word in words)


def _is_titled(words: list[str]) -> bool:
    """Tell whether a title that no other word takes stands before the last of *words*."""
    return any(word.casefold().rstrip(".") in _SINGLE for word in words[:-1])


def _is_ending(words: list[str]) -> bool:
    """Tell whether *words* behind a comma are first names or suffixes."""
    return bool(words) and all(word == "," or _weight(word) >= 0 for word in words)


def _is_suffix(word: str) -> bool:
    return not word or word.casefold().replace(".", "").strip() in _SUFFIXES


def _weight(word: str) -> int:
    """Return 1 for a part of a name, 0 for a particle, title or suffix, -1 for another word."""
    bare = word.strip('()"“”').rstrip(".,")
    low = bare.casefold()
    if _INITIALS.fullmatch(bare):
        return 1
    if low in _PARTICLES or low in _TITLES or low.replace(".", "") in _SUFFIXES:
        return 0
    is_other = low in NOT_NAMES or low in _MONTHS or not _WORD.fullmatch(bare)
    return -1 if is_other or not bare[0].isupper() else 1


def _is_uncased(text: str) -> bool:
    """Tell whether *text* is a short name of a script without capitals."""
    if text.isascii() or not 2 <= len(text) <= 30 or text != text.upper() or text != text.lower():
        return False
    if not _LETTERS.fullmatch(text):
        return False
    if any("\u3040" <= letter <= "\u9fff" or "가" <= letter <= "힣" for letter in text):
        return bool(_IDEOGRAPHIC.fullmatch(text)) and _is_surname_first(text)
    return " " in text


def _is_surname_first(text: str) -> bool:
    """Tell "王小明" from "交易规则"; a space or a dot inside is sign enough."""
    if len(text) > 4 or " " in text or "・" in text:
        return True
    first, two = text[0], text[:2]
    if first in surnames.KOREAN or two in surnames.CHINESE_OF_TWO:
        return True
    return (first in surnames.CHINESE and len(text) < 4) or (
        two in surnames.JAPANESE and len(text) > 2
    )


def spans(text: str) -> list[tuple[int, int]]:
    """Return where two to five words in a row look like a name, titles included.

    >>> text = "Led by Dr. Ana van Dyk and Bo Li, the team grew"
    >>> [text[a:b] for a, b in spans(text)]
    ['Dr. Ana van Dyk', 'Bo Li']
    """
    found: list[tuple[int, int]] = []
    run: list[tuple[int, int, int]] = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        weight = _weight(word)
        low = word.casefold().rstrip(".")
        if not run and (weight < 0 or low in _PARTICLES or low in {"by", "the"}):
            continue
        if weight >= 0 and low != "by":
            run.append((weight, match.start(), match.end()))
            if word.endswith(","):
                _close(text, run, found)
            continue
        _close(text, run, found)
    _close(text, run, found)
    return found


def _close(text: str, run: list[tuple[int, int, int]], found: list[tuple[int, int]]) -> None:
    """Add *run* to *found* when it makes a name, and empty it."""
    while run and run[-1][0] == 0 and not _is_ending_of_name(text[run[-1][1] : run[-1][2]]):
        run.pop()
    if MIN_WORDS <= sum(weight for weight, _, _ in run) <= MAX_WORDS:
        begin, end = run[0][1], run[-1][2]
        last = text[run[-1][1] : end]
        is_stop = last.endswith(".") and not (_INITIALS.fullmatch(last[:-1]) or _is_suffix(last))
        found.append((begin, end - 1 if is_stop else end))
    run.clear()


def _is_ending_of_name(word: str) -> bool:
    return word[0].isupper() and _is_suffix(word.rstrip(","))


def bare_span(text: str) -> tuple[int, int]:
    """Return where the name in *text* stands without a style before and a mark behind it.

    Titles that people are called by ("Dr", "Judge") and what a comma sets apart stay.

    >>> text = "The Hon Ana Reed MP"
    >>> text[slice(*bare_span(text))]
    'Ana Reed'
    """
    style = _STYLE.match(text)
    begin = style.end() if style else 0
    after = _AFTER.search(text, begin)
    end = after.start() if after else len(text)
    words = [word for word in text[begin:end].split() if _weight(word) >= 0]
    return (begin, end) if len(words) >= MIN_WORDS else (0, len(text))
