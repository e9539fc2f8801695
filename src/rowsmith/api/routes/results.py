"""The rows of a completed task, behind a signed link."""
# ruff: noqa: FAST003 - `{id}` is the alias of the parameter task_id, said once in TaskId

from contextlib import ExitStack
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from rowsmith import errors
from rowsmith.api import openapi
from rowsmith.api.answers import Stream
from rowsmith.api.caller import Here
from rowsmith.api.document import rows
from rowsmith.api.openapi import TaskId
from rowsmith.errors import LinkRefused, RangeNotSatisfiable
from rowsmith.service.open_result import Download
from rowsmith.store.links import ALTERED

NDJSON_TYPE = "application/x-ndjson"

router = APIRouter(prefix="/v1/results", tags=["Rows"])


@router.get(
    "/{id}",
    operation_id="downloadRows",
    summary="Download the rows of a task",
    response_class=Response,
    responses={
        **rows.DOWNLOAD_ANSWERS,
        **openapi.refusals(
            errors.LinkRefused,
            errors.RangeNotSatisfiable,
            errors.StoreUnavailable,
            errors.TooManyStreams,
            errors.Overloaded,
        ),
    },
    openapi_extra=rows.DOWNLOAD,
)
async def download_rows(request: Request, here: Here, task_id: TaskId) -> Response:
    """Stream the rows, one JSON object a line; `output.resultUrl` of the task leads here."""
    found = await _open(request, here, task_id)
    with ExitStack() as counted:
        counted.enter_context(here.service.limit_streams(found.org_id))
        return Stream(found.chunks, _headers(found), counted.pop_all(), _status(found))


@router.head("/{id}", include_in_schema=False)
async def measure_rows(request: Request, here: Here, task_id: TaskId) -> Response:
    """Tell the size of the rows without sending them."""
    found = await _open(request, here, task_id)
    return Response(status_code=_status(found), headers=_headers(found))


async def _open(request: Request, here: Here, task_id: str) -> Download:
    if request.scope["raw_path"].rpartition(b"/")[2] != task_id.encode():
        raise LinkRefused(ALTERED)  # in another spelling, such as %2D for -
    query = request.scope["query_string"].decode("latin-1")
    found = await here.service.open_result(task_id, query, byte_range=request.headers.get("range"))
    if_range = request.headers.get("if-range")
    if found.is_partial and if_range not in {None, _tag(found)}:
        found = await here.service.open_result(task_id, query)
    if found.is_unsatisfiable:
        raise RangeNotSatisfiable(
            f"The rows have {found.size} bytes; the range lies outside of them.", size=found.size
        )
    return found


def _status(found: Download) -> HTTPStatus:
    return HTTPStatus.PARTIAL_CONTENT if found.is_partial else HTTPStatus.OK


def _headers(found: Download) -> dict[str, str]:
    headers = {
        "Content-Type": NDJSON_TYPE,
        "Content-Length": str(found.stop - found.start),
        "Content-Disposition": 'attachment; filename="rows.ndjson"',
        "Accept-Ranges": "bytes",
        "ETag": _tag(found),
    }
    if found.is_partial:
        headers["Content-Range"] = f"bytes {found.start}-{found.stop - 1}/{found.size}"
    return headers


def _tag(found: Download) -> str:
    return f'"{found.sha256}"'
