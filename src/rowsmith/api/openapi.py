"""The OpenAPI document: what FastAPI finds in the routes, and what they read from raw requests."""

from typing import Annotated

from fastapi import FastAPI, Path
from fastapi.openapi.utils import get_openapi

from rowsmith import errors
from rowsmith.api.document.receipt import receipt_schemas
from rowsmith.api.document.requests import REQUEST_SCHEMAS, Fragment
from rowsmith.api.problem import STATUS
from rowsmith.api.schemas import EXAMPLE_ID, TASK_ID_PATTERN, ErrorEnvelope
from rowsmith.errors import RowsmithError

Answers = dict[int | str, Fragment]

DESCRIPTION = """\
From a web page and a sentence to typed rows, every value copied from the page.

`POST /v1/extract` creates a task and answers at once. `GET /v1/extract/{id}` tells how it stands;
a completed task holds `output.resultUrl`, where its rows are, one JSON object a line.

Every error has the same form, `{"statusCode", "error": {"code", "message", "details"}}`; for a
wrong request `details` lists all faults at once.
"""
TaskId = Annotated[
    str,
    Path(
        alias="id",
        description="Id of the task.",
        json_schema_extra={"pattern": TASK_ID_PATTERN},
        examples=[EXAMPLE_ID],
    ),
]
"""A task's id in a path: documented strictly, looked up as it was sent."""

DOCUMENT_ANSWER: Answers = {
    200: {"description": "This document.", "content": {"application/json": {}}}
}


def refusals(*raised: type[RowsmithError]) -> Answers:
    """Return the documented error answers of a route that may raise *raised*, and of bugs."""
    found: dict[int, list[str]] = {}
    for kind in (*raised, RowsmithError):
        status, code = STATUS[kind]
        found.setdefault(int(status), []).append(f"`{code}`: {kind.__doc__}")
    found[500] = ["`INTERNAL_SERVER_ERROR`: a fault of ours; the message names its id in the log."]
    return {
        status: {"model": ErrorEnvelope, "description": " ".join(texts)}
        for status, texts in found.items()
    }


def guarded(*raised: type[RowsmithError]) -> Answers:
    """Return the error answers of a route that needs a key and the store."""
    kinds = (errors.Unauthorized, errors.Forbidden, errors.RateLimited, errors.StoreUnavailable)
    return refusals(*kinds, *raised)


TAKEN: tuple[type[RowsmithError], ...] = (
    errors.InputError,
    errors.UnknownTask,
    errors.TaskNotFinished,
    errors.RequestTooSlow,
    errors.RequestTooLarge,
    errors.UnsupportedMediaType,
    errors.Conflict,
    errors.InsufficientCredits,
    errors.KeyBudgetExceeded,
    errors.QueueFull,
    errors.Overloaded,
)
"""Why tasks are not taken."""


def document(app: FastAPI) -> Fragment:
    """Return the whole OpenAPI 3.1 document of *app*."""
    built = get_openapi(
        title=app.title,
        version=app.version,
        description=DESCRIPTION,
        routes=app.routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        tags=[
            {"name": "Tasks", "description": "Create, read and list tasks."},
            {"name": "Rows", "description": "The rows of a completed task."},
            {"name": "Credits", "description": "What is left to spend."},
            {"name": "Server", "description": "The server itself."},
        ],
    )
    built["components"]["schemas"] |= REQUEST_SCHEMAS | receipt_schemas()
    _drop_unused_answer(built)
    return built


def _drop_unused_answer(built: Fragment) -> None:
    """Take out the 422 that FastAPI writes beside every parameter: faults are answered with 400."""
    for path in built["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
    for name in ("HTTPValidationError", "ValidationError"):
        built["components"]["schemas"].pop(name, None)
