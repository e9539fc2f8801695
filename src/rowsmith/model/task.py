"""A task as the API knows it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from rowsmith.model.values import Json


class TaskStatus(StrEnum):
    """Where a task stands; the last two are final."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Limits of one task; reaching one completes it with the rows so far.

    Attributes:
        max_rows: rows returned, at least 1.
        max_pages: pages fetched, at least 1.
        max_seconds: wall time in seconds, above 0.
        max_credits: credits, above 0; a task sets so many aside and is never charged more.
        max_checks: addresses checked (verifyUrls); what is over them is kept unchecked.
        max_check_seconds: time for all these checks, in seconds; likewise.
    """

    max_rows: int = 100_000
    max_pages: int = 100
    max_seconds: float = 1800.0
    max_credits: float = 1.0
    max_checks: int = 500
    max_check_seconds: float = 120.0


class Render(StrEnum):
    """Use of the browser."""

    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


class FollowDetails(StrEnum):
    """Whether records' own pages are visited for fields that the list lacks."""

    AUTO = "auto"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Whom to tell of the end of a task: http or https; a secret, "" for no signature."""

    url: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractRequest:
    """What one task was asked to do, checked.

    Attributes:
        q: the sentence, 1..4,000 characters.
        url: seed page, absolute http or https.
        schema: JSON Schema of one row, or None.
        verify_urls: check every address in the rows and drop dead ones.
        budget: limits.
        render: use of the browser.
        follow_details: visits of records' own pages.
        recipe: a recipe to replay, as JSON, or None.
        webhook: whom to tell of the end, or None.
        pages_of: task whose stored pages are read in place of the site, "" for the site.
    """

    q: str
    url: str
    schema: dict[str, Json] | None = None
    verify_urls: bool = False
    budget: Budget = Budget()
    render: Render = Render.AUTO
    follow_details: FollowDetails = FollowDetails.AUTO
    recipe: dict[str, Json] | None = None
    pages_of: str = ""
    webhook: Webhook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task of one organisation.

    Attributes:
        id: UUID 4.
        org_id: the organisation it belongs to.
        status: where it stands.
        request: what was asked for.
        sent: the input as it is echoed: the four documented keys, and any other key that was sent.
        created_at: UTC.
        updated_at: last change of status, UTC.
        credits_used: settled credits; 0 until completed.
        rows_returned: rows of the result; 0 until completed.
        result_key: key of the result in the object store, "" until completed.
        result_sha256: hash of the result file, "" until completed.
        result_size: bytes of the result file; None until completed, and where nobody wrote it down.
        error: one sentence when failed, else "".
        attempts: how often a worker began it.
        key_id: key that it was made with, "" when nobody knows.
        is_cancelled: somebody wants it to end with the rows so far.
        are_rows_kept: its result file was not deleted for its age.
        fence: raised by every claim and every loss of one; files of a claim carry it in their name.
        trace: W3C ``traceparent`` of the request that made it, "" without tracing.
    """

    id: str
    org_id: str
    status: TaskStatus
    request: ExtractRequest
    sent: dict[str, Json]
    created_at: datetime
    updated_at: datetime
    credits_used: float = 0.0
    rows_returned: int = 0
    result_key: str = ""
    result_sha256: str = ""
    result_size: int | None = None
    error: str = ""
    attempts: int = 0
    key_id: str = ""
    fence: int = 0
    is_cancelled: bool = False
    are_rows_kept: bool = True
    trace: str = ""
