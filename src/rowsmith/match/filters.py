"""Conditions of the sentence applied to rows; one that no column answers filters nothing."""

from collections.abc import Callable, Mapping, Sequence

from rowsmith.lexicon import fold, stem, words
from rowsmith.model.ask import Filter, FilterOp
from rowsmith.values import ValueContext
from rowsmith.values import date as dates
from rowsmith.values import number as numbers

_MIN_HITS = 1


def keep(
    texts: Sequence[Mapping[str, str]], filters: Sequence[Filter], context: ValueContext
) -> tuple[list[int], list[Filter]]:
    """Return which records meet all *filters*, and the filters that no field could answer.

    Args:
        texts: for each record, field name to raw text.
        filters: the conditions.
        context: how dates are read.
    """
    kept, unplaced = list(range(len(texts))), list[Filter]()
    for condition in filters:
        test = _test(condition, context)
        name = _field_for(condition, texts, test)
        if name is None:
            unplaced.append(condition)
        else:
            kept = [at for at in kept if test(texts[at].get(name, ""))]
    return kept, unplaced


def _field_for(
    condition: Filter, texts: Sequence[Mapping[str, str]], test: Callable[[str], bool]
) -> str | None:
    """Return the field whose name is in the condition, else the one whose texts answer it best."""
    names = list(dict.fromkeys(name for record in texts for name in record))
    said = {stem(word) for word in condition.words}
    named = [name for name in names if said & {stem(word) for word in words(name)}]
    best, hits = None, 0
    for name in named or names:
        count = sum(test(record.get(name, "")) for record in texts)
        if condition.op is FilterOp.NOT:
            count = len(texts) - count
        if count >= _MIN_HITS and count > hits:
            best, hits = name, count
    return best


def _test(condition: Filter, context: ValueContext) -> Callable[[str], bool]:
    if condition.op in {FilterOp.IS, FilterOp.NOT}:
        wanted = fold(condition.value)
        return lambda text: (wanted in fold(text)) is (condition.op is FilterOp.IS)
    if condition.op in {FilterOp.AFTER, FilterOp.BEFORE}:
        return _by_date(condition, context)
    low, high = numbers.read(condition.value), numbers.read(condition.upper)

    def compare(text: str) -> bool:
        value = numbers.read(text)
        if value is None or low is None:
            return False
        if condition.op is FilterOp.OVER:
            return value > low
        if condition.op is FilterOp.UNDER:
            return value < low
        return high is not None and low <= value <= high

    return compare


def _by_date(condition: Filter, context: ValueContext) -> Callable[[str], bool]:
    year = condition.value.strip()
    bound = dates.read(condition.value, context)
    is_after = condition.op is FilterOp.AFTER

    def compare(text: str) -> bool:
        day = dates.read(text, context)
        if day is None:
            return False
        if bound is not None:
            return day > bound if is_after else day < bound
        if year.isdecimal() and len(year) == 4:
            return day.year > int(year) if is_after else day.year < int(year)
        return False

    return compare
