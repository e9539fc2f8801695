"""Conditions of the sentence applied to rows; one that no column answers filters nothing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from rowsmith.lexicon import STOP_WORDS, concepts_for, month, stem, words
from rowsmith.model.ask import Filter, FilterOp
from rowsmith.model.values import Kind
from rowsmith.values import ValueContext, matches
from rowsmith.values import date as dates
from rowsmith.values import number as numbers

READABLE = 0.5
"""Share of a column's texts that a comparison must be able to read, else it is no such column."""
NEARLY_ALL = 0.7
"""An unsure condition that this share of rows meets names what the page is about."""
CATEGORIES = 30
"""Different texts up to which a column may be one of categories (engine.md 1.3)."""

Test = Callable[[str], bool | None]
"""Tells whether a text meets a condition; None when it cannot be read as such a value."""

_NUMERIC = frozenset(
    {
        FilterOp.OVER,
        FilterOp.UNDER,
        FilterOp.AT_LEAST,
        FilterOp.AT_MOST,
        FilterOp.BETWEEN,
    }
)
_DATED = frozenset({FilterOp.AFTER, FilterOp.SINCE, FilterOp.BEFORE, FilterOp.IN})


def keep(
    texts: Sequence[Mapping[str, str]],
    filters: Sequence[Filter],
    context: ValueContext,
    subject: str = "",
) -> tuple[list[int], list[Filter]]:
    """Return which records meet all *filters*, and the filters that no field could answer.

    A record whose text cannot be read meets nothing; a condition is only placed on a column of
    which most texts can be read and one at least meets it.

    Args:
        texts: for each record, field name to raw text.
        filters: the conditions.
        context: how dates are read.
        subject: the page's title or heading; an unsure condition that it says is what the page is
            about, and no condition.
    """
    kept, unplaced = list(range(len(texts))), list[Filter]()
    about = {stem(word) for word in words(subject)}
    for condition in filters:
        said = {stem(word) for word in words(condition.value)}
        if not condition.is_sure and said and said <= about:
            continue
        test = _test(condition, context)
        name = _field_for(condition, texts, test)
        if name is None:
            unplaced.append(condition)
        else:
            kept = [at for at in kept if test(texts[at].get(name, ""))]
    return kept, unplaced


def _field_for(condition: Filter, texts: Sequence[Mapping[str, str]], test: Test) -> str | None:
    """Return the field that the condition names, else the one whose texts answer it best."""
    names = list(dict.fromkeys(name for record in texts for name in record))
    columns = {name: [record[name] for record in texts if record.get(name)] for name in names}
    named = [name for name in names if _says(condition.words, name)]
    if condition.op in _NUMERIC:
        candidates = named or [name for name in names if _is_compared(condition, columns[name])]
    elif condition.op in _DATED:
        candidates = named or names
    else:
        candidates = named if condition.words else _categories_first(names, columns)
    for name in candidates:
        if _answers(condition, columns[name], test, len(texts)):
            return name
    if condition.op in _DATED and named:
        return next((n for n in names if _answers(condition, columns[n], test, len(texts))), None)
    return None


def _says(said: Sequence[str], name: str) -> bool:
    """Tell whether a condition's words name a field: by a word or by the same concept."""
    own = words(name)
    plain = {stem(word) for word in said if word not in STOP_WORDS}
    if plain & {stem(word) for word in own}:
        return True
    theirs = {concept for concept, weight in concepts_for(tuple(said)) if weight >= 0.8}
    return any(weight >= 0.8 and concept in theirs for concept, weight in concepts_for(own))


def _is_compared(condition: Filter, column: Sequence[str]) -> bool:
    """Tell whether a column that nobody named holds what an amount is compared with."""
    is_money = any(sign in condition.value for sign in "$€£¥₹")
    kind = Kind.PRICE if is_money else Kind.NUMBER
    found = [matches(kind, text) for text in column]
    return bool(found) and sum(found) >= READABLE * len(found)


