"""Tasks of any type: create many at once, read, list."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from rowsmith import errors
from rowsmith.api import answers, openapi
from rowsmith.api.body import read_json
from rowsmith.api.caller import Caller, Here
from rowsmith.api.document import requests
from rowsmith.api.routes.extract import envelope, idempotency_key, read_task
from rowsmith.api.schemas import TaskEnvelope, TaskListWithQuota

router = APIRouter(prefix="/v1/tasks", tags=["Tasks"])


@router.post(
    "",
    operation_id="createTasks",
    summary="Create tasks",
    response_model=list[TaskEnvelope],
    response_description="The new tasks in the order they were sent, `pending`.",
    responses=openapi.guarded(*openapi.TAKEN),
    openapi_extra=requests.CREATE_TASKS,
)
async def create_tasks(request: Request, here: Here, principal: Caller) -> Response:
    """Take 1 to 100 tasks, all or none of them."""
    items = await read_json(request)
    made = await here.service.create_task.many(principal, items, idempotency_key(request))
    return answers.all_shown([envelope(request, here, task) for task in made])


@router.get(
    "",
    operation_id="listTasksOfAllTypes",
    summary="List tasks of all types",
    response_model=TaskListWithQuota,
    response_description="One page of the organisation's tasks, and how many it may have.",
    responses=openapi.guarded(errors.InputError),
    openapi_extra=requests.LIST_TASKS_OF_ALL_TYPES,
)
async def list_tasks(request: Request, here: Here, principal: Caller) -> Response:
    """Page through the organisation's tasks, of some types and statuses if wanted."""
    sent = request.query_params.multi_items()
    page = await here.service.list_tasks(principal, sent, has_filters=True)
    envelopes = [envelope(request, here, task) for task in page.tasks]
    return answers.shown(TaskListWithQuota.of(page, envelopes))


router.get(
    "/{id}",
    operation_id="readTaskOfAnyType",
    summary="Read a task of any type",
    response_model=TaskEnvelope,
    response_description="The task; a completed one with a fresh link to its rows.",
    responses=openapi.guarded(errors.UnknownTask),
)(read_task)
