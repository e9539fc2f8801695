"""The core composed: page and ask to rows; pure, synchronous, no I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from rowsmith.ask import flat, read_ask
from rowsmith.dom import BodyKind, body_kind, is_shell, parse
from rowsmith.engine.collector import no_collection
from rowsmith.engine.conditions import meeting
from rowsmith.engine.data import with_data
from rowsmith.engine.rows import RowMaker
from rowsmith.match import Choice, choose, menu_of
from rowsmith.match.choose import Candidate, sampled_numbers
from rowsmith.match.derive import columns_by_key, further_keys, plain_keys
from rowsmith.match.labels import readable_name
from rowsmith.match.one.single import map_single
from rowsmith.match.strangers import filled, without_strangers
from rowsmith.model.ask import Ask
from rowsmith.model.cell import Cell
from rowsmith.model.extraction import Extraction, Reading
from rowsmith.model.page import Page
from rowsmith.model.receipt import MAX_REJECTS, Receipt, StopReason
from rowsmith.model.recipe import Recipe
from rowsmith.model.table import Column, Form, Table
from rowsmith.model.values import Json
from rowsmith.paging import (
    claims_of,
    linked_pages,
    next_links,
    offers_more,
    own_page_key,
    own_pages,
)
from rowsmith.recipe import (
    ask_of,
    check,
    compile_recipe,
    drift_of,
    fingerprint_of,
    has_moved,
    is_alike,
    keys_of,
    sure_of,
    with_own_pages,
)
from rowsmith.sources import Outline, find_singles, find_tables, place_of, read_again
from rowsmith.values import ValueContext


def extract_html(
    html: bytes | str,
    *,
    url: str,
    q: str,
    schema: dict[str, Json] | None = None,
    content_type: str | None = None,
    now: datetime | None = None,
) -> Extraction:
    """Return the rows that one page holds for a sentence; pure, nothing is fetched.

    Args:
        html: the page, as bytes (encoding found by the WHATWG rules) or text.
        url: the page's address; links are resolved against it.
        q: which rows, and what each holds: "each team member with name and job title".
        schema: JSON Schema of one row; without it the fields follow the sentence.
        content_type: the Content-Type header, if there was one.
        now: the moment that years missing from dates refer to; without it such dates stay text.

    Raises:
        InvalidSchema: the schema is no JSON Schema of an object, or refers outside of itself.
    """
    if isinstance(html, str):
        html, content_type = html.encode("utf-8", "replace"), "text/html; charset=utf-8"
    page = Page(url=url, body=html, content_type=content_type)
    return read_page(page, read_ask(q, schema), now=now).extraction


@no_collection()
def read_page(
    page: Page,
    ask: Ask | None = None,
    *,
    recipe: Recipe | None = None,
    now: datetime | None = None,
) -> Reading:
    """Return all that one parse of *page* gives for *ask*.

    Args:
        page: the page.
        ask: what is wanted; None for what *recipe* was learned for.
        recipe: read the page by this recipe instead of looking for the table anew. A page that
            it no longer fits is looked at anew; what is found counts only when it holds the same
            kind of record, and a note of the receipt says so.
        now: see `extract_html`.

    Raises:
        InvalidRecipe: the recipe does not have the published form.
    """
    if recipe is not None:
        check(recipe)
        ask = ask if ask is not None else ask_of(recipe)
    if ask is None:
        raise ValueError("neither an ask nor a recipe says what is wanted")
    ask = flat(ask)
    dom = parse(page)
    outline = Outline.of(dom)
    context = ValueContext(
        base_url=dom.base_url,
        languages=(dom.language or "en",),
        now=now,
        day_first=dom.language not in {"", "en"} or ".uk" in page.address,
    )
    reader = _PageReader(page, ask, outline, context, fingerprint_of(outline))
    reader.may_open = ask.is_open
    extraction = _by_recipe(reader, recipe) if recipe is not None else reader.by_choice()
    links = next_links(dom, page)
    is_lacking = _lacks_answer(extraction, ask)
    claims = claims_of(dom)
    is_silent = claims == (None, None) and bool(extraction.rows)
    found = Reading(
        extraction=extraction,
        next_links=links,
        has_more=bool(extraction.rows) and not links and offers_more(dom),
        claimed_rows=claims.rows,
        claimed_pages=claims.pages,
        linked_pages=linked_pages(dom, page.address) if is_silent else 0,
        is_cut=bool(dom.notes) or reader.is_cut,
        page_id=page.id,
        is_shell=is_lacking and is_shell(dom),
        is_lacking=is_lacking,
        is_stricter=reader.is_stricter,
        fingerprint=reader.fingerprint,
    )
    return with_data(found, dom, page, is_single=ask.is_single)


DOUBTFUL = 0.75
"""Confidence below which rows of a page that waits for its scripts are no answer yet."""


def _lacks_answer(found: Extraction, ask: Ask) -> bool:
    """Tell whether there are no rows, or doubtful ones, or rows without what was asked for."""
    missing = set(found.receipt.missing_fields)
    required = {one.name for one in ask.fields if one.is_required}
    return (
        not found.rows
        or found.receipt.confidence < DOUBTFUL
        or not required.isdisjoint(missing)
        or 2 * len(missing) > len(ask.fields) > 0
    )


def _by_recipe(reader: "_PageReader", recipe: Recipe) -> Extraction:
    """Return the rows that *recipe* reads, or what was learned anew where it no longer fits."""
    found = reader.by_recipe(recipe)
    drift = [] if reader.is_filtered and not found.rows else drift_of(recipe, found.cells)
    if not drift:
        is_strange = has_moved(recipe, reader.fingerprint)
        return _noted(found, "The page is built unlike those of the recipe." if is_strange else "")
    told = f"The page does not fit the recipe ({'; '.join(drift)})"
    anew = reader.by_choice()
    if anew.recipe is not None and (
        is_alike(recipe, anew.recipe, anew.cells) or reader.is_data_for(recipe, anew)
    ):
        return _noted(anew, f"{told}: it was learned anew, and the same kind of record came back.")
    return _noted(found, f"{told}, and nothing else on it agrees with what is known.")


def _noted(found: Extraction, note: str) -> Extraction:
    if not note:
        return found
    receipt = replace(found.receipt, notes=(*found.receipt.notes, note))
    return replace(found, receipt=receipt)


DATA_SHARE = 0.8
"""Share of a recipe's fields that the same list in JSON has to have."""
SINGLE_SHARE = 0.6
"""Share of the fields that the page as one record must fill where a list was asked for."""


