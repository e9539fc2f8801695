"""Read the rows of a task, at any time, from any row on."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from rowsmith.errors import Fault, InputError, RowsGone
from rowsmith.model.access import Principal
from rowsmith.model.task import Task, TaskStatus
from rowsmith.service.open_result import check_result
from rowsmith.service.rows.forms import Form, Lines, choose_form, in_form
from rowsmith.service.rows.found import FINAL, FoundRows
from rowsmith.store.found.rows import RowBlock
from rowsmith.store.objects import Objects
from rowsmith.store.tasks import TaskStore

MAX_AFTER = 10**15
CHUNK_BLOCKS = 50
"""Blocks of rows sent at a time: those of as many pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsAnswer:
    """Rows on their way: the form they are in, and the bytes."""

    form: Form
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class ReadRows:
    """Read rows as they are found.

    Attributes:
        tasks: where the state is.
        objects: where the rows of completed tasks are.
        found: the rows of tasks at work.
    """

    tasks: TaskStore
    objects: Objects
    found: FoundRows

    async def __call__(
        self, principal: Principal, task_id: str, *, after: str | None = None, accept: str = ""
    ) -> RowsAnswer:
        """Return the rows behind the first *after* ones; none for a task that failed.

        Args:
            principal: on whose behalf.
            task_id: which task.
            after: how many rows the caller has, as sent.
            accept: the Accept header; see `choose_form`.

        Raises:
            Forbidden: the key may not read tasks.
            InputError: *after* is no such number.
            UnknownTask: there is none with this id in the organisation.
            RowsGone: the rows were deleted for their age.
            NotAcceptable: the form that is wanted cannot be written here.
        """
        principal.must("tasks:read")
        skipped = read_after(after)
        task = await self.tasks.get(principal.org_id, task_id)
        form = choose_form(accept)
        return RowsAnswer(form=form, chunks=await in_form(await self.lines(task, skipped), form))

    async def lines(self, task: Task, skipped: int) -> Lines:
        """Return a reader of the rows of *task* behind the first *skipped*.

        Raises:
            RowsGone: they were deleted for their age.
        """
        if not task.are_rows_kept:
            raise RowsGone("the rows of this task were deleted for their age: read the page again")
        if task.status is TaskStatus.COMPLETED:
            stored = await check_result(self.objects, task)
            return lambda: _whole_lines(
                self.objects.stream(task.result_key, 0, stored.size), skipped
            )
        blocks = await self.found.after(task, skipped)
        if not blocks and task.status not in FINAL:
            now = await self.tasks.get(task.org_id, task.id)
            if now.status in FINAL:  # it ended meanwhile, and the blocks went into its result
                return await self.lines(now, skipped)
        return lambda: _published(blocks, skipped)


def read_after(text: str | None) -> int:
    """Return how many rows the caller has.

    Raises:
        InputError: it is no whole number.
    """
    if text is None:
        return 0
    if text.isascii() and text.isdecimal() and len(text) <= 16 and int(text) <= MAX_AFTER:
        return int(text)
    raise InputError([Fault("after", "must be the number of rows that you have, 0 or more")])


async def _whole_lines(chunks: AsyncIterator[bytes], skipped: int) -> AsyncIterator[bytes]:
    """Yield *chunks* cut after line ends, without their first *skipped* lines."""
    rest = b""
    async for chunk in chunks:
        rest += chunk
        end = rest.rfind(b"\n") + 1
        whole, rest = rest[:end], rest[end:]
        start = 0
        for _ in range(passed := min(skipped, whole.count(b"\n"))):
            start = whole.find(b"\n", start) + 1
        skipped -= passed
        if start < end:
            yield whole[start:]


async def _published(blocks: list[RowBlock], skipped: int) -> AsyncIterator[bytes]:
    for start in range(0, len(blocks), CHUNK_BLOCKS):
        yield b"".join(block.after(skipped) for block in blocks[start : start + CHUNK_BLOCKS])
