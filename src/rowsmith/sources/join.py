"""The page's table and its data's table of the same records, made one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from rowsmith.lexicon import fold
from rowsmith.model.table import Column, Form

SAME = 0.7
"""Least share of the page's records whose key stands in the data (engine.md 1.6)."""
MIN_KEY_CHARS = 3
MAX_KEY_COLUMNS = 12
JOINED = "data:"
"""Begins the key of a column that came from the data."""


def join(dom_columns: Sequence[Column], json_columns: Sequence[Column]) -> list[Column]:
    """Return the page's columns with those of its data, when both show the same records.

    Same are records with an equal key: a text, an address (its path counts), or an identifier that
    is a part of the other's address, each different for every record. At least 70 % of the page's
    records must have one.

    Args:
        dom_columns: columns of a table of the page, over all its records.
        json_columns: columns of a table of the page's data, over all its records.

    Returns:
        *dom_columns*, then the data's columns by the page's record numbers with ``data:`` before
        their keys; without those that say what a column of the page says. Only *dom_columns*
        when the records are not the same.
    """
    pairs = match_records(dom_columns, json_columns)
    if not pairs:
        return list(dom_columns)
    known = {frozenset(_texts(column).items()) for column in dom_columns}
    joined = list(dom_columns)
    for column in json_columns:
        cells = {
            number: column.cells[other] for number, other in pairs.items() if other in column.cells
        }
        texts = frozenset((number, fold(cell.text)) for number, cell in cells.items())
        if cells and texts not in known:
            known.add(texts)
            joined.append(
                replace(
                    column,
                    key=f"{JOINED}{column.key}",
                    cells=cells,
                    parent=f"{JOINED}{column.parent}" if column.parent else "",
                    anchor=f"{JOINED}{column.anchor}" if column.anchor else "",
                )
            )
    return joined


def beside(columns: Sequence[Column], others: Sequence[Column]) -> list[Column]:
    """Return the columns of records with what is told of the same records elsewhere.

    Args:
        columns: what the page shows.
        others: columns by the same record numbers: properties, an object in an attribute.

    Returns:
        *columns*, those that say the same as one of *others* with its labels first, then the
        rest of *others* with ``data:`` before their keys.
    """
    found = list(columns)
    places = {frozenset(_texts(column).items()): at for at, column in enumerate(found)}
    for column in others:
        texts = frozenset(_texts(column).items())
        at = places.get(texts, -1)
        if at < 0:
            places[texts] = len(found)
            found.append(replace(column, key=f"{JOINED}{column.key}"))
        else:
            kept = found[at]
            labels = tuple(dict.fromkeys((*column.labels, *kept.labels)))
            hints = tuple(dict.fromkeys((*column.hints, *kept.hints)))
            found[at] = replace(kept, labels=labels, hints=hints)
    return found


def match_records(dom_columns: Sequence[Column], json_columns: Sequence[Column]) -> dict[int, int]:
    """Return the data's record number for the page's, {} when the records are not the same."""
    count = len({number for column in dom_columns for number in column.cells})
    if count < 2:
        return {}
    best: dict[int, int] = {}
    ours = [keys for column in dom_columns if (keys := _keys(column, count))][:MAX_KEY_COLUMNS]
    theirs = [index for column in json_columns if (index := _index(column))][:MAX_KEY_COLUMNS]
    for keys in ours:
        for index in theirs:
            pairs = _pairs(keys, index)
            if len(pairs) > len(best):
                best = pairs
        if len(best) == count:
            break
    return best if len(best) >= SAME * count else {}


def _pairs(keys: Mapping[int, Sequence[str]], index: Mapping[str, int]) -> dict[int, int]:
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for number, forms in keys.items():
        other = next((index[form] for form in forms if form in index), None)
        if other is not None and other not in used:
            used.add(other)
            pairs[number] = other
    return pairs


def _keys(column: Column, count: int) -> dict[int, list[str]]:
    """Return the forms of each record's key, {} for a column that tells too few records apart."""
    if column.form in {Form.CONTEXT, Form.RECORD, Form.PART} or len(column.cells) < SAME * count:
        return {}
    forms = {number: _forms(cell.text, column.form) for number, cell in column.cells.items()}
    firsts = {told[0] for told in forms.values() if told}
    return {n: told for n, told in forms.items() if told} if len(firsts) >= SAME * count else {}


def _index(column: Column) -> dict[str, int]:
    """Return key to record number, for keys that only one record of the data has."""
    if column.form in {Form.CONTEXT, Form.IMAGE}:
        return {}
    found: dict[str, int] = {}
    twice: set[str] = set()
    for number, cell in column.cells.items():
        form = next(iter(_forms(cell.text, column.form)), "")
        if form in found:
            twice.add(form)
        elif form:
            found[form] = number
    return {form: number for form, number in found.items() if form not in twice}


def _forms(text: str, form: Form) -> list[str]:
    """Return how a key may be written, the surest first: folded; a link's path and its parts."""
    if form in {Form.LINK, Form.IMAGE}:
        try:
            parts = urlsplit(text.strip())
        except ValueError:
            return []
        path = unquote(parts.path).strip("/").lower()
        steps = [path, f"{path}?{parts.query}" if parts.query else "", *reversed(path.split("/"))]
        pieces = [piece for step in path.split("/")[-2:] for piece in _ids(step)]
        asked = [pair.rpartition("=")[2] for pair in parts.query.split("&")]
        return [told for told in (*steps, *pieces, *asked) if len(told) >= MIN_KEY_CHARS]
    folded = fold(text)
    return [folded] if len(folded) >= MIN_KEY_CHARS else []


def _ids(step: str) -> list[str]:
    """Return the pieces of one step of a path that hold digits: ``lamp-4711.html`` has "4711"."""
    pieces = step.replace(".", "-").replace("_", "-").split("-")
    return [piece for piece in pieces if any(char.isdigit() for char in piece)]


def _texts(column: Column) -> dict[int, str]:
    return {number: fold(cell.text) for number, cell in column.cells.items()}
