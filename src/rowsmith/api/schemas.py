"""The JSON of requests and answers, as the OpenAPI document shows it and answers are built."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from rowsmith.model.task import Task, TaskStatus
from rowsmith.model.values import Json
from rowsmith.service.list_tasks import TaskPage

EXAMPLE_ID = "3f2b8c1e-9d4a-4c6b-8f7e-1a2b3c4d5e6f"
EXAMPLE_TIME = "2026-01-01T00:00:00.000Z"
TASK_ID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"

Timestamp = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$",
        examples=[EXAMPLE_TIME],
        description="UTC, milliseconds.",
    ),
]


class Shape(BaseModel):
    """A JSON object with exactly the keys shown."""

    model_config = ConfigDict(
        extra="forbid", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True
    )


class TaskInput(Shape):
    """What was asked for: the four documented keys, and any other key that was sent."""

    model_config = ConfigDict(extra="allow")

    q: str
    url: str
    schema_: dict[str, Json] | None = Field(alias="schema")
    verify_urls: bool


class TaskOutput(Shape):
    """What came out of a completed task."""

    credits_used: float = Field(ge=0)
    result_url: str = Field(
        description="Signed address of the rows (NDJSON); needs no key, lives 24 hours.",
    )
    rows_returned: int = Field(ge=0)


class TaskEnvelope(Shape):
    """A task: always these eight keys."""

    id: str = Field(pattern=TASK_ID_PATTERN, examples=[EXAMPLE_ID])
    type: Literal["extract"]
    status: TaskStatus
    input: TaskInput
    output: TaskOutput | None = Field(description="Null unless the task is completed.")
    error: str | None = Field(description="One sentence; null unless the task failed.")
    created_at: Timestamp
    updated_at: Timestamp = Field(description="Last change of status.")

    @classmethod
    def of(cls, task: Task, result_url: str) -> "TaskEnvelope":
        """Return *task* as it is shown; *result_url* is used when it is completed."""
        output = None
        if task.status is TaskStatus.COMPLETED:
            output = TaskOutput(
                credits_used=task.credits_used,
                result_url=result_url,
                rows_returned=task.rows_returned,
            )
        return cls(
            id=task.id,
            type="extract",
            status=task.status,
            input=TaskInput.model_validate(task.sent),
            output=output,
            error=task.error if task.status is TaskStatus.FAILED else None,
            created_at=timestamp(task.created_at),
            updated_at=timestamp(task.updated_at),
        )


class PageNumbers(Shape):
    """Where a page of a list stands in the whole."""

    page: int = Field(ge=1)
    page_size: int = Field(ge=1, le=100)
    total: int = Field(ge=0)
    total_pages: int = Field(ge=0)

    @classmethod
    def of(cls, page: TaskPage) -> "PageNumbers":
        """Return where *page* stands."""
        return cls(
            page=page.page,
            page_size=page.page_size,
            total=page.total,
            total_pages=page.total_pages,
        )


class TaskList(Shape):
    """One page of the organisation's tasks; no data past the end."""

    data: list[TaskEnvelope]
    metadata: PageNumbers

    @classmethod
    def of(cls, page: TaskPage, envelopes: list[TaskEnvelope]) -> "TaskList":
        """Return *page* as it is shown, its tasks being *envelopes*."""
        return cls(data=envelopes, metadata=PageNumbers.of(page))


class TaskQuota(Shape):
    """Unfinished tasks of the organisation, and how many it may have."""

    in_flight: int = Field(ge=0)
    limit: int = Field(ge=1)


class TaskListWithQuota(Shape):
    """One page of the organisation's tasks; no data past the end."""

    data: list[TaskEnvelope]
    metadata: PageNumbers
    quota: TaskQuota

    @classmethod
    def of(cls, page: TaskPage, envelopes: list[TaskEnvelope]) -> "TaskListWithQuota":
        """Return *page* as it is shown, its tasks being *envelopes*."""
        quota = TaskQuota(in_flight=page.quota.in_flight, limit=page.quota.limit)
        return cls(data=envelopes, metadata=PageNumbers.of(page), quota=quota)


class Balance(Shape):
    """Credits left."""

    balance: float


class Alive(Shape):
    """The process answers."""

    status: Literal["ok"]


class Ready(Shape):
    """The process can do its work."""

    status: Literal["ready"]
    parts: dict[str, str] = Field(description="Part of the server to `ok`.")


class ErrorDetail(Shape):
    """One thing that is wrong with a request."""

    field: str = Field(description="Dotted path, e.g. `schema.properties.price.type`.")
    message: str


class ErrorBody(Shape):
    """What went wrong."""

    code: str = Field(pattern="^[A-Z][A-Z0-9_]*$")
    message: str
    details: list[ErrorDetail]


class ErrorEnvelope(Shape):
    """Every error of this server; `statusCode` is the HTTP status."""

    status_code: int = Field(ge=400, le=599)
    error: ErrorBody


def timestamp(moment: datetime) -> str:
    """Return *moment* in UTC with milliseconds.

    >>> timestamp(datetime(2026, 1, 1, tzinfo=UTC))
    '2026-01-01T00:00:00.000Z'
    """
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
