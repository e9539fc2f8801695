"""Rows as they are found, and what happens to a task."""
# ruff: noqa: FAST003 - `{id}` is the alias of the parameter task_id, said once in TaskId

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import ExitStack, aclosing

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from rowsmith import errors
from rowsmith.api import openapi
from rowsmith.api.answers import Stream
from rowsmith.api.caller import Caller, Here
from rowsmith.api.document import rows
from rowsmith.api.openapi import TaskId
from rowsmith.api.routes.extract import envelope
from rowsmith.errors import Fault, InputError
from rowsmith.service.rows.follow_task import Ended, Happening, NewRows
from rowsmith.service.rows.forms import Form

QUIET_S = 15.0
"""After so long without an event a comment is sent, so that nothing between takes it for dead."""
LOOK_S = 0.5
"""How often a stream looks whether the server is to stop."""
WAITING = 4
"""Events that may wait for a slow reader; then the task is followed no faster."""

router = APIRouter(prefix="/v1/extract", tags=["Rows"])


@router.get(
    "/{id}/rows",
    operation_id="readRows",
    summary="Read rows as they are found",
    response_class=Response,
    responses={
        **rows.ROWS_ANSWERS,
        **openapi.guarded(
            errors.InputError,
            errors.UnknownTask,
            errors.RowsGone,
            errors.NotAcceptable,
            errors.TooManyStreams,
            errors.Overloaded,
        ),
    },
    openapi_extra=rows.READ_ROWS,
)
async def read_rows(request: Request, here: Here, principal: Caller, task_id: TaskId) -> Response:
    """Read the rows so far, in site order; the same rows in the same order are in the result."""
    sent = request.query_params.multi_items()
    if len(sent) > 1 or any(name != "after" for name, _ in sent):
        raise InputError([Fault("query", "may hold after, once, and nothing else")])
    with ExitStack() as counted:
        counted.enter_context(here.service.limit_streams(principal.org_id))
        found = await here.service.read_rows(
            principal,
            task_id,
            after=request.query_params.get("after"),
            accept=",".join(request.headers.getlist("accept")),
        )
        return Stream(found.chunks, _headers(found.form), counted.pop_all())


def _headers(form: Form) -> dict[str, str]:
    ending = {"text/csv": "csv", "application/x-ndjson": "ndjson"}.get(form, "parquet")
    return {
        "Content-Type": "text/csv; charset=utf-8" if ending == "csv" else str(form),
        "Content-Disposition": f'attachment; filename="rows.{ending}"',
        "Vary": "Accept",
    }


@router.get(
    "/{id}/events",
    operation_id="followTask",
    summary="Follow a task",
    response_class=Response,
    responses={
        **rows.FOLLOW_ANSWERS,
        **openapi.guarded(
            errors.InputError, errors.UnknownTask, errors.TooManyStreams, errors.Overloaded
        ),
    },
    openapi_extra=rows.FOLLOW,
)
async def follow_task(request: Request, here: Here, principal: Caller, task_id: TaskId) -> Response:
    """Get server-sent events about a task until it ends: progress, rows, done."""
    with ExitStack() as counted:
        counted.enter_context(here.service.limit_streams(principal.org_id))
        happenings = await here.service.follow_task(
            principal, task_id, last_id=request.headers.get("last-event-id")
        )
        events = _events(request, here, happenings)
        return Stream(events, {"Content-Type": "text/event-stream"}, counted.pop_all())


async def _events(
    request: Request, here: Here, happenings: AsyncGenerator[Happening]
) -> AsyncIterator[bytes]:
    """Yield *happenings* as events, and comments while there are none."""
    coming: asyncio.Queue[Happening] = asyncio.Queue(maxsize=WAITING)

    async def follow() -> None:
        async with aclosing(happenings):
            async for happening in happenings:
                await coming.put(happening)

    # in a task of its own, which ends in order whatever way the caller leaves
    following = asyncio.create_task(follow())
    quiet_s = 0.0
    try:
        while not (following.done() and coming.empty()):
            try:
                happening = await asyncio.wait_for(coming.get(), LOOK_S)
            except TimeoutError:
                quiet_s += LOOK_S
                if request.app.state.server.should_exit:
                    return  # the caller goes on at the next process
                if quiet_s % QUIET_S == 0:
                    yield b": still at work\n\n"
                continue
            yield _event(request, here, happening)
        following.result()  # what went wrong breaks the stream off, and is logged
    finally:
        following.cancel()


def _event(request: Request, here: Here, happening: Happening) -> bytes:
    """Return one event.

    Source:
        HTML standard, section 9.2: JSON without line breaks is one data line.
    """
    if isinstance(happening, NewRows):
        return _lines("rows", orjson.dumps(happening.rows), happening.count)
    if isinstance(happening, Ended):
        shown = envelope(request, here, happening.task).model_dump_json(by_alias=True)
        return _lines("done", shown.encode(), happening.count)
    told = {"status": happening.status, "pages": happening.pages, "rows": happening.rows}
    return _lines("progress", orjson.dumps(told))


def _lines(name: str, data: bytes, last_id: int | None = None) -> bytes:
    head = f"event: {name}\n" + ("" if last_id is None else f"id: {last_id}\n")
    return head.encode() + b"data: " + data + b"\n\n"
