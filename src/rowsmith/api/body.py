"""Read the JSON body of a request: raw bytes, bounded while they arrive, decoded strictly."""

import re

import orjson
from starlette.requests import Request

from rowsmith.errors import Fault, InputError, RequestTooLarge, UnsupportedMediaType
from rowsmith.model.values import Json

MAX_BODY_BYTES = 2**20
"""Largest body read, 1 MiB."""

# RFC 9110: type "/" subtype, then parameters; only UTF-8 is JSON's (RFC 8259, section 8.1).
_JSON_TYPE = re.compile(
    r'application/(json|[\w.+-]+\+json)\s*+(;\s*charset\s*=\s*"?utf-?8"?\s*+)?+;?\s*', re.IGNORECASE
)


async def read_object(request: Request) -> dict[str, Json]:
    """Return the JSON object in the body of *request*.

    Raises:
        UnsupportedMediaType: the body is not declared as JSON, or is compressed.
        RequestTooLarge: the body has more than `MAX_BODY_BYTES`.
        InputError: the body is not one JSON object.
    """
    value = await read_json(request)
    if not isinstance(value, dict):
        raise _fault(f"must be a JSON object, not {_name(value)}")
    return value


async def read_json(request: Request) -> Json:
    """Return the JSON value in the body of *request*.

    Raises:
        UnsupportedMediaType: the body is not declared as JSON, or is compressed.
        RequestTooLarge: the body has more than `MAX_BODY_BYTES`.
        InputError: the body is not JSON.
    """
    _check_declared(request)
    return decode(await _read(request))


def decode(raw: bytes) -> Json:
    """Return the JSON value in *raw*: no NaN, no Infinity, no lone surrogates, no byte order mark.

    Raises:
        InputError: *raw* is not JSON, or nests deeper than 1,024 levels.

    >>> decode(b'{"q": "each job"}')
    {'q': 'each job'}
    """
    if not raw.strip():
        raise _fault("is empty: send a JSON object")
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as exc:
        raise _fault(f"is not valid JSON: {exc}") from exc


def _check_declared(request: Request) -> None:
    declared = request.headers.get("content-type", "")
    if _JSON_TYPE.fullmatch(declared.strip()) is None:
        shown = declared[:100] or "nothing"
        raise UnsupportedMediaType(
            f"The body must be JSON: send the header Content-Type: application/json, not {shown}."
        )
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"", "identity"}:
        raise UnsupportedMediaType("The body must not be compressed: send no Content-Encoding.")


async def _read(request: Request) -> bytes:
    """Return the body; one that is too large is refused at once, and the protocol drains it."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > MAX_BODY_BYTES:
        raise _too_large()
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise _too_large()
    return bytes(body)


def _too_large() -> RequestTooLarge:
    return RequestTooLarge(f"The body is larger than {MAX_BODY_BYTES} bytes.")


def _name(value: Json) -> str:
    names = {list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def _fault(message: str) -> InputError:
    return InputError([Fault("body", message)])