def _categories_first(names: Sequence[str], columns: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the fields with few different texts before the others: a section, a department."""

    def is_category(name: str) -> bool:
        different = len(set(columns[name]))
        return different <= CATEGORIES and different < 0.5 * len(columns[name])

    return sorted(names, key=lambda name: not is_category(name))


def _answers(condition: Filter, column: Sequence[str], test: Test, records: int) -> bool:
    """Tell whether a column can answer: readable, and some texts meet it but not against reason."""
    found = [test(text) for text in column]
    read = [one for one in found if one is not None]
    met = sum(one is True for one in read)
    if not read or len(read) < READABLE * records:
        return False
    if condition.op is FilterOp.NOT:
        return 0 < len(read) - met < NEARLY_ALL * records
    if not condition.is_sure:
        return 0 < met < NEARLY_ALL * records
    return met > 0


def _test(condition: Filter, context: ValueContext) -> Test:
    if condition.op in _DATED:
        return _by_date(condition, context)
    if condition.op in _NUMERIC:
        return _by_number(condition, context)
    wanted = {stem(word) for word in words(condition.value) if word not in STOP_WORDS}
    is_wanted = condition.op is FilterOp.IS

    def says(text: str) -> bool | None:
        if not text or not wanted:
            return None
        return (wanted <= {stem(word) for word in words(text)}) is is_wanted

    return says


def _by_number(condition: Filter, context: ValueContext) -> Test:
    low, high = numbers.read(condition.value), numbers.read(condition.upper)
    period = _period(condition, context)

    def compare(text: str) -> bool | None:
        day = dates.read(text, context) if period is not None else None
        if day is not None and period is not None:
            return period[0] <= day <= period[1]
        value = numbers.read(text)
        if value is None or low is None:
            return None
        if condition.op is FilterOp.BETWEEN:
            return None if high is None else low <= value <= high
        return _COMPARE[condition.op](value, low)

    return compare


_COMPARE: Mapping[FilterOp, Callable[[float, float], bool]] = {
    FilterOp.OVER: lambda value, bound: value > bound,
    FilterOp.AT_LEAST: lambda value, bound: value >= bound,
    FilterOp.UNDER: lambda value, bound: value < bound,
    FilterOp.AT_MOST: lambda value, bound: value <= bound,
}


def _period(condition: Filter, context: ValueContext) -> tuple[date, date] | None:
    """Return the days of "between 2020 and 2022" or two dates, None for amounts."""
    bounds = (condition.value.strip(), condition.upper.strip())
    is_years = all(one.isdecimal() and len(one) == 4 and one[:2] in {"19", "20"} for one in bounds)
    if not is_years and condition.words != ("date",):
        return None
    low, high = (_span(one, context) for one in bounds)
    return (low[0], high[1]) if low is not None and high is not None else None


def _by_date(condition: Filter, context: ValueContext) -> Test:
    span = _span(condition.value, context)

    def compare(text: str) -> bool | None:
        day = dates.read(text, context)
        if day is None or span is None:
            return None
        first, last = span
        if condition.op is FilterOp.AFTER:
            return day > last
        if condition.op is FilterOp.SINCE:
            return day >= first
        if condition.op is FilterOp.BEFORE:
            return day < first
        return first <= day <= last

    return compare


def _span(value: str, context: ValueContext) -> tuple[date, date] | None:
    """Return the first and last day of "2024", "May 2024" or "3 May 2024"."""
    parts = words(value)
    years = [int(part) for part in parts if part.isdecimal() and len(part) == 4]
    if len(parts) == 1 and years:
        return date(years[0], 1, 1), date(years[0], 12, 31)
    number = month(parts[0]) if len(parts) == 2 and years else None
    if number is not None:
        following = date(years[0] + number // 12, number % 12 + 1, 1)
        return date(years[0], number, 1), date.fromordinal(following.toordinal() - 1)
    day = dates.read(value, context)
    return None if day is None else (day, day)
