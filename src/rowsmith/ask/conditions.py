"""Conditions and limits of a sentence: "over $50", "filed since 2020", "only remote", "top 10"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rowsmith.ask.fields import is_exact
from rowsmith.ask.sentence import NOTE_MARK, Sentence, Token
from rowsmith.lexicon import STOP_WORDS, Role, entity_for, month, words
from rowsmith.model.ask import Filter, FilterOp

_NUMBERS = {
    word: number
    for number, listed in {
        1: "one",
        2: "two zwei deux dos due dois twee dwa",
        3: "three drei trois tres tre drie trzy три",
        4: "four vier quatre cuatro",
        5: "five funf cinq cinco cinque vijf piec пять",
        6: "six sechs",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten zehn dix diez dieci dez tien dziesiec десять",
        12: "twelve dozen",
        15: "fifteen",
        20: "twenty zwanzig vingt veinte venti vinte twintig dwadziescia двадцать",
        25: "twenty-five",
        30: "thirty",
        50: "fifty",
        100: "hundred",
    }.items()
    for word in listed.split()
}
_AMOUNT = re.compile(r"[$€£¥₹]?\d[\d.,]*[kKmM%]?$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ISO = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}$|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d$")
_MONEY = frozenset(
    "$ € £ ¥ ₹ usd eur gbp chf pln dollar dollars euro euros pounds pound zl zloty rubles kr rub "
    "руб рублей".split()
)
_COMPARED = (
    (Role.OVER, FilterOp.OVER),
    (Role.AT_LEAST, FilterOp.AT_LEAST),
    (Role.UNDER, FilterOp.UNDER),
    (Role.AT_MOST, FilterOp.AT_MOST),
)
_DATED = (
    (Role.SINCE, FilterOp.SINCE),
    (Role.AFTER, FilterOp.AFTER),
    (Role.BEFORE, FilterOp.BEFORE),
)
_INSIDE = frozenset("in during im en nel no w в em from of".split())
_PLACED = frozenset("in im located based near w в en em".split())
_RELATED = frozenset({"from", "by", "with", "for", "at"})
_FIELDLIKE = frozenset({"information", "info", "column", "data"})
_IS = frozenset("is are equals = equal ist es".split())
_CATEGORIES = frozenset(
    "category department division genre league conference faculty kategorie abteilung "
    "categorie catégorie département categoría departamento categoria dipartimento".split()
)
MAX_KIND = 4
LIMIT_MOST = 99_999


@dataclass(slots=True)
class Conditions:
    """What was found, and the sentence without it."""

    filters: list[Filter] = field(default_factory=list)
    limit: int | None = None


def read_conditions(sentence: Sentence) -> tuple[Conditions, Sentence]:
    """Return the conditions of *sentence*, and the sentence without their words."""
    found = Conditions()
    clauses = tuple(tuple(_clause(clause, found, sentence.language)) for clause in sentence.clauses)
    return found, Sentence(
        tuple(clause for clause in clauses if clause),
        sentence.notes,
        sentence.quoted,
        sentence.language,
    )


def _clause(clause: Sequence[Token], found: Conditions, language: str) -> list[Token]:
    kept: list[Token] = []
    at = 0
    while at < len(clause):
        used = 0
        if clause[at].roles or clause[at].text in "<>=≥≤":
            for read in (_limit, _amounts, _dates, _states, _only, _not, _kind, _place):
                used = read(clause, at, found, language)
                if used:
                    break
        if used:
            at += used
        else:
            kept.append(clause[at])
            at += 1
    return kept


def _limit(clause: Sequence[Token], at: int, found: Conditions, _: str) -> int:
    if not clause[at].does(Role.FIRST) or at + 1 >= len(clause):
        return 0
    word = clause[at + 1].word
    number = _NUMBERS.get(word) or (int(word) if word.isdecimal() and len(word) <= 5 else 0)
    if not 0 < number <= LIMIT_MOST or at + 2 >= len(clause):
        return 0
    after = clause[at + 2]
    if after.does(Role.COLUMNS) or (after.does(Role.PREP) and after.word in {"are", "is", "were"}):
        return 0
    if clause[at].does(Role.AT_MOST) and (after.word in _MONEY or after.text in _MONEY):
        return 0
    if after.mark and not any(token.does(Role.VERB) for token in clause[:at]):
        return 0
    found.limit = number
    return 2


def _is_amount(token: Token) -> bool:
    return bool(_AMOUNT.match(token.text))


def _amount(clause: Sequence[Token], at: int) -> tuple[str, int]:
    """Return the amount at *at* as written with its currency, and the tokens that it takes."""
    if at >= len(clause):
        return "", 0
    start = at
    if clause[at].text in _MONEY or clause[at].word in _MONEY:
        at += 1
    if at >= len(clause) or not _is_amount(clause[at]):
        return "", 0
    end = at + 1
    if end < len(clause) and (clause[end].text in _MONEY or clause[end].word in _MONEY):
        end += 1
    return " ".join(token.text for token in clause[start:end]), end - start


def _subject(clause: Sequence[Token], at: int, end: int, value: str) -> tuple[tuple[str, ...], int]:
    """Return the words that say which column is meant, and the tokens after *end* they take."""
    after = clause[end] if end < len(clause) else None
    has_money = any(sign in value for sign in "$€£¥₹") or bool(set(words(value)) & _MONEY)
    if has_money:
        return ("price",), 0
    if after is not None and not after.mark and not after.roles:
        return words(after.text), 1
    before = [
        w for token in clause[max(0, at - 2) : at] if not token.mark for w in words(token.text)
    ]
    return tuple(word for word in before if word not in STOP_WORDS), 0


def _amounts(clause: Sequence[Token], at: int, found: Conditions, _: str) -> int:
    token = clause[at]
    if token.does(Role.BETWEEN):
        return _between(clause, at, found) or _between_dates(clause, at, found)
    marks = {">": FilterOp.OVER, "<": FilterOp.UNDER, "≥": FilterOp.AT_LEAST, "≤": FilterOp.AT_MOST}
    op = next((op for role, op in _COMPARED if token.does(role)), marks.get(token.text))
    if op is None:
        return 0
    value, size = _amount(clause, at + 1)
    if not size or (_YEAR.match(value) and token.does(*(role for role, _ in _DATED))):
        return 0
    told, more = _subject(clause, at, at + 1 + size, value)
    found.filters.append(Filter(op=op, value=value, words=told))
    return 1 + size + more


def _between(clause: Sequence[Token], at: int, found: Conditions) -> int:
    low, size = _amount(clause, at + 1)
    middle = at + 1 + size
    if not size or middle >= len(clause) or not clause[middle].does(Role.AND, Role.OF, Role.PREP):
        return 0
    high, more = _amount(clause, middle + 1)
    if not more:
        return 0
    end = middle + 1 + more
    told, unit = _subject(clause, at, end, f"{low} {high}")
    found.filters.append(Filter(op=FilterOp.BETWEEN, value=low, upper=high, words=told))
    return end + unit - at


def _between_dates(clause: Sequence[Token], at: int, found: Conditions) -> int:
    low, size = _date(clause, at + 1)
    middle = at + 1 + size
    if not size or middle >= len(clause) or not clause[middle].does(Role.AND, Role.OF, Role.PREP):
        return 0
    high, more = _date(clause, middle + 1)
    if not more:
        return 0
    found.filters.append(Filter(op=FilterOp.BETWEEN, value=low, upper=high, words=("date",)))
    return middle + 1 + more - at


def _dates(clause: Sequence[Token], at: int, found: Conditions, _: str) -> int:
    token = clause[at]
    op = next((op for role, op in _DATED if token.does(role)), None)
    is_inside = token.word in _INSIDE
    if op is None and not is_inside:
        return 0
    value, size = _date(clause, at + 1)
    if not size:
        return 0
    end = at + 1 + size
    is_open = end < len(clause) and clause[end].word in {"on", "onward", "onwards", "to", "bis"}
    if is_inside and not is_open:
        op = FilterOp.IN
    before = clause[at - 1] if at else None
    told = words(before.text) if before is not None and before.does(Role.PREP) else ()
    telling = tuple(word for word in told if len(word) > 3)
    found.filters.append(Filter(op=op or FilterOp.IN, value=value, words=telling or ("date",)))
    return 1 + size + is_open


def _date(clause: Sequence[Token], at: int) -> tuple[str, int]:
    """Return the date at *at* ("2024", "May 2024", "3 May 2024", "2024-05-01") and its tokens."""
    end = at
    while end < len(clause) and end - at < 4:
        token = clause[end]
        if _ISO.match(token.text) or _YEAR.match(token.text):
            return " ".join(t.text for t in clause[at : end + 1] if not t.mark), end + 1 - at
        is_part = (
            token.text == ","
            or month(token.text)
            or (token.text.isdecimal() and len(token.text) < 3)
        )
        if not is_part:
            break
        end += 1
    return "", 0


def _states(clause: Sequence[Token], at: int, found: Conditions, _: str) -> int:
    """Read "where status is open" and "whose department is sales"."""
    if not clause[at].does(Role.WHERE, Role.OWN):
        return 0
    for end in range(at + 2, min(at + 5, len(clause))):
        if clause[end].word in _IS and end + 1 < len(clause):
            subject = [t for t in clause[at + 1 : end] if not t.does(Role.ARTICLE)]
            rest = clause[end + 1 :]
            is_not = rest[0].word == "not"
            value = _value(rest[is_not:])
            named = tuple(w for t in subject for w in words(t.text) if w not in STOP_WORDS)
            if not value or not named or any(t.mark for t in subject):
                return 0
            op = FilterOp.NOT if is_not else FilterOp.IS
            found.filters.append(Filter(op=op, value=_text(value), words=named))
            return end + 1 + is_not + len(value) - at
    return 0


def _value(tokens: Sequence[Token], most: int = 4) -> list[Token]:
    """Return the telling tokens that begin *tokens*; a participle may be the first."""
    value: list[Token] = []
    for at, token in enumerate(tokens):
        is_adjective = (
            not value and len(token.word) > 4 and token.does(Role.PREP) and at + 1 < len(tokens)
        )
        if token.mark or (token.roles and not is_adjective):
            break
        value.append(token)
    return value if len(value) <= most else []


def _only(clause: Sequence[Token], at: int, found: Conditions, _: str) -> int:
    if not clause[at].does(Role.ONLY):
        return 0
    start = _past(clause, at + 1)
    is_placed = start < len(clause) and clause[start].word in _PLACED | _RELATED
    value = _value(clause[start + is_placed :])
    if not is_placed:
        value = _kept_apart(clause, start, value)
    if not value or (is_placed and is_exact(_folded(value))):
        return 0
    found.filters.append(Filter(op=FilterOp.IS, value=_text(value)))
    return start + is_placed + len(value) - at


def _past(clause: Sequence[Token], at: int) -> int:
    """Return where the telling words begin: past "the", "those", "all"."""
    while at < len(clause) and clause[at].does(Role.EACH, Role.ARTICLE, Role.THIS, Role.ONE):
        at += 1
    return at


def _kept_apart(clause: Sequence[Token], start: int, value: list[Token]) -> list[Token]:
    """Return what "only" keeps: "remote" of "only remote jobs", nothing of "only the price"."""
    said = _folded(value)
    if not value or is_exact(said) or _dates(clause, start, Conditions(), ""):
        return []
    end = start + len(value)
    after = clause[end] if end < len(clause) else None
    if after is not None and (after.does(Role.OF) or after.word in _FIELDLIKE):
        return []
    is_thing = entity_for(said[-1:]) is not None
    if is_thing and (after is None or not after.does(Role.CONTAINER, Role.ONE)):
        value = value[:-1]
    return [] if not is_thing and is_exact(_folded(value)) else value


def _not(clause: Sequence[Token], at: int, found: Conditions, _: str) -> int:
    if not clause[at].does(Role.NOT):
        return 0
    start = _past(clause, at + 1)
    value = _value(clause[start:])
    if len(value) > 1 and entity_for(_folded(value)[-1:]) is not None:
        value = value[:-1]
    if not value:
        return 0
    found.filters.append(Filter(op=FilterOp.NOT, value=_text(value)))
    return start + len(value) - at


def _kind(clause: Sequence[Token], at: int, found: Conditions, _: str) -> int:
    """Read "in the clothing category" after the row's thing; it may name the page as well."""
    if clause[at].word not in _PLACED | _RELATED or at == 0:
        return 0
    if entity_for(words(clause[at - 1].text)) is None:
        return 0
    start = _past(clause, at + 1)
    value: list[Token] = []
    for token in clause[start : start + MAX_KIND]:
        if token.word in _CATEGORIES and value:
            told = Filter(op=FilterOp.IS, value=_text(value), words=(token.word,), is_sure=False)
            found.filters.append(told)
            return start + len(value) + 1 - at
        if token.mark or token.roles:
            break
        value.append(token)
    return 0


def _place(clause: Sequence[Token], at: int, found: Conditions, language: str) -> int:
    """Read "in Berlin" after the row's thing; it may as well name what the page is about."""
    if clause[at].word not in _PLACED or at == 0:
        return 0
    before = clause[at - 1]
    if entity_for(words(before.text)) is None and before.word not in {"located", "based"}:
        return 0
    value: list[Token] = []
    for token in clause[at + 1 : at + 4]:
        if token.mark or token.roles or not token.text[:1].isupper() or token.text == NOTE_MARK:
            break
        value.append(token)
    said = _folded(value)
    is_noun = language == "de" and is_exact(said)
    is_thing = bool(said) and (entity_for(said) is not None or is_noun)
    after = clause[at + 1 + len(value)] if at + 1 + len(value) < len(clause) else None
    if not value or is_thing or (after is not None and not after.mark and not after.roles):
        return 0
    found.filters.append(
        Filter(op=FilterOp.IS, value=_text(value), words=("location",), is_sure=False)
    )
    return 0  # the words stay: they are topics too


def _folded(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(word for token in tokens for word in words(token.text))


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)
