"""A task as the server shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from rowsmith.errors import InvalidAnswer
from rowsmith.model.task import TaskStatus
from rowsmith.model.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteTask:
    """A task as the server shows it.

    Attributes:
        id: its id.
        status: where it stands.
        input: what was asked for.
        created_at: ISO 8601, UTC.
        updated_at: last change of status, ISO 8601, UTC.
        rows_returned: rows of a completed task, else 0.
        credits_used: credits of a completed task, else 0.
        result_url: where the rows of a completed task are, else "".
        error: one sentence when it failed, else "".
    """

    id: str
    status: TaskStatus
    input: Mapping[str, Json]
    created_at: str
    updated_at: str
    rows_returned: int = 0
    credits_used: float = 0.0
    result_url: str = ""
    error: str = ""

    @property
    def is_final(self) -> bool:
        """Return whether it has ended."""
        return self.status in {TaskStatus.COMPLETED, TaskStatus.FAILED}

    @classmethod
    def from_json(cls, envelope: Mapping[str, Json]) -> Self:
        """Return the task that the API's *envelope* holds.

        Raises:
            InvalidAnswer: it is no envelope of a task.
        """
        try:
            output = envelope["output"] or {}
            return cls(
                id=envelope["id"],
                status=TaskStatus(envelope["status"]),
                input=envelope["input"],
                created_at=envelope["createdAt"],
                updated_at=envelope["updatedAt"],
                rows_returned=output.get("rowsReturned", 0),
                credits_used=output.get("creditsUsed", 0.0),
                result_url=output.get("resultUrl", ""),
                error=envelope["error"] or "",
            )
        except (KeyError, TypeError, ValueError, AttributeError) as exc:
            raise InvalidAnswer("the server's answer is no task of Rowsmith") from exc
