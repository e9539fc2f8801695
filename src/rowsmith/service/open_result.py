"""Mint the signed link of a result, and open the result that such a link names."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from rowsmith.model.task import Task

RESULT_ROUTE = "/v1/results/{task_id}"
"""Where the API serves results; the query string holds expiry, key and signature."""


@dataclass(frozen=True, slots=True)
class MintResultLink:
    """Sign the way to a result file."""

    def __call__(self, task: Task) -> str:
        """Return path and query of a link to the rows of a completed *task*, without a host.

        The link works without an API key for ``store.result_ttl_s`` seconds from now.

        Raises:
            TaskNotFinished: the task is not completed.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A result file, or the asked-for part of one.

    Attributes:
        size: bytes of the whole file.
        sha256: hash of the whole file, hex; serves as the entity tag.
        start: first byte sent.
        stop: one past the last byte sent.
        is_partial: a range was asked for and can be sent (206).
        is_unsatisfiable: the asked-for range lies outside of the file (416); nothing is sent.
        chunks: the bytes, at most 1 MiB at a time; the file was checked against its hash before.
    """

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
        raise NotImplementedError
