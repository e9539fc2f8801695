"""Rows that wait until the addresses in them were checked, each distinct one once in a task."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rowsmith.ask import RowValidator
from rowsmith.engine import reject_of
from rowsmith.model.ask import Ask
from rowsmith.model.cell import Cell, Reject
from rowsmith.model.receipt import MAX_REJECTS, LinkState, Verdict
from rowsmith.model.task import Budget
from rowsmith.model.values import Json, Row

RowWithCells = tuple[Row, dict[str, Cell]]
Path = tuple[str | int, ...]
"""Keys and list numbers that lead from a row to one value in it."""

FOUND_BY = "addresses in the rows"
BATCH = 100
"""Addresses checked by one visit."""
TOO_MANY = "not checked: the task has more addresses than are checked for one"
OVER = "not checked: the time for checks was over"


class LinkChecks:
    """The rows of one task on their way through the checks; the same verdicts give the same rows.

    Attributes:
        verdicts: of the distinct addresses that are decided, by address.
        rejected: how many rows do not hold against the schema without their dead links.
        rejects: why, of the first of them.
    """

    def __init__(self, ask: Ask, budget: Budget) -> None:
        """Begin without rows; *budget* says how many addresses, and how long, are checked."""
        self._validator = RowValidator(ask.schema) if ask.schema is not None else None
        self._left, self._left_s = budget.max_checks, budget.max_check_seconds
        self._waiting: deque[tuple[RowWithCells, frozenset[str]]] = deque()
        self._met: dict[str, None] = {}
        self._open: list[str] = []
        self.verdicts: dict[str, Verdict] = {}
        self.rejected = 0
        self.rejects: list[Reject] = []

    @property
    def left_s(self) -> float:
        """Return how many seconds of checking are left."""
        return max(0.0, self._left_s)

    def told(self) -> tuple[Verdict, ...]:
        """Return the verdicts so far, in the order of the rows."""
        return tuple(self.verdicts[url] for url in self._met if url in self.verdicts)

    def take(self, rows: Sequence[RowWithCells]) -> None:
        """Let rows wait for what becomes of their addresses."""
        for row in rows:
            urls = [url for _, url in addresses(row[0])]
            self._waiting.append((row, frozenset(urls)))
            for url in urls:
                if url not in self._met:
                    self._met[url] = None
                    self._open.append(url)

    def batches(self) -> Iterator[tuple[str, ...]]:
        """Yield the addresses to be checked now; those over the limits are decided at once."""
        chosen, rest = self._open[: self._left], self._open[self._left :]
        if not self.left_s:
            chosen, rest = [], self._open
        self._open = []
        self._left -= len(chosen)
        self._leave(rest, TOO_MANY if self.left_s else OVER)
        for at in range(0, len(chosen), BATCH):
            yield tuple(chosen[at : at + BATCH])

    def absorb(self, verdicts: Sequence[Verdict], elapsed_s: float) -> None:
        """Take in what a check gave, and how long it took."""
        self._left_s -= elapsed_s
        self.verdicts.update((one.url, one) for one in verdicts)

    def give_up(self) -> None:
        """Let all rows go as they are: the task ends."""
        self._leave([url for url in self._met if url not in self.verdicts], OVER)

    def release(self) -> Iterator[RowWithCells]:
        """Yield the rows whose addresses are decided, in order, without the dead ones."""
        while self._waiting and all(url in self.verdicts for url in self._waiting[0][1]):
            (row, cells), urls = self._waiting.popleft()
            dead = {url for url in urls if self.verdicts[url].state is LinkState.DEAD}
            if not dead:
                yield row, cells
                continue
            kept = without(row, dead, self._validator)
            faults = self._validator.faults(kept) if self._validator is not None else []
            self.rejected += bool(faults)
            self.rejects.extend(
                replace(reject_of(fault, cells, ""), message=f"{fault.field} leads nowhere")
                for fault in faults
            )
            del self.rejects[MAX_REJECTS:]
            if not faults:
                yield kept, _cells_of(cells, dead)

    def _leave(self, urls: Sequence[str], reason: str) -> None:
        for url in urls:
            self.verdicts[url] = Verdict(url=url, state=LinkState.UNCHECKED, reason=reason)


def addresses(value: Json, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every http(s) text anywhere in *value* with the way to it, in order.

    >>> list(addresses({"a": "https://x.org/", "b": [1, {"c": "http://y.org/"}], "d": "text"}))
    [(('a',), 'https://x.org/'), (('b', 1, 'c'), 'http://y.org/')]
    """
    if isinstance(value, str):
        if value.startswith(("http://", "https://")):
            yield path, value
    elif isinstance(value, list | tuple):
        for at, item in enumerate(value):
            yield from addresses(item, (*path, at))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from addresses(item, (*path, name))


def without(row: Row, dead: set[str], validator: RowValidator | None) -> Row:
    """Return *row* with dead addresses null where its schema allows that, else left out.

    Args:
        row: the row; it is not changed.
        dead: addresses that lead nowhere.
        validator: of the schema; None where there is none, and null is always allowed.

    >>> without({"name": "Ana", "url": "http://x.org/"}, {"http://x.org/"}, None)
    {'name': 'Ana', 'url': None}
    """
    places = [path for path, url in addresses(row) if url in dead]
    nulls = set(places)
    if validator is not None and validator.faults(_changed(row, places, nulls)):
        # One by one: null stays where the row is no worse with it than without the field.
        nulls = {
            path
            for path in places
            if len(validator.faults(_changed(row, places, {path})))
            <= len(validator.faults(_changed(row, places, set())))
        }
    return _changed(row, places, nulls)


def _changed(row: Row, places: Sequence[Path], nulls: set[Path]) -> Row:
    """Return a copy of *row* with *places* left out, or null where *nulls* has them."""
    gone = set(places)

    def copy(value: Any, path: Path) -> Any:
        if isinstance(value, dict):
            return {
                name: None if here in gone else copy(item, here)
                for name, item in value.items()
                if (here := (*path, name)) not in gone or here in nulls
            }
        if isinstance(value, list):
            return [
                None if here in gone else copy(item, here)
                for at, item in enumerate(value)
                if (here := (*path, at)) not in gone or here in nulls
            ]
        return value

    found: Row = copy(row, ())
    return found


def _cells_of(cells: Mapping[str, Cell], dead: set[str]) -> dict[str, Cell]:
    """Return the cells without dead values; a list's keep the places of the items it keeps."""
    kept: dict[str, Cell] = {}
    for name, cell in cells.items():
        if isinstance(cell.value, list) and len(cell.provenance) == len(cell.value):
            pairs = zip(cell.value, cell.provenance, strict=True)
            left = [(item, place) for item, place in pairs if item not in dead]
            if left:
                values, places = zip(*left, strict=True)
                kept[name] = replace(cell, value=list(values), provenance=places)
        elif not (isinstance(cell.value, str) and cell.value in dead):
            kept[name] = cell
    return kept
