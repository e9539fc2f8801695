"""Tasks: create, read, list, and what they saw and learned."""
# ruff: noqa: FAST003 - `{id}` is the alias of the parameter task_id, said once in TaskId

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from rowsmith import errors
from rowsmith.api import answers, openapi
from rowsmith.api.body import read_object
from rowsmith.api.caller import Caller, Here
from rowsmith.api.document import receipt, requests
from rowsmith.api.links import absolute
from rowsmith.api.openapi import TaskId
from rowsmith.api.schemas import TaskEnvelope, TaskList
from rowsmith.errors import Fault, InputError
from rowsmith.model.task import Task, TaskStatus

router = APIRouter(prefix="/v1", tags=["Tasks"])


@router.post(
    "/extract",
    operation_id="createTask",
    summary="Create a task",
    response_model=TaskEnvelope,
    response_description="The new task, `pending`: it is stored and will be finished.",
    responses=openapi.guarded(*openapi.TAKEN),
    openapi_extra=requests.CREATE_TASK,
)
async def create_task(request: Request, here: Here, principal: Caller) -> Response:
    """Take a sentence and an address; answer at once, the rows are read in the background."""
    body = await read_object(request)
    task = await here.service.create_task(principal, body, idempotency_key(request))
    return answers.shown(envelope(request, here, task))


@router.get(
    "/extract",
    operation_id="listTasks",
    summary="List tasks",
    response_model=TaskList,
    response_description="One page of the organisation's tasks.",
    responses=openapi.guarded(errors.InputError),
    openapi_extra=requests.LIST_TASKS,
)
async def list_tasks(request: Request, here: Here, principal: Caller) -> Response:
    """Page through the organisation's tasks."""
    page = await here.service.list_tasks(principal, request.query_params.multi_items())
    envelopes = [envelope(request, here, task) for task in page.tasks]
    return answers.shown(TaskList.of(page, envelopes))


@router.get(
    "/extract/{id}",
    operation_id="readTask",
    summary="Read a task",
    response_model=TaskEnvelope,
    response_description="The task; a completed one with a fresh link to its rows.",
    responses=openapi.guarded(errors.UnknownTask),
)
async def read_task(request: Request, here: Here, principal: Caller, task_id: TaskId) -> Response:
    """Read one task, to see whether it is done."""
    task = await here.service.read_task(principal, task_id)
    return answers.shown(envelope(request, here, task))


@router.post(
    "/extract/{id}/cancel",
    operation_id="cancelTask",
    summary="Cancel a task",
    response_model=TaskEnvelope,
    response_description="The task as it stands; one at work ends within seconds.",
    responses=openapi.guarded(errors.UnknownTask),
)
async def cancel_task(request: Request, here: Here, principal: Caller, task_id: TaskId) -> Response:
    """End a task with the rows so far; without any it fails. A finished one stays as it is."""
    task = await here.service.cancel_task(principal, task_id)
    return answers.shown(envelope(request, here, task))


@router.delete(
    "/extract/{id}",
    operation_id="deleteTask",
    summary="Delete a task",
    status_code=HTTPStatus.NO_CONTENT,
    response_description="The task is gone, and so are its rows, pages, receipt and recipe.",
    responses=openapi.guarded(errors.UnknownTask, errors.TaskNotFinished),
)
async def delete_task(here: Here, principal: Caller, task_id: TaskId) -> Response:
    """Delete a finished task with everything that it left; what was charged stays charged."""
    await here.service.delete_task(principal, task_id)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.get(
    "/extract/{id}/receipt",
    operation_id="readReceipt",
    summary="Read a task's receipt",
    responses={
        **receipt.ANSWER,
        **openapi.guarded(errors.InputError, errors.UnknownTask, errors.TaskNotFinished),
    },
    openapi_extra=receipt.QUERY,
)
async def read_receipt(
    request: Request, here: Here, principal: Caller, task_id: TaskId
) -> Response:
    """Read what a finished task visited, how many rows the site claims, and what was refused.

    With `row`, where the cells of that row were read instead.
    """
    asked = receipt.read_query(request.query_params.multi_items())
    if asked is None:
        return answers.as_json(await here.service.read_receipt(principal, task_id))
    return answers.as_json(await here.service.read_origins(principal, task_id, *asked))


@router.get(
    "/extract/{id}/recipe",
    operation_id="readRecipe",
    summary="Read a task's recipe",
    response_model=dict[str, object] | None,
    response_description="The extraction program that was used; null when nothing was found.",
    responses=openapi.guarded(errors.UnknownTask, errors.TaskNotFinished),
)
async def read_recipe(here: Here, principal: Caller, task_id: TaskId) -> Response:
    """Read what a finished task learned about the site, as data that can be replayed."""
    return answers.as_json(await here.service.read_recipe(principal, task_id))


def envelope(request: Request, here: Here, task: Task) -> TaskEnvelope:
    """Return *task* as it is shown, with a fresh link to its rows when it is completed."""
    link = ""
    if task.status is TaskStatus.COMPLETED:
        path = here.service.mint_result_link(task)
        link = absolute(request, path, here.settings.server.public_url)
    return TaskEnvelope.of(task, link)


def idempotency_key(request: Request) -> str | None:
    """Return the header Idempotency-Key, None without it.

    Raises:
        InputError: it is there more than once.
    """
    sent = request.headers.getlist("idempotency-key")
    if len(sent) > 1:
        raise InputError([Fault("Idempotency-Key", "is given more than once")])
    return sent[0] if sent else None
