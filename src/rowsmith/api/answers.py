"""Answers as bytes: JSON of a schema, JSON as it is, problems, streams."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack
from http import HTTPStatus

import orjson
from pydantic import BaseModel
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from rowsmith.api.problem import Problem
from rowsmith.model.values import Json

JSON_TYPE = "application/json"


def shown(model: BaseModel) -> Response:
    """Return the answer 200 that holds *model*."""
    return Response(model.model_dump_json(by_alias=True), media_type=JSON_TYPE)


def all_shown(models: Sequence[BaseModel]) -> Response:
    """Return the answer 200 that holds *models* as a bare array."""
    return as_json([model.model_dump(mode="json", by_alias=True) for model in models])


def as_json(value: Json) -> Response:
    """Return the answer 200 that holds *value*."""
    return Response(orjson.dumps(value), media_type=JSON_TYPE)


def refused(problem: Problem) -> Response:
    """Return the answer for *problem*."""
    return Response(
        problem.body(),
        status_code=problem.status,
        media_type=JSON_TYPE,
        headers=dict(problem.headers),
    )


class Stream(StreamingResponse):
    """An answer in parts, which is counted as long as it is under way.

    It ends whole, by the caller who leaves, or by a fault. A generator's own ``finally`` would not
    do: it never runs when the caller has left before the first part.
    """

    def __init__(
        self,
        chunks: AsyncIterator[bytes],
        headers: Mapping[str, str],
        counted: ExitStack,
        status: HTTPStatus = HTTPStatus.OK,
    ) -> None:
        """Send *chunks*; *counted* is closed when that is over."""
        super().__init__(chunks, status_code=status, headers=dict(headers))
        self._counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self._counted:
            await super().__call__(scope, receive, send)
