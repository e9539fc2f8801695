"""What callers of the API may use."""

from pydantic import Field

from rowsmith.config.section import Section


class LimitSettings(Section):
    """How much one organisation may ask of the server, and all together."""

    unfinished: int = Field(1_000, ge=1, description="Unfinished tasks of one organisation.")
    unfinished_in_all: int = Field(10_000, ge=1, description="Unfinished tasks, all together.")
    changes_per_s: float = Field(
        500.0, gt=0, description="Requests that create, cancel or delete, per organisation."
    )
    reads_per_s: float = Field(2_000.0, gt=0, description="Other requests, per organisation.")
    requests_at_once: int = Field(
        256, ge=1, description="Requests in work in one process; more are answered 503 at once."
    )
    streams: int = Field(
        200, ge=1, description="Rows and events under way to one organisation, in one process."
    )
    streams_in_all: int = Field(
        1_000, ge=1, description="Rows and events under way to all, in one process."
    )
    connections: int = Field(
        4_000, ge=1, description="Connections to one process; more are answered 503 and closed."
    )
