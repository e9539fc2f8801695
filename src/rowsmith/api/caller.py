"""Who calls: the bearer key of a request."""

from collections.abc import Collection
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from rowsmith.bootstrap import Running
from rowsmith.errors import RateLimited, Unauthorized
from rowsmith.model.access import Principal
from rowsmith.service.access.limits import Kind

_SCHEME = HTTPBearer(
    auto_error=False,
    scheme_name="apiKey",
    description="An API key, `rsk_…`, as `rowsmith keys create` makes it.",
)


async def running(request: Request) -> Running:
    """Return the installation that answers *request*.

    A coroutine although it waits for nothing: FastAPI calls plain functions on other threads, which
    costs every request a hop there and back.
    """
    found: Running = request.app.state.running
    return found


async def caller(request: Request, _documented: Annotated[object, Depends(_SCHEME)]) -> Principal:
    """Return on whose behalf *request* runs.

    Raises:
        Unauthorized: no key, more than one, a malformed, unknown, expired or revoked one.
        Forbidden: the key is not good from the address that the request comes from.
        RateLimited: the organisation sends too many requests.
    """
    sent = request.headers.getlist("authorization")
    scheme, _, key = sent[0].partition(" ") if len(sent) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not key.strip():
        raise Unauthorized(
            "An API key is needed: send the header Authorization: Bearer rsk_…, one time."
        )
    here = await running(request)
    address = sender(request, here.settings.server.trusted_proxies)
    principal = await here.service.authenticate(key.strip(), address)
    kind = Kind.READS if request.method in {"GET", "HEAD"} else Kind.CHANGES
    allowance = here.service.limit_rate(principal.org_id, kind)
    request.state.allowance = allowance
    if not allowance.is_granted:
        raise RateLimited(
            f"the organisation sends more requests than it may ({allowance.kind})",
            retry_after_s=max(1, allowance.reset_s),
        )
    return replace(principal, request_id=request.state.request_id)


def sender(request: Request, trusted: Collection[str]) -> str:
    """Return the IP address that *request* comes from, "" when there is none.

    Args:
        request: being answered.
        trusted: addresses of proxies in front of the server; what they say of the sender in
            X-Forwarded-For is believed, from the last entry to the first that is no such proxy.
    """
    address = request.client.host if request.client is not None else ""
    passed = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    while address in trusted and passed and passed[-1].strip():
        address = passed.pop().strip()
    return address


Here = Annotated[Running, Depends(running)]
Caller = Annotated[Principal, Depends(caller)]
