"""Which of a record's links leads to the record's own page."""

import re
from collections.abc import Mapping, Sequence

from rowsmith.ask.fields import said_field
from rowsmith.dom import Dom
from rowsmith.match.facts import all_facts
from rowsmith.match.score import Scorer, chance
from rowsmith.model.table import Column, Form
from rowsmith.paging.address import canonical, is_same_site

USUAL = 0.5
"""Share of the records that have the link, at the least."""
DISTINCT = 0.9
"""Share of the links that lead to different pages of this site, at the least."""
_ASKED = said_field(("url",), source="", entity=None)
_NO_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|gz|jpe?g|png|gif|webp|svg|mp[34]|webm|avi|ics|exe)(?:[?#]|$)",
    re.IGNORECASE,
)


def own_page_key(
    columns: Sequence[Column], records: int, dom: Dom, address: str, mapped: Mapping[str, Column]
) -> str:
    """Return the key of the column whose links lead to the records' own pages, "" if there is none.

    Args:
        columns: a table's columns.
        records: how many of its records were read for them.
        dom: the page.
        address: the page's address.
        mapped: the columns given to fields; a field for the record's link is one already.
    """
    fit = [column for column in columns if _leads_apart(column, records, dom, address)]
    if not fit:
        return ""
    taken = {column.key for column in mapped.values()}
    chances = map(chance, Scorer.of([_ASKED]).logits(all_facts(fit, records, dom))[0])
    ranked = [
        (likely, column.key in taken, -at, column.key)
        for at, (column, likely) in enumerate(zip(fit, chances, strict=True))
    ]
    return max(ranked)[3]


def own_pages(column: Column | None, numbers: Sequence[int], dom: Dom) -> tuple[str, ...]:
    """Return for each record the address of its own page, "" where it has none.

    Args:
        column: what `own_page_key` named, None when the page does not have it.
        numbers: the records.
        dom: the page.
    """
    cells = column.cells if column is not None else {}
    return tuple(_page(cells[n].text, dom) if n in cells else "" for n in numbers)


def _leads_apart(column: Column, records: int, dom: Dom, address: str) -> bool:
    """Tell whether a column holds links to pages of which nearly each is another."""
    if column.form not in {Form.LINK, Form.TEXT}:
        return False
    if column.form is Form.TEXT and not _is_address(column):
        return False
    pages = [_page(cell.text, dom) for cell in column.cells.values()]
    found = {canonical(page) for page in pages if is_same_site(page, address)}
    found.discard(canonical(address))
    count = sum(map(bool, pages))
    return count >= USUAL * max(1, records) and len(found) >= DISTINCT * count


def _is_address(column: Column) -> bool:
    """Tell whether all texts are addresses, whole or from the root: data call no link a link."""
    texts = [cell.text for cell in column.cells.values()]
    return bool(texts) and all(re.match(r"https?://\S+$|/[\w/.%~-]+$", text) for text in texts)


def _page(written: str, dom: Dom) -> str:
    """Return where a link leads, "" for places in this page and files."""
    if written.startswith("#") or _NO_PAGE.search(written):
        return ""
    return dom.resolve(written).partition("#")[0]
