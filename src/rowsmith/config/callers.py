"""What callers of the API may use."""

from pydantic import Field

from rowsmith.config.section import Section


class LimitSettings(Section):
    """How much one caller may ask of the server, and all together."""

    unfinished: int = Field(1_000, ge=1, description="Unfinished tasks of one organisation.")
    unfinished_in_all: int = Field(10_000, ge=1, description="Unfinished tasks, all together.")
