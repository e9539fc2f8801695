"""How rows are answered, as the OpenAPI document shows it."""

from rowsmith.api.document.requests import Fragment, query

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
