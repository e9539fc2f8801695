"""What an organisation has left to spend."""

from fastapi import APIRouter
from starlette.responses import Response

from rowsmith import errors
from rowsmith.api import answers, openapi
from rowsmith.api.caller import Caller, Here
from rowsmith.api.schemas import Balance

router = APIRouter(prefix="/v1/credits", tags=["Credits"])


@router.get(
    "/balance",
    operation_id="readBalance",
    summary="Read the balance",
    response_model=Balance,
    response_description="The credits left.",
    responses=openapi.guarded(errors.Forbidden),
)
async def read_balance(here: Here, principal: Caller) -> Response:
    """Read how many credits the organisation has left."""
    return answers.shown(Balance(balance=await here.service.read_balance(principal)))
