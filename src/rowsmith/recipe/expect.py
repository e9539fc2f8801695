"""What a page gave, in figures: by them it is told whether a recipe still fits."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from rowsmith.lexicon import fold
from rowsmith.model.cell import Cell
from rowsmith.model.values import Json, Kind
from rowsmith.values import share

BEYOND = 5
"""A page with more than so many times the records holds something else (engine.md 2)."""
FELL = 0.3
"""A field lost its column when so much less of the rows have a value."""
MIN_SHARE = 0.6
"""Least share of texts that are still of the field's kind."""
JUDGED = 4
"""Fewer rows tell nothing of shares: a last page holds what is left."""
KNOWN = 8
SAMPLED = 24
MIN_CHARS = 3
_KINDS = (Kind.DATE, Kind.TIME, Kind.PRICE, Kind.EMAIL, Kind.NUMBER)
SURE = 0.8
"""Share of texts from which a column is of a kind."""


def expectations(cells: Sequence[Mapping[str, Cell]], names: Iterable[str]) -> dict[str, Json]:
    """Return what to expect of pages like the one that gave *cells*.

    Args:
        cells: per row, field name to cell.
        names: the recipe's fields.
    """
    return {
        "rows": {"least": 1, "most": BEYOND * len(cells)},
        "fields": {name: _expected(cells, name) for name in names},
    }


def _expected(cells: Sequence[Mapping[str, Cell]], name: str) -> dict[str, Json]:
    texts = texts_of(cells, name)
    found: dict[str, Json] = {"fill": round(len(texts) / len(cells), 3)}
    for kind in _KINDS:
        held = share(kind, texts[:SAMPLED])
        if held >= SURE:
            found |= {"kind": kind.value, "share": round(held, 3)}
            break
    known = dict[str, None]()
    for text in texts:
        if len(text) >= MIN_CHARS:
            known[hash_of(text)] = None
            if len(known) == KNOWN:
                break
    if known:
        found["known"] = list(known)
    return found


def texts_of(cells: Iterable[Mapping[str, Cell]], name: str) -> list[str]:
    """Return the texts of one field, of the rows that have it."""
    return [row[name].raw for row in cells if name in row]


def hash_of(text: str) -> str:
    """Return 8 hexadecimal digits that stand for *text*, however it is cased and spaced."""
    return blake2b(fold(text).encode("utf-8", "replace"), digest_size=4).hexdigest()


def faults_of(expect: Mapping[str, Json], cells: Sequence[Mapping[str, Cell]]) -> list[str]:
    """Return in what *cells* differ from what a recipe expects, [] when they are as expected."""
    rows = expect.get("rows")
    if not cells:
        return ["no rows"]
    faults = []
    if rows is not None and not rows["least"] <= len(cells) <= rows["most"]:
        faults.append(f"{len(cells)} rows, not {rows['least']} to {rows['most']}")
    if len(cells) >= JUDGED:
        for name, wanted in expect.get("fields", {}).items():
            faults.extend(_fallen(name, wanted, cells))
    return faults


def _fallen(
    name: str, wanted: Mapping[str, Json], cells: Sequence[Mapping[str, Cell]]
) -> Iterable[str]:
    texts = texts_of(cells, name)
    fill = len(texts) / len(cells)
    if fill <= wanted["fill"] - FELL:
        yield f"{name} in {fill:.0%} of the rows, not {wanted['fill']:.0%}"
    if "kind" in wanted and len(texts) >= JUDGED:
        held = share(Kind(wanted["kind"]), texts[:SAMPLED])
        if held < min(MIN_SHARE, wanted.get("share", 1.0)):
            yield f"{name} is a {wanted['kind']} in {held:.0%} of the rows"
