"""Records that wait for their own pages, and leave in the site's order; no sockets, no clock."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from rowsmith.ask import RowValidator, flat
from rowsmith.crawl.details.learn import is_from, learn
from rowsmith.crawl.outcome import Outcome
from rowsmith.engine import reject_of, row_of
from rowsmith.match import DOUBTED
from rowsmith.model.ask import Ask
from rowsmith.model.cell import Cell, Reject
from rowsmith.model.receipt import MAX_REJECTS
from rowsmith.model.recipe import Recipe
from rowsmith.model.values import Json, Row
from rowsmith.recipe import own_page_recipe, with_own_pages

RowWithCells = tuple[Row, dict[str, Cell]]
Found = tuple[Row, dict[str, Cell], str]
"""A row, its cells, and the address of the record's own page, "" for none."""

FOUND_BY = "record's own page"
LOOKED_AT = 3
"""Own pages that are looked at before the others are followed: first, middle, last."""
UNLINKED = ", and its records link to no pages of their own on this site."
MAX_FAILED = 10
"""Own pages that fail one after the other; the rest is then left alone."""


class _Phase(Enum):
    UNDECIDED = 0
    OFF = 1
    LOOKING = 2
    FOLLOWING = 3


@dataclass(slots=True, eq=False)
class _Record:
    """One record: what the list gave, its own page or "", the list's page, and where it stands."""

    row: Row
    cells: dict[str, Cell]
    page: str
    listed_on: str
    is_joined: bool = False
    is_settled: bool = False


@dataclass(slots=True)
class _Tally:
    """What became of own pages: read, failed, failed one after the other, not visited."""

    read: int = 0
    failed: int = 0
    in_a_row: int = 0
    left_out: int = 0

    def count(self, *, is_usable: bool) -> None:
        """Count one that was visited."""
        self.read += is_usable
        self.failed += not is_usable
        self.in_a_row = 0 if is_usable else self.in_a_row + 1

    def __str__(self) -> str:
        failed = f", {self.failed} failed" if self.failed else ""
        return f"{self.read} read{failed}" + (
            f", {self.left_out} not visited" if self.left_out else ""
        )


