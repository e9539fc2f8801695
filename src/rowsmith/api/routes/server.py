"""The server itself: its document and its health."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from rowsmith import errors
from rowsmith.api import answers, openapi
from rowsmith.api.caller import Here
from rowsmith.api.schemas import Alive, Ready
from rowsmith.errors import StoreUnavailable
from rowsmith.telemetry import metrics

router = APIRouter(tags=["Server"])


@router.get(
    "/v1/openapi.json",
    operation_id="readDocument",
    summary="Read this document",
    response_model=dict[str, object],
    response_description="The OpenAPI 3.1 document of this server.",
    responses=openapi.refusals(),
)
async def read_document(request: Request) -> Response:
    """Read the OpenAPI document; no key is needed."""
    return answers.as_json(request.app.openapi())


@router.get(
    "/healthz",
    operation_id="readLiveness",
    summary="Is the process alive",
    response_model=Alive,
    response_description="It is.",
    responses=openapi.refusals(),
)
async def read_liveness() -> Response:
    """Answer at once, without looking at anything."""
    return answers.shown(Alive(status="ok"))


@router.get(
    "/readyz",
    operation_id="readReadiness",
    summary="Can the process do its work",
    response_model=Ready,
    response_description="All parts work.",
    responses=openapi.refusals(errors.StoreUnavailable),
)
async def read_readiness(here: Here) -> Response:
    """Use every part: write to the store, keep a file, look at the disk, have a reader answer.

    The queue takes up tasks, a denied address is refused, and the browser that the settings name
    is there. An answer may be a second old.
    """
    health = await here.service.check_health()
    if not health.is_ready:
        broken = [f"{part}: {state}" for part, state in health.parts.items() if state != "ok"]
        raise StoreUnavailable(f"Not ready: {'; '.join(broken)}")
    return answers.shown(Ready(status="ready", parts=health.parts))


@router.get(
    "/metrics",
    operation_id="readMetrics",
    summary="Read the metrics",
    response_class=Response,
    responses={
        200: {
            "description": "All metrics, as Prometheus reads them.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
        **openapi.refusals(errors.StoreUnavailable),
    },
)
async def read_metrics(here: Here) -> Response:
    """Read counts of requests, events and unfinished tasks; no key is needed."""
    unfinished = await here.service.read_queue()
    return Response(metrics.exposition(unfinished), media_type=metrics.CONTENT_TYPE)
