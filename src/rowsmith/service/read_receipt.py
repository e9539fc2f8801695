"""Read what a task visited, found and refused, where cells come from, and the recipe."""

from dataclasses import dataclass

import msgspec

from rowsmith.errors import Fault, InputError, TaskNotFinished
from rowsmith.model.access import Principal
from rowsmith.model.task import Task, TaskStatus
from rowsmith.model.values import Json
from rowsmith.store.names import receipt_key, recipe_key
from rowsmith.store.objects import Objects
from rowsmith.store.tasks import TaskStore
from rowsmith.tasks.cells import read_cells
from rowsmith.tasks.receipt import origins_json

MAX_DIGITS = 9
ENDED = frozenset({TaskStatus.COMPLETED, TaskStatus.FAILED})


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """Read the receipt of a finished task."""

    tasks: TaskStore
    objects: Objects

    async def __call__(self, principal: Principal, task_id: str) -> dict[str, Json]:
        """Return the receipt as one JSON object, camelCase keys.

        A task that failed at its first page has ``error`` too; one without a receipt has it alone.

        Raises:
            Forbidden: the key may not read tasks.
            UnknownTask: there is none with this id in the organisation.
            TaskNotFinished: the task is still at work.
        """
        task = await _ended(self.tasks, principal, task_id)
        found = await _read(self.objects, receipt_key(task_id, task.fence))
        return found or {"error": task.error}


@dataclass(frozen=True, slots=True)
class ReadOrigins:
    """Read where the cells of one row of a completed task come from."""

    tasks: TaskStore
    objects: Objects

    async def __call__(
        self, principal: Principal, task_id: str, row: str, field: str | None
    ) -> dict[str, Json]:
        """Return the row's number and, by field, value, raw text and places, camelCase keys.

        Args:
            principal: on whose behalf.
            task_id: the task.
            row: number of the row as sent, a whole number from 0.
            field: the only field that is wanted, None for all.

        Raises:
            Forbidden: the key may not read tasks.
            UnknownTask: there is none with this id in the organisation.
            TaskNotFinished: the task is still at work.
            InputError: there is no such row, or it has no value for *field*.
        """
        task = await _ended(self.tasks, principal, task_id)
        if not (row.isascii() and row.isdecimal() and len(row) <= MAX_DIGITS):
            raise InputError([Fault("row", "must be the number of a row, from 0")])
        cells = await read_cells(self.objects, task_id, task.fence, int(row))
        if cells is None:
            told = f"the task returned {task.rows_returned}, counted from 0"
            raise InputError([Fault("row", f"there is no row {int(row)}: {told}")])
        if field is not None and field not in cells:
            has = f"it has {', '.join(cells)}" if cells else "it has none"
            raise InputError([Fault("field", f"this row has no value of that name: {has}")])
        receipt = await _read(self.objects, receipt_key(task_id, task.fence)) or {}
        chosen = cells if field is None else {field: cells[field]}
        pages = {page["pageId"]: page["finalUrl"] for page in receipt.get("visited", [])}
        return {"row": int(row), "cells": origins_json(chosen, pages)}


@dataclass(frozen=True, slots=True)
class ReadRecipe:
    """Read the recipe of a finished task."""

    tasks: TaskStore
    objects: Objects

    async def __call__(self, principal: Principal, task_id: str) -> dict[str, Json] | None:
        """Return the recipe as one JSON object, or None when the task found nothing.

        Raises:
            Forbidden: the key may not read tasks.
            UnknownTask: there is none with this id in the organisation.
            TaskNotFinished: the task is still at work.
        """
        task = await _ended(self.tasks, principal, task_id)
        return await _read(self.objects, recipe_key(task_id, task.fence))


async def _ended(tasks: TaskStore, principal: Principal, task_id: str) -> Task:
    principal.must("tasks:read")
    task = await tasks.get(principal.org_id, task_id)
    if task.status not in ENDED:
        raise TaskNotFinished(f"the task is {task.status.value}: ask again when it has ended")
    return task


async def _read(objects: Objects, key: str) -> dict[str, Json] | None:
    if not await objects.has(key):
        return None
    return msgspec.json.decode(await objects.get(key), type=dict[str, Json])
