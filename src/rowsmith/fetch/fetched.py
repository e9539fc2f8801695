"""The JSON that a page fetched while a browser showed it."""

import html
from collections.abc import AsyncIterator, Sequence
from typing import Any, NamedTuple

import orjson
from playwright.async_api import Error, Response
from yarl import URL

from rowsmith.paging import FROM, WITH, Answer, Call, is_part, serves_data_of

MAX_FETCHED = 40
MAX_FETCHED_BYTES = 2 * 2**20
MAX_ALL_FETCHED_BYTES = 8 * 2**20
"""JSON that a page fetched and that is kept: answers, bytes of one, bytes of all."""
MAX_POSTED = 20_000
"""Characters of a posted body that is kept with its answer."""


class Fetched(NamedTuple):
    """One answer in JSON: where it came from, what was posted for it, its text and value."""

    url: str
    posted: str
    text: str
    value: Any

    @property
    def element(self) -> str:
        """Return it as an element that names its call, for the end of the page.

        It becomes a source of tables like data that a page carries in its own scripts. The element
        is named by the address's path, so that lists fetched in parts are one.
        """
        path = html.escape(URL(self.url).path)
        posted = f' {WITH}="{html.escape(self.posted)}"' if self.posted else ""
        return (
            f'\n<script type="application/json" id="fetched:{path}"'
            f' {FROM}="{html.escape(self.url)}"{posted}>'
            # "<" stands in JSON only inside of strings, where it may be written so
            + self.text.replace("<", "\\u003c")
            + "</script>"
        )


async def fetched(answers: Sequence[Response]) -> AsyncIterator[Fetched]:
    """Yield the JSON among a page's answers, in order, as much of it as is kept."""
    left, count = MAX_ALL_FETCHED_BYTES, 0
    for answer in answers:
        if answer.request.resource_type not in {"xhr", "fetch"} or not answer.ok:
            continue
        body = await _body(answer)
        if not 0 < len(body) <= min(left, MAX_FETCHED_BYTES) or count >= MAX_FETCHED:
            continue
        try:
            text = body.decode("utf-8-sig")
            value = orjson.loads(text)
        except ValueError:
            continue
        if isinstance(value, dict | list):
            left, count = left - len(body), count + 1
            yield Fetched(answer.url, _posted(answer), text, value)


async def goes_on(answers: Sequence[Response], address: str) -> bool:
    """Tell whether a page fetched a part of a list of which the rest can be asked for.

    Args:
        answers: what the page fetched.
        address: the page's own; calls to other sites do not count.
    """
    async for one in fetched(answers):
        if serves_data_of(one.url, address) and is_part(
            Answer.of(one.value, Call(one.url, one.posted))
        ):
            return True
    return False


def _posted(answer: Response) -> str:
    """Return the JSON or the form fields that were posted, "" for a GET and anything else."""
    if answer.request.method != "POST":
        return ""
    try:
        posted = answer.request.post_data or ""
    except UnicodeDecodeError:
        return ""
    return posted if len(posted) <= MAX_POSTED else ""


async def _body(answer: Response) -> bytes:
    try:
        return await answer.body()
    except Error:
        return b""  # the page moved on and the browser let go of it
