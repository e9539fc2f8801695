"""What data say of a list: answers in JSON, and the calls that a page makes or would make."""

from dataclasses import replace

from rowsmith.dom import BodyKind, Dom, body_kind
from rowsmith.model.extraction import Reading
from rowsmith.model.page import Page
from rowsmith.paging import answer_of, fetched_calls, framed_calls, named_calls


def with_data(found: Reading, dom: Dom, page: Page, *, is_single: bool) -> Reading:
    """Return *found* with what data say: an answer in JSON, or the calls that a page makes."""
    if body_kind(page) in {BodyKind.JSON, BodyKind.WRAPPED}:
        answer = answer_of(page)
        if answer is None:
            return found
        return replace(
            found,
            claimed_rows=answer.total or found.claimed_rows,
            has_more=answer.goes_on is True and not found.next_links,
            is_end=answer.goes_on is False,
        )
    if is_single:
        return found  # calls and frames are looked through for lists
    calls = fetched_calls(dom, page.address) if page.is_rendered else ()
    if not page.is_rendered and (found.is_shell or found.has_more):
        calls = named_calls(dom, page.address)
    if found.is_lacking:
        calls = (*calls, *framed_calls(dom, page.address))
    return replace(found, data_calls=calls)
