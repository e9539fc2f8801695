"""How rows are answered, as the OpenAPI document shows it."""

from rowsmith.api.document.requests import Fragment, query
from rowsmith.service.rows.forms import Form
from rowsmith.service.rows.read_rows import MAX_AFTER

_ROWS: Fragment = {
    "application/x-ndjson": {
        "schema": {"type": "string", "description": "One JSON object a line, UTF-8."},
        "example": '{"name":"Ana Li","role":"Engineer","profile":"https://example.com/ana"}\n',
    }
}
DOWNLOAD: Fragment = {
    "parameters": [
        query("expires", "Part of the signed link.", {"type": "string"}) | {"required": True},
        query("org", "Part of the signed link.", {"type": "string"}) | {"required": True},
        query("kid", "Part of the signed link.", {"type": "string"}) | {"required": True},
        query("signature", "Part of the signed link.", {"type": "string"}) | {"required": True},
        {
            "name": "Range",
            "in": "header",
            "description": "One range of bytes, e.g. `bytes=0-1023`; any other is passed over.",
            "schema": {"type": "string"},
        },
    ]
}
DOWNLOAD_ANSWERS: dict[int | str, Fragment] = {
    200: {"description": "All rows.", "content": _ROWS},
    206: {"description": "The range of bytes that was asked for.", "content": _ROWS},
}

READ_ROWS: Fragment = {
    "parameters": [
        query(
            "after",
            "How many rows you have; only those behind them are sent.",
            {"type": "integer", "minimum": 0, "maximum": MAX_AFTER, "default": 0},
        ),
        {
            "name": "Accept",
            "in": "header",
            "description": "The form of the rows; NDJSON unless another is named.",
            "schema": {"type": "string", "enum": [str(form) for form in Form]},
        },
    ]
}
ROWS_ANSWERS: dict[int | str, Fragment] = {
    200: {
        "description": "The rows so far; all rows when the task is completed.",
        "content": {
            **_ROWS,
            str(Form.CSV): {"schema": {"type": "string"}},
            str(Form.PARQUET): {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
FOLLOW: Fragment = {
    "parameters": [
        {
            "name": "Last-Event-ID",
            "in": "header",
            "description": "The `id` of the last event that you have; the rows behind it are sent.",
            "schema": {"type": "integer", "minimum": 0, "maximum": MAX_AFTER},
        },
    ]
}
FOLLOW_ANSWERS: dict[int | str, Fragment] = {
    200: {
        "description": "Events until the task ends: `progress` with `status`, `pages`, `rows`; "
        "`rows` with an array of new rows, its `id` being how many that makes; `done` with the "
        "task's envelope.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