@dataclass(slots=True)
class _PageReader:
    """One page being read; holds what every step needs."""

    page: Page
    ask: Ask
    outline: Outline
    context: ValueContext
    fingerprint: str
    is_filtered: bool = False
    may_open: bool = False
    is_stricter: bool = False
    is_cut: bool = False
    sure: Mapping[str, float] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)

    def by_choice(self) -> Extraction:
        """Return the rows of the table that answers the ask best.

        Records may lack fields only where these are sought on the records' own pages.
        """
        self.ask = replace(self.ask, is_open=False)
        choice, link = self._choose(), ""
        if choice is not None and self.may_open and self._own_page_key(choice.best):
            choice, link = self._opened(choice)
        if choice is None or (not link and choice.is_no_answer(self.ask)):
            return Extraction(
                receipt=Receipt(
                    stop_reason=StopReason.NO_RECORDS,
                    missing_fields=tuple(f.name for f in self.ask.fields),
                    notes=(*self.outline.dom.notes, "Nothing on the page answers the question."),
                )
            )
        best = choice.best
        mapping = best.mapping if self.ask.fields else _all_columns(best)
        keys = {name: column.key for name, column in mapping.items()}
        self.sure = {name: round(score, 3) for name, score in best.scores.items()}
        found = self._rows(best.table, keys, link, choice)
        if not found.rows:
            return found
        recipe = with_own_pages(self._recipe(best.table, mapping, found.cells), link)
        return replace(found, recipe=recipe)

    def _opened(self, closed: Choice) -> tuple[Choice, str]:
        """Return what is chosen where own pages may hold the rest, and the key of their links.

        Unlikely columns are then left out. *closed* was chosen without that, and stays where
        nothing leads to own pages any more.
        """
        self.ask = replace(self.ask, is_open=True)
        choice = self._choose()
        link = self._own_page_key(choice.best) if choice is not None else ""
        if choice is None or not link:
            self.ask = replace(self.ask, is_open=False)
            return closed, ""
        self.is_stricter = _columns_of(choice) != _columns_of(closed)
        return choice, link

    def _own_page_key(self, best: Candidate) -> str:
        """Return the key of the links to records' own pages, "" where nothing is sought there."""
        if self.ask.is_single or all(map(best.is_sure_of, self.ask.fields)):
            return ""
        numbers = sampled_numbers(best.table)
        columns = [column for column in best.columns if not column.parent]
        return own_page_key(
            columns, len(numbers), self.outline.dom, self.page.address, best.mapping
        )

    def is_data_for(self, recipe: Recipe, anew: Extraction) -> bool:
        """Tell whether a page of elements goes on in JSON, with the same fields."""
        if body_kind(self.page) is not BodyKind.JSON or recipe.body["source"].startswith("body."):
            return False
        wanted, given = recipe.body["fields"], {name for row in anew.cells for name in row}
        return sum(name in given for name in wanted) >= DATA_SHARE * len(wanted)

    def _choose(self) -> Choice | None:
        if not self.tables and not self.ask.is_single:
            self.tables = find_tables(self.page, self.outline)
        if self.tables:
            found = choose(self.ask, self.tables, self.outline)
            if found is not None:
                return found
        single = map_single(self.ask, find_singles(self.outline)[0], self.outline)
        if single is None:
            return None
        found = Choice(single, (single,), single.score)
        if self.ask.is_single or not self.ask.fields:
            return found
        share = len(single.mapping) / len(self.ask.fields)
        is_sure = len(single.mapping) > 1 or single.score >= SINGLE_SHARE
        return found if share >= SINGLE_SHARE and is_sure else None

    def by_recipe(self, recipe: Recipe) -> Extraction:
        """Return the rows that *recipe* reads, none when the page does not have its table."""
        body = recipe.body
        table = read_again(
            self.page, self.outline, body["source"], body["rows"], body.get("place", 0)
        )
        if table is None:
            notes = self.outline.dom.notes
            return Extraction(receipt=Receipt(stop_reason=StopReason.NO_RECORDS, notes=notes))
        link = body.get("details", {}).get("link", "") if self.may_open else ""
        self.ask = replace(self.ask, is_open=bool(link))
        self.sure = sure_of(recipe)
        found = self._rows(table, keys_of(recipe), link, None)
        return replace(found, recipe=recipe) if found.rows else found

    def _rows(
        self,
        table: Table,
        keys: Mapping[str, str],
        link: str,
        choice: Choice | None,
    ) -> Extraction:
        numbers = list(range(len(table.records)))
        self.is_cut = table.is_cut
        further = {
            one.name: further_keys(keys[one.name])
            for one in self.ask.fields
            if one.is_many and one.name in keys
        }
        every = [*keys.values(), *(key for more in further.values() for key in more)]
        every += [link] if link else []
        columns = columns_by_key(table.read(numbers, plain_keys(every)), every)
        found = {name: columns[key] for name, key in keys.items() if key in columns}
        also = {n: [columns[k] for k in more if k in columns] for n, more in further.items()}
        found = without_strangers(found, self.ask.fields)
        numbers = filled(numbers, found)
        numbers, unplaced = self._meeting(table, numbers, found)
        maker = RowMaker(self.page, self.ask, self.outline, self.context, also, self.sure)
        rows, cells = maker.make(numbers, found, table.source)
        pages = own_pages(columns.get(link), maker.kept, self.outline.dom) if link else ()
        if self.ask.limit is not None:
            rows, cells = rows[: self.ask.limit], cells[: self.ask.limit]
            pages = pages[: self.ask.limit]
        fill = {name: sum(name in row for row in cells) / max(1, len(rows)) for name in found}
        receipt = Receipt(
            rows=len(rows),
            stop_reason=StopReason.SINGLE_PAGE if rows else StopReason.NO_RECORDS,
            missing_fields=tuple(f.name for f in self.ask.fields if not fill.get(f.name)),
            unplaced_filters=unplaced,
            rejected=maker.rejected,
            rejects=tuple(maker.rejects[:MAX_REJECTS]),
            menu=menu_of(choice) if choice else (),
            chosen="t1" if choice else "",
            confidence=round(choice.confidence, 3) if choice else 1.0,
            notes=(*self.outline.dom.notes, *filter(None, [table.note])),
        )
        return Extraction(rows=rows, cells=cells, receipt=receipt, own_pages=pages)

    def _meeting(
        self, table: Table, numbers: list[int], found: Mapping[str, Column]
    ) -> tuple[list[int], tuple[str, ...]]:
        if not self.ask.filters:
            return numbers, ()
        args = (table, numbers, found, self.ask.filters, self.context, self.outline)
        kept, unplaced = meeting(*args)
        self.is_filtered = len(kept) < len(numbers)
        return kept, tuple(f"{one.op.value} {one.value}".strip() for one in unplaced)

    def _recipe(
        self,
        table: Table,
        mapping: Mapping[str, Column],
        cells: Sequence[Mapping[str, Cell]],
    ) -> Recipe:
        return compile_recipe(
            self.ask,
            table,
            mapping,
            place=place_of(self.outline, table, self.tables),
            fingerprint=self.fingerprint,
            cells=cells,
        )


def _columns_of(choice: Choice) -> tuple[str, dict[str, str]]:
    """Return what tells two choices apart: the table, and the columns of the fields."""
    best = choice.best
    return best.table.selector, {name: column.key for name, column in best.mapping.items()}


def _all_columns(best: Candidate) -> dict[str, Column]:
    """Return a table's own columns under readable names, for a sentence that names no field."""
    records = max(1, len({n for c in best.columns for n in c.cells}))
    named: dict[str, Column] = {}
    for column in best.columns:
        if (
            column.form in {Form.RECORD, Form.PART, Form.CONTEXT}
            or len(column.cells) < 0.3 * records
        ):
            continue
        name = base = readable_name(column)
        count = 2
        while name in named:
            name, count = f"{base}{count}", count + 1
        named[name] = column
        if len(named) >= 20:
            break
    return named or {"text": best.columns[0]}
