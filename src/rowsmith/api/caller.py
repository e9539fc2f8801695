"""Who calls: the bearer key of a request."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from rowsmith.bootstrap import Running
from rowsmith.errors import Unauthorized
from rowsmith.model.access import Principal

_SCHEME = HTTPBearer(
    auto_error=False,
    scheme_name="apiKey",
    description="An API key, `rsk_…`, as `rowsmith keys create` makes it.",
)


def running(request: Request) -> Running:
    """Return the installation that answers *request*."""
    found: Running = request.app.state.running
    return found


async def caller(request: Request, _documented: Annotated[object, Depends(_SCHEME)]) -> Principal:
    """Return on whose behalf *request* runs.

    Raises:
        Unauthorized: no key, more than one, a malformed, unknown or revoked one.
    """
    sent = request.headers.getlist("authorization")
    scheme, _, key = sent[0].partition(" ") if len(sent) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not key.strip():
        raise Unauthorized(
            "An API key is needed: send the header Authorization: Bearer rsk_…, one time."
        )
    return await running(request).service.authenticate(key.strip())


Here = Annotated[Running, Depends(running)]
Caller = Annotated[Principal, Depends(caller)]
