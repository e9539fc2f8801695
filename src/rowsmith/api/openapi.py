"""The OpenAPI document: what FastAPI finds in the routes, and what they read from raw requests."""

from typing import Annotated, Any

from fastapi import FastAPI, Path
from fastapi.openapi.utils import get_openapi

from rowsmith import errors
from rowsmith.api.problem import STATUS
from rowsmith.api.schemas import (
    EXAMPLE_ID,
    EXAMPLE_TIME,
    TASK_ID_PATTERN,
    ErrorEnvelope,
)
from rowsmith.ask.schema import TYPES
from rowsmith.errors import RowsmithError
from rowsmith.model.task import FollowDetails, Render
from rowsmith.model.values import Json
from rowsmith.recipe import recipe_schema
from rowsmith.service.check_request import LIMITS, MAX_Q_CHARACTERS
from rowsmith.service.list_tasks import DIRECTIONS, MAX_PAGE, MAX_PAGE_SIZE, ORDERS

Fragment = dict[str, Any]
Answers = dict[int | str, Fragment]

DESCRIPTION = """\
From a web page and a sentence to typed rows, every value copied from the page.

`POST /v1/extract` creates a task and answers at once. `GET /v1/extract/{id}` tells how it stands;
a completed task holds `output.resultUrl`, where its rows are, one JSON object a line.

Every error has the same form, `{"statusCode", "error": {"code", "message", "details"}}`; for a
wrong request `details` lists all faults at once.
"""
# ASCII addresses with a host name or dotted IPv4; the server also takes international names.
# Kept plain: testers that make addresses from it take minutes over a stricter one.
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_REST = "([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"
URL_PATTERN = (
    rf"^https?://(({_LABEL}\.)*[A-Za-z][A-Za-z0-9]*|({_BYTE}\.){{3}}{_BYTE})"
    rf"(:[1-9][0-9]{{0,3}})?([/?]{_REST})?(#{_REST})?$"
)


def _limited(name: str, meaning: str) -> Fragment:
    """Return the schema of the budget *name*: a count when it is counted in rows or pages."""
    if name in {"maxRows", "maxPages"}:
        bounds: Fragment = {"type": "integer", "minimum": 1}
    else:
        bounds = {"type": "number", "exclusiveMinimum": 0}
    return {**bounds, "maximum": LIMITS[name], "description": meaning}


def _schema(name: str) -> Fragment:
    return {"$ref": f"#/components/schemas/{name}"}


def _recipe() -> Fragment:
    """Return the published form of a recipe; the row schema in it is as that of a request."""
    published = recipe_schema()
    found = _inlined({k: v for k, v in published.items() if k[0] != "$"}, published["$defs"])
    return {**found, "properties": {**found["properties"], "schema": _schema("RowSchema")}}


