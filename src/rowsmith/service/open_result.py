"""Mint the signed link of a result, and open the result that such a link names."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

from rowsmith.errors import LinkRefused, StoreError, TaskNotFinished, UnknownTask
from rowsmith.model.task import Task, TaskStatus
from rowsmith.store.folder import Stored
from rowsmith.store.links import ALTERED, LinkSigner
from rowsmith.store.objects import Objects
from rowsmith.store.tasks import TaskStore

RESULT_ROUTE = "/v1/results/{task_id}"
"""Where the API serves results; the query string holds expiry, key and signature."""
RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))", re.ASCII)


@dataclass(frozen=True, slots=True)
class MintResultLink:
    """Sign the way to a result file.

    Attributes:
        signer: signs.
        keep_s: rows are deleted so many seconds after their task's end, and links end then too.
    """

    signer: LinkSigner
    keep_s: int

    def __call__(self, task: Task) -> str:
        """Return path and query of a link to the rows of a completed *task*, without a host.

        The link works without an API key for ``store.result_ttl_s`` seconds from now,
        while the rows are kept.

        Raises:
            TaskNotFinished: the task is not completed.
        """
        if task.status is not TaskStatus.COMPLETED:
            raise TaskNotFinished("only a completed task has rows")
        until = task.updated_at + timedelta(seconds=self.keep_s)
        query = self.signer.sign(task.org_id, task.id, until=until)
        return f"{RESULT_ROUTE.format(task_id=task.id)}?{query}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A result file, or the asked-for part of one.

    Attributes:
        org_id: whose rows they are.
        size: bytes of the whole file.
        sha256: hash of the whole file, hex; serves as the entity tag.
        start: first byte sent.
        stop: one past the last byte sent.
        is_partial: a range was asked for and can be sent (206).
        is_unsatisfiable: the asked-for range lies outside of the file (416); nothing is sent.
        chunks: the bytes, at most 1 MiB at a time; the file was checked against its hash before.
    """

    org_id: str
    size: int
    sha256: str
    start: int
    stop: int
    is_partial: bool
    is_unsatisfiable: bool
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class OpenResult:
    """Open the rows that a signed link names."""

    signer: LinkSigner
    tasks: TaskStore
    objects: Objects

    async def __call__(
        self, task_id: str, query: str, *, byte_range: str | None = None
    ) -> Download:
        """Return the file, or the part of it that *byte_range* asks for.

        Args:
            task_id: from the path, as sent.
            query: the query string as sent, undecoded: it is compared as it stands.
            byte_range: the Range header, or None; one with several ranges or another unit is
                passed over and the whole file is sent.

        Raises:
            LinkRefused: altered, expired or deleted; one message for all.
            StoreError: the file is gone or damaged.
        """
        org_id = self.signer.check(task_id, query)
        try:
            task = await self.tasks.get(org_id, task_id)
        except UnknownTask as exc:
            raise LinkRefused(ALTERED) from exc
        stored = await check_result(self.objects, task)
        span = read_range(byte_range, stored.size)
        start, stop = (0, stored.size) if span is None else span
        is_unsatisfiable = span is not None and start >= stop
        return Download(
            org_id=org_id,
            size=stored.size,
            sha256=stored.sha256,
            start=start,
            stop=stop,
            is_partial=span is not None and not is_unsatisfiable,
            is_unsatisfiable=is_unsatisfiable,
            chunks=self.objects.stream(task.result_key, start, stop),
        )


async def check_result(objects: Objects, task: Task) -> Stored:
    """Return size and hash of the rows of a completed *task*, which are those recorded at its end.

    Raises:
        StoreError: the file is gone or damaged.
    """
    stored = await objects.digest(task.result_key)
    if task.result_size not in {None, stored.size}:
        raise StoreError("the result file is damaged: its size is not the one recorded")
    if stored.sha256 != task.result_sha256:
        raise StoreError("the result file is damaged: its hash is not the one recorded")
    return stored


def read_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Return (first byte, one past the last) of a Range header; None for the whole file.

    An empty span means that the range lies outside of the file.

    Source:
        RFC 9110, section 14.1.2; a range that is no range is ignored (14.2).

    >>> read_range("bytes=2-4", 10), read_range("bytes=-3", 10), read_range("bytes=10-", 10)
    ((2, 5), (7, 10), (10, 10))
    """
    match = RANGE.fullmatch(header.strip()) if header else None
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        return max(0, size - int(suffix)), size
    if last and int(last) < int(first):
        return None
    stop = min(int(last) + 1, size) if last else size
    return min(int(first), size), stop