class Details:
    """The records of one task; the same outcomes in the same order give the same state.

    Attributes:
        fields: what is sought on own pages.
        rejected, rejects: how many records lack what is required whatever was tried, and why.
        is_short: own pages were left out because there was no room for them.
    """

    def __init__(self, ask: Ask, *, is_on: bool, is_left: Callable[[str], bool]) -> None:
        """Begin without records.

        Args:
            ask: what is wanted.
            is_on: own pages may be visited, and records came as `Ask.is_open` says.
            is_left: tells whether an address is another site's.
        """
        self._ask = flat(ask)
        self._is_left = is_left
        self._phase = _Phase.UNDECIDED if is_on else _Phase.OFF
        self._validator = RowValidator(ask.schema) if is_on and ask.schema is not None else None
        self._waiting: deque[_Record] = deque()
        self._unasked: deque[_Record] = deque()
        self._asked: dict[str, list[_Record]] = {}
        self._samples: list[str] = []
        self._looked_at: list[tuple[Outcome, list[_Record]]] = []
        self._doubted: dict[str, float] = {}
        self._learned: dict[str, Json] = {}
        self._is_stricter = False
        self._tally = _Tally()
        self.fields: tuple[str, ...] = ()
        self.rejected, self.rejects = 0, list[Reject]()
        self._note, self.is_short = "", False

    def take(self, found: Sequence[Found], outcome: Outcome) -> None:
        """Let the records of a page of the list wait."""
        fresh = [_Record(*one, listed_on=outcome.visited.final_url) for one in found]
        self._waiting.extend(fresh)
        self._unasked.extend(fresh)
        if self._phase is _Phase.UNDECIDED and fresh:
            self._begin(outcome, fresh)
        if self._phase is _Phase.OFF:
            self._unasked.clear()
            _settle(fresh)

    def visits(self, room: int) -> list[str]:
        """Return the addresses to be visited now, in order; what there is no room for is left out.

        Args:
            room: how many pages may still be visited.
        """
        if self._phase is _Phase.LOOKING and self._samples:
            chosen, self._samples = self._samples[:room], []
            for page in chosen:
                self._asked[page] = [one for one in self._waiting if one.page == page]
            if not chosen:
                self.is_short = True
                self._leave()
            return chosen
        return self._follow(room) if self._phase is _Phase.FOLLOWING else []

    def absorb(self, outcome: Outcome, *, is_usable: bool) -> None:
        """Take in what a record's own page gave.

        Args:
            outcome: of a visit that `visits` asked for.
            is_usable: the page came, from this site, and is no page of the list.
        """
        records = self._asked.pop(outcome.visit.url, [])
        self._tally.count(is_usable=is_usable)
        if self._phase is _Phase.LOOKING:
            self._looked_at.append((outcome, records if is_usable else []))
            if not self._asked:
                self._decide()
        else:
            _join(records, outcome.cells[0] if is_usable and outcome.cells else {})
        if self._tally.in_a_row >= MAX_FAILED and self._phase is _Phase.FOLLOWING:
            self._leave()

    def release(self) -> Iterator[RowWithCells]:
        """Yield the rows that wait for nothing, in order, up to the first that does."""
        while self._waiting and self._waiting[0].is_settled:
            one = self._waiting.popleft()
            row = row_of(self._ask, one.cells) if one.is_joined else one.row
            faults = self._validator.faults(row) if self._validator is not None else []
            self.rejected += bool(faults)
            told = [reject_of(fault, one.cells, one.listed_on) for fault in faults]
            self.rejects = [*self.rejects, *told][:MAX_REJECTS]
            if not faults:
                yield row, one.cells

    def give_up(self) -> None:
        """Let all records go as they are: the task ends."""
        self._leave()

    def recipe(self, listed: Recipe | None) -> Recipe | None:
        """Return the list's recipe with what was learned of own pages."""
        link = listed.body.get("details", {}).get("link", "") if listed is not None else ""
        return with_own_pages(listed, link, self._learned) if listed is not None else None

    @property
    def is_off(self) -> bool:
        """Tell whether no own page is wanted any more."""
        return self._phase is _Phase.OFF

    @property
    def is_looking(self) -> bool:
        """Tell whether a few own pages are looked at, and nothing is decided yet."""
        return self._phase is _Phase.LOOKING

    @property
    def is_in_need(self) -> bool:
        """Tell whether the list is to be read again: own pages do not hold what it was left to."""
        return bool(self._note) and self._is_stricter

    def forget(self) -> None:
        """Let go of all records: the list is read anew."""
        self._waiting.clear()
        self._unasked.clear()

    @property
    def page_recipe(self) -> Recipe | None:
        """Return how own pages are read, None before it is known."""
        recipe = Recipe(version=1, body={"details": {"fields": self._learned}})
        return own_page_recipe(recipe)

    def notes(self) -> list[str]:
        """Return what was tried, in plain sentences."""
        if not self._learned:
            return [self._note] if self._note else []
        return [f"{_listed(self._learned)} come from the records' own pages: {self._tally}."]

    def _begin(self, outcome: Outcome, records: Sequence[_Record]) -> None:
        self._phase = _Phase.OFF
        self._is_stricter = outcome.is_stricter
        self._doubted = _doubted(outcome.cells)
        missing = outcome.receipt.missing_fields
        sought = {*missing, *self._doubted}
        self.fields = tuple(one.name for one in self._ask.fields if one.name in sought)
        if not self.fields:
            return
        pages = dict.fromkeys(one.page for one in records if one.page)
        own = [page for page in pages if not self._is_left(page)]
        if not own:
            if missing:
                self._note = f"The list does not hold {_listed(missing)}{UNLINKED}"
            return
        known = own_page_recipe(outcome.recipe) if outcome.recipe is not None else None
        if known is not None:
            self._learned, self._phase = known.body["fields"], _Phase.FOLLOWING
            self.fields = tuple(self._learned)
            return
        self._phase = _Phase.LOOKING
        places = dict.fromkeys((0, len(own) // 2, len(own) - 1))
        self._samples = [own[at] for at in places][:LOOKED_AT]

    def _decide(self) -> None:
        """Learn from the pages looked at; follow the others, or leave them alone."""
        asked = {one.name: one for one in self._ask.fields if one.name in self.fields}
        usable = [outcome for outcome, records in self._looked_at if records]
        self._learned = learn(usable, asked, self._doubted)
        if not self._learned:
            count = len(self._looked_at)
            self._note = f"{_listed(self.fields)}: the list does not hold it, and " + (
                f"neither do {count} of its records' own pages."
                if usable
                else f"its records' own pages could not be read: {self._looked_at[0][0].error}."
            )
            self._leave()
            return
        self.fields, self._phase = tuple(self._learned), _Phase.FOLLOWING
        for outcome, records in self._looked_at:
            read = outcome.recipe.body["fields"] if outcome.recipe is not None else {}
            cells = {
                name: cell
                for name, cell in (outcome.cells[0] if outcome.cells else {}).items()
                if name in self._learned and is_from(read[name], self._learned[name])
            }
            _join(records, cells)
        self._looked_at.clear()

    def _follow(self, room: int) -> list[str]:
        chosen: list[str] = []
        while self._unasked:
            one = self._unasked.popleft()
            if one.is_settled:
                continue
            is_there = bool(one.page) and not self._is_left(one.page)
            if is_there and one.page in self._asked:
                self._asked[one.page].append(one)
            elif is_there and len(chosen) < room:
                self._asked[one.page] = [one]
                chosen.append(one.page)
            else:
                self._tally.left_out += is_there
                self.is_short |= is_there
                one.is_settled = True
        return chosen

    def _leave(self) -> None:
        """Look at no further own page; the records go as they are."""
        self._tally.left_out += sum(bool(one.page) and not one.is_settled for one in self._waiting)
        self._phase = _Phase.OFF
        self._asked.clear()
        self._unasked.clear()
        _settle(self._waiting)


def _settle(records: Sequence[_Record] | deque[_Record]) -> None:
    for one in records:
        one.is_settled = True


def _join(records: Sequence[_Record], cells: Mapping[str, Cell]) -> None:
    """Give records what their own page holds."""
    for one in records:
        one.cells = {**one.cells, **cells}
        one.is_joined = bool(cells)
        one.is_settled = True


def _doubted(rows: Sequence[Mapping[str, Cell]]) -> dict[str, float]:
    """Return the fields of whose column the list is not sure, and how sure it is."""
    sure: dict[str, float] = {}
    for row in rows:
        for name, cell in row.items():
            sure[name] = max(sure.get(name, 0.0), cell.confidence)
    return {name: most for name, most in sure.items() if most < DOUBTED}


def _listed(names: Sequence[str] | Mapping[str, Json]) -> str:
    return ", ".join(names)