def _inlined(part: Json, known: Fragment) -> Json:
    """Return a part of a schema with what it refers to in its place; here `#` is another root."""
    if isinstance(part, list):
        return [_inlined(each, known) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(known[part["$ref"].rpartition("/")[2]], known)
    return {name: _inlined(each, known) for name, each in part.items()}


REQUEST_SCHEMAS: Fragment = {
    "ExtractRequest": {
        "type": "object",
        "description": "Which rows are wanted, and from where. No text in it may hold NUL.",
        "properties": {
            "q": {
                "type": "string",
                "minLength": 1,
                "maxLength": MAX_Q_CHARACTERS,
                "pattern": r"\S",
                "description": "Which rows, and what each row holds, in natural language.",
            },
            "url": {
                "type": "string",
                "format": "uri",
                "maxLength": 2083,
                "pattern": URL_PATTERN,
                "description": "The seed page, http or https.",
            },
            "schema": {
                "anyOf": [_schema("RowSchema"), {"type": "null"}],
                "default": None,
                "description": "JSON Schema of one row (a string that holds one is taken too); "
                "without it the row's fields follow the words of `q` and the labels of the page.",
            },
            "verifyUrls": {
                "type": "boolean",
                "default": False,
                "description": "Check the addresses in the rows and drop dead ones.",
            },
            "maxRows": _limited("maxRows", "Rows returned; reaching it completes the task."),
            "maxPages": _limited("maxPages", "Pages fetched; reaching it completes the task."),
            "maxSeconds": _limited("maxSeconds", "Wall time; reaching it completes the task."),
            "maxCredits": _limited("maxCredits", "Credits spent; reaching it completes the task."),
            "render": {
                "type": "string",
                "enum": [choice.value for choice in Render],
                "default": Render.AUTO.value,
                "description": "Use of the browser.",
            },
            "followDetails": {
                "type": "string",
                "enum": [choice.value for choice in FollowDetails],
                "default": FollowDetails.AUTO.value,
                "description": "Visits of records' own pages for fields that the list lacks.",
            },
            "recipe": {
                "anyOf": [_schema("Recipe"), {"type": "null"}],
                "default": None,
                "description": "A recipe to replay, as `GET /v1/extract/{id}/recipe` gives it.",
            },
        },
        "required": ["q", "url"],
        "additionalProperties": False,
    },
    "RowSchema": {
        "type": "object",
        "description": "JSON Schema of one row; a `$ref` may only point into the schema itself.",
        "properties": {
            "type": {"const": "object", "default": "object"},
            "properties": {
                "type": "object",
                "additionalProperties": {"anyOf": [_schema("FieldSchema"), {"type": "boolean"}]},
            },
            "required": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        },
    },
    "FieldSchema": {
        "type": "object",
        "description": "JSON Schema of one field; name, title, description guide the reading.",
        "properties": {
            "type": {
                "anyOf": [
                    {"enum": sorted(TYPES)},
                    {
                        "type": "array",
                        "items": {"enum": sorted(TYPES)},
                        "minItems": 1,
                        "uniqueItems": True,
                    },
                ]
            },
            "format": {"type": "string"},
            "title": {"type": "string"},
            "description": {"type": "string"},
        },
    },
    "Recipe": _recipe(),
}

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

EXAMPLE_REQUEST: Fragment = {
    "q": "each team member with name, role and profile link",
    "url": "https://example.com/team",
    "schema": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "role": {"type": ["string", "null"]},
            "profile": {"type": ["string", "null"], "format": "uri"},
        },
        "required": ["name"],
    },
    "verifyUrls": False,
}
EXAMPLE_TASK: Fragment = {
    "id": EXAMPLE_ID,
    "type": "extract",
    "status": "pending",
    "input": EXAMPLE_REQUEST,
    "output": None,
    "error": None,
    "createdAt": EXAMPLE_TIME,
    "updatedAt": EXAMPLE_TIME,
}
CREATE_TASK: Fragment = {
    "requestBody": {
        "required": True,
        "description": "UTF-8 JSON, 1 MiB at most; all faults are answered at once.",
        "content": {
            "application/json": {
                "schema": _schema("ExtractRequest"),
                "example": EXAMPLE_REQUEST,
            }
        },
    },
}


def _query(name: str, description: str, schema: Fragment) -> Fragment:
    return {"name": name, "in": "query", "description": description, "schema": schema}


LIST_TASKS: Fragment = {
    "parameters": [
        _query(
            "page",
            "Number of the page; past the end `data` is empty.",
            {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1},
        ),
        _query(
            "pageSize",
            "Tasks on one page.",
            {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": 10},
        ),
        _query(
            "sortBy",
            "What the tasks are sorted by.",
            {"type": "string", "enum": list(ORDERS), "default": "createdAt"},
        ),
        _query(
            "sortDirection",
            "Oldest or newest first.",
            {"type": "string", "enum": list(DIRECTIONS), "default": "asc"},
        ),
    ]
}
_ROWS: Fragment = {
    "application/x-ndjson": {
        "schema": {"type": "string", "description": "One JSON object a line, UTF-8."},
        "example": '{"name":"Ana Li","role":"Engineer","profile":"https://example.com/ana"}\n',
    }
}
DOWNLOAD: Fragment = {
    "parameters": [
        _query("expires", "Part of the signed link.", {"type": "string"}) | {"required": True},
        _query("org", "Part of the signed link.", {"type": "string"}) | {"required": True},
        _query("kid", "Part of the signed link.", {"type": "string"}) | {"required": True},
        _query("signature", "Part of the signed link.", {"type": "string"}) | {"required": True},
        {
            "name": "Range",
            "in": "header",
            "description": "One range of bytes, e.g. `bytes=0-1023`; any other is passed over.",
            "schema": {"type": "string"},
        },
    ]
}
DOWNLOAD_ANSWERS: Answers = {
    200: {"description": "All rows.", "content": _ROWS},
    206: {"description": "The range of bytes that was asked for.", "content": _ROWS},
}
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
    return refusals(errors.Unauthorized, errors.StoreUnavailable, *raised)


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
    built["components"]["schemas"] |= REQUEST_SCHEMAS
    _drop_unused_answer(built)
    return built


def _drop_unused_answer(built: Fragment) -> None:
    """Take out the 422 that FastAPI writes beside every parameter: faults are answered with 400."""
    for path in built["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
    for name in ("HTTPValidationError", "ValidationError"):
        built["components"]["schemas"].pop(name, None)
