"""Answers as bytes: JSON of a schema, JSON as it is, problems."""

from collections.abc import Sequence

import orjson
from pydantic import BaseModel
from starlette.responses import Response

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
