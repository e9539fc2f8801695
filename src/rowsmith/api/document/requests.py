"""What requests hold, as the OpenAPI document shows it: bodies and query parameters."""

from typing import Any

from rowsmith.api.schemas import EXAMPLE_ID, EXAMPLE_TIME
from rowsmith.ask.schema import TYPES as FIELD_TYPES
from rowsmith.model.task import FollowDetails, Render, TaskStatus
from rowsmith.model.values import Json
from rowsmith.recipe import recipe_schema
from rowsmith.service.check_request import LIMITS, MAX_Q_CHARACTERS
from rowsmith.service.create_task import MAX_BATCH
from rowsmith.service.list_tasks import DIRECTIONS, MAX_PAGE, MAX_PAGE_SIZE, ORDERS, TYPES

Fragment = dict[str, Any]

_WORDS = r"[^\s\x1c-\x1f\x85]"
# No blank text; some of the separators are blanks to Python and not to other readers of patterns.
_PRINTABLE = "^[!-~]([ -~]*[!-~])?$"
# ASCII addresses with a host name or dotted IPv4; the server also takes international names.
# Host names stay within what can be looked up: 63 characters a label, 253 in all.
# Kept plain: testers that make addresses from it take minutes over a stricter one.
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,29}[A-Za-z0-9])?"
_BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_REST = "([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"
URL_PATTERN = (
    rf"^https?://(({_LABEL}\.){{0,5}}[A-Za-z][A-Za-z0-9]{{0,29}}|({_BYTE}\.){{3}}{_BYTE})"
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
                "pattern": _WORDS,
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
            "webhook": {
                "anyOf": [_schema("Webhook"), {"type": "null"}],
                "default": None,
                "description": "Whom to tell when the task has completed or failed.",
            },
            "pagesOf": {
                "anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}],
                "default": None,
                "description": "A task of yours that has ended: its stored pages, from `url` on, "
                "are read in place of the site, and cost nothing.",
            },
        },
        "required": ["q", "url"],
        "additionalProperties": False,
    },
    "Webhook": {
        "type": "object",
        "description": "Gets a POST as Standard Webhooks describe: `webhook-id`, "
        "`webhook-timestamp`, and with a secret `webhook-signature`; up to ten tries in 75 hours.",
        "properties": {
            "url": {
                "type": "string",
                "format": "uri",
                "maxLength": 2083,
                "pattern": URL_PATTERN,
                "description": "Your server, http or https; redirects are not followed.",
            },
            "secret": {
                "type": "string",
                "pattern": "^whsec_([A-Za-z0-9+/]{4}){8,21}$",
                "description": "`whsec_` and the base64 of 24 to 64 bytes; never shown again.",
            },
        },
        "required": ["url"],
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
                    {"enum": sorted(FIELD_TYPES)},
                    {
                        "type": "array",
                        "items": {"enum": sorted(FIELD_TYPES)},
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
IDEMPOTENCY: Fragment = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "For 24 hours the same key and body give the same tasks, as they stand then.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": _PRINTABLE},
}
CREATE_TASK: Fragment = {
    "parameters": [IDEMPOTENCY],
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


CREATE_TASKS: Fragment = {
    "parameters": [IDEMPOTENCY],
    "requestBody": {
        "required": True,
        "description": "UTF-8 JSON, 1 MiB at most; all tasks are taken, or none.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": MAX_BATCH,
                    "items": {
                        "type": "object",
                        "properties": {
                            "type": {"const": "extract"},
                            "input": _schema("ExtractRequest"),
                        },
                        "required": ["type", "input"],
                        "additionalProperties": False,
                    },
                },
                "example": [{"type": "extract", "input": EXAMPLE_REQUEST}],
            }
        },
    },
}


def query(name: str, description: str, schema: Fragment) -> Fragment:
    """Return a query parameter as the document shows it."""
    return {"name": name, "in": "query", "description": description, "schema": schema}


LIST_TASKS: Fragment = {
    "parameters": [
        query(
            "page",
            "Number of the page; past the end `data` is empty.",
            {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1},
        ),
        query(
            "pageSize",
            "Tasks on one page.",
            {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": 10},
        ),
        query(
            "sortBy",
            "What the tasks are sorted by.",
            {"type": "string", "enum": list(ORDERS), "default": "createdAt"},
        ),
        query(
            "sortDirection",
            "Oldest or newest first.",
            {"type": "string", "enum": list(DIRECTIONS), "default": "asc"},
        ),
    ]
}
LIST_TASKS_OF_ALL_TYPES: Fragment = {
    "parameters": [
        *LIST_TASKS["parameters"],
        query(
            "type",
            "Only tasks of this type; may be given more than once.",
            {"type": "array", "items": {"type": "string", "enum": list(TYPES)}},
        ),
        query(
            "status",
            "Only tasks in this status; may be given more than once.",
            {"type": "array", "items": {"type": "string", "enum": [*map(str, TaskStatus)]}},
        ),
    ]
}
