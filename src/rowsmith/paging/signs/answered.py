"""Answers in JSON that name the next part themselves, or count what they hold."""

from collections.abc import Iterator

import msgspec

from rowsmith.model.extraction import NextLink
from rowsmith.model.page import Page
from rowsmith.paging.answers import Answer, Call

MAX_BYTES = 8 * 2**20


def answer_of(page: Page) -> Answer | None:
    """Return what a page of JSON tells of its list, None when it is none."""
    if len(page.body) > MAX_BYTES:
        return None
    try:
        found = msgspec.json.decode(page.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # no JSON, or a trap
        return None
    return Answer.of(found, Call(page.address, page.posted))


def answered(answer: Answer) -> Iterator[NextLink]:
    """Yield the call for the next part: named, by a cursor, or by offset, limit and total."""
    call = answer.following()
    if call is not None:
        yield NextLink(url=call.url, body=call.body, found_by=call.found_by, score=0.9)
