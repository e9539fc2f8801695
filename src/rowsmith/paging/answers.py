"""Answers in JSON to calls for data: how long the list is, and which call brings the rest."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from rowsmith.model.values import Json
from rowsmith.paging.address import canonical, is_same_site
from rowsmith.paging.counter import counted_on, is_page_name, own_counter, with_query

COUNTED = "counted answer"
"""Found by counting on, where an answer says or shows that there is more."""
MAX_DEPTH = 6
MAX_OBJECTS = 2_000
_HOLDERS = (
    "links",
    "_links",
    "link",
    "paging",
    "pagination",
    "pager",
    "pageInfo",
    "page_info",
    "meta",
    "info",
)
_NAMES = (
    "next",
    "next_url",
    "nextUrl",
    "nextURL",
    "next_page_url",
    "nextPageUrl",
    "next_page",
    "nextPage",
    "nextLink",
    "next_link",
    "@odata.nextLink",
    "next_href",
)
_CURSORS = {
    "next_cursor": "cursor",
    "nextCursor": "cursor",
    "nextPageToken": "pageToken",
    "next_page_token": "page_token",
    "continuation": "continuation",
    "endCursor": "after",
    "end_cursor": "after",
}
"""Names under which a cursor comes, and those under which it is asked for."""
_ASKED = ("after", "cursor", "pageToken", "page_token", "continuation", "nextToken", "endCursor")
"""Names under which a cursor is asked for, where a call has one already."""
_TOTALS = (
    "total",
    "totalCount",
    "total_count",
    "totalResults",
    "total_results",
    "totalItems",
    "total_items",
    "totalHits",
    "nbHits",
    "numFound",
    "count",
)
_PAGES = ("total_pages", "totalPages", "pages", "pageCount", "page_count", "last_page", "nbPages")
_SHOWN = ("page", "current_page", "currentPage", "pageNumber", "page_number")
_SIZES = ("limit", "per_page", "perPage", "page_size", "pageSize", "size", "rows", "hitsPerPage")
_OFFSETS = ("offset", "start", "skip", "from")
_MORE = ("hasMore", "has_more", "hasNextPage", "has_next_page", "hasNext", "has_next", "more")
_NO_MORE = ("isLast", "is_last", "isLastPage", "lastPage", "last")


@dataclass(frozen=True, slots=True)
class Call:
    """A call for data: its address, and what is posted, form fields or JSON, "" for a GET."""

    url: str
    body: str = ""
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one call for data brought.

    Attributes:
        call: the call.
        records: how many records the longest list in it has.
        holders: the objects that may speak of paging, those nearest to the list first.
    """

    call: Call
    records: int
    holders: tuple[Mapping[str, Json], ...]

    @classmethod
    def of(cls, value: Json, call: Call) -> "Answer":
        """Return what *value*, the answer to *call*, tells."""
        records, above = _longest(value)
        holders: list[Mapping[str, Json]] = []
        for one in (*above, *([value] if isinstance(value, dict) and value not in above else [])):
            holders.append(one)
            holders += [one[name] for name in _HOLDERS if isinstance(one.get(name), dict)]
        return cls(call, records, tuple(holders))

    @property
    def total(self) -> int | None:
        """Return how many records it says that the whole list has, None when it does not say."""
        found = self._number(_TOTALS, least=max(1, self.records))
        is_part = found == self.records and self.goes_on is True
        return None if is_part else found

    @property
    def goes_on(self) -> bool | None:
        """Tell whether it says that there is more, None when it does not say."""
        for holder in self.holders:
            for name in _MORE:
                if isinstance(holder.get(name), bool):
                    return bool(holder[name])
            for name in _NO_MORE:
                if isinstance(holder.get(name), bool):
                    return not holder[name]
            for name in (*_NAMES, *_CURSORS):
                if name in holder and (holder[name] is None or holder[name] == ""):
                    return False
        return None

    def following(self) -> Call | None:
        """Return the call for what comes next, None when there is nothing or nobody can say."""
        if self.goes_on is False:
            return None
        found = next(self._named(), None) or self._counted()
        if found is None or not is_same_site(found.url, self.call.url):
            return None
        is_same = canonical(found.url) == canonical(self.call.url) and found.body == self.call.body
        return None if is_same else found

    def _named(self) -> Iterator[Call]:
        for holder in self.holders:
            for name in _NAMES:
                value = holder.get(name)
                value = value.get("href") if isinstance(value, dict) else value
                if isinstance(value, str) and ("/" in value or value.startswith("?")):
                    yield Call(urljoin(self.call.url, value), "", "next in the answer")
            for name, asked in _CURSORS.items():
                value = holder.get(name)
                if isinstance(value, str) and value:
                    yield self._with_cursor(asked, value)

    def _with_cursor(self, asked: str, value: str) -> Call:
        by = "cursor in the answer"
        posted = _posted(self.call.body)
        if posted is not None:
            holder = _variables(posted)
            name = next((one for one in _ASKED if one in holder), asked)
            holder[name] = value
            return Call(self.call.url, json.dumps(posted, ensure_ascii=False), by)
        names = dict(parse_qsl(urlsplit(self.call.url).query, keep_blank_values=True))
        name = next((one for one in _ASKED if one in names), asked)
        return Call(with_query(self.call.url, name, value), "", by)

    def _counted(self) -> Call | None:
        """Return the call counted on where the answer says that there is more than it holds."""
        posted = _posted(self.call.body)
        if posted is not None:
            return self._counted_in(posted)
        own = own_counter(self.call.url)
        step = self._step(own) if own is not None else 0
        if not step or own is None:
            return None
        url = counted_on(self.call.url, str(own), str(own + step))
        return Call(url, "", COUNTED) if url else None

    def _counted_in(self, posted: dict[str, Json]) -> Call | None:
        holder = _variables(posted)
        for name, value in holder.items():
            if isinstance(value, int) and not isinstance(value, bool) and is_page_name(name):
                is_offset = any(one in name.lower() for one in _OFFSETS)
                step = self._step(value, is_offset=is_offset)
                if step:
                    holder[name] = value + step
                    body = json.dumps(posted, ensure_ascii=False)
                    return Call(self.call.url, body, COUNTED)
                return None
        return None

    def _step(self, own: int, *, is_offset: bool | None = None) -> int:
        """Return by how much the call's counter goes on, 0 when this was the last part."""
        size = self._number(_SIZES) or self.records
        total, pages = self.total or 0, self._number(_PAGES) or 0
        if is_offset is not True and self._number(_SHOWN) == own:
            last = pages or (-(-total // size) if size else 0)
            return 1 if own < last or self.goes_on else 0
        is_at = own in {holder.get(name) for holder in self.holders for name in _OFFSETS}
        if is_at or is_offset:
            return size if size and (own + size < total or self.goes_on) else 0
        if not self.goes_on and not (self.records and self._asked_size() == self.records):
            return 0
        return self.records if self._is_offset_named() else 1

    def _asked_size(self) -> int:
        """Return how many records the call asks for, 0 when it does not say."""
        query = dict(parse_qsl(urlsplit(self.call.url).query))
        return next((int(query[n]) for n in _SIZES if query.get(n, "").isdecimal()), 0)

    def _is_offset_named(self) -> bool:
        query = dict(parse_qsl(urlsplit(self.call.url).query))
        return any(name in query for name in _OFFSETS)

    def _number(self, names: tuple[str, ...], least: int = 0) -> int | None:
        for name in names:
            for holder in self.holders:
                value = holder.get(name)
                value = int(value) if isinstance(value, str) and value.isdecimal() else value
                if isinstance(value, int) and not isinstance(value, bool) and value >= least:
                    return value
        return None


def _longest(value: Json) -> tuple[int, list[Mapping[str, Json]]]:
    """Return the length of the longest list of objects, and what it stands in, inner first.

    Without any it is 0, and what the longest piece of HTML stands in: see `wrapped_html`.
    """
    best: tuple[int, list[Mapping[str, Json]]] = (0, [])
    wrapped, around = 0, list[Mapping[str, Json]]()
    left = MAX_OBJECTS
    open_values: list[tuple[Json, list[Mapping[str, Json]]]] = [(value, [])]
    while open_values and left > 0:
        left -= 1
        one, above = open_values.pop()
        if isinstance(one, list):
            count = sum(isinstance(member, dict) for member in one)
            if count > best[0]:
                best = count, above
        elif isinstance(one, dict) and len(above) < MAX_DEPTH:
            inner = [one, *above]
            longest = max((len(m) for m in one.values() if _is_html(m)), default=0)
            if longest > wrapped:
                wrapped, around = longest, inner
            open_values += [(m, inner) for m in one.values() if isinstance(m, dict | list)]
    return best if best[0] else (0, around)


def _is_html(value: Json) -> bool:
    return isinstance(value, str) and value.lstrip()[:1] == "<"


def _posted(body: str) -> dict[str, Json] | None:
    """Return the JSON object that is posted, None for form fields and nothing."""
    if not body.startswith("{"):
        return None
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _variables(posted: dict[str, Json]) -> dict[str, Json]:
    """Return the part of a posted object that says what is wanted: GraphQL's variables, or all."""
    inner = posted.get("variables")
    if not isinstance(inner, dict):
        return posted
    nested = [one for one in inner.values() if isinstance(one, dict) and set(one) & set(_ASKED)]
    return nested[0] if nested and not set(inner) & set(_ASKED) else inner
