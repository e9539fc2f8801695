"""What a value is read against."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueContext:
    """What a value is read against.

    Attributes:
        base_url: address that relative links are resolved against.
        languages: the page's language subtags, likeliest first.
        now: the moment that relative dates and missing years refer to, or None to refuse them.
        day_first: how "05/03/2024" is read; False reads month first.
    """

    base_url: str = ""
    languages: tuple[str, ...] = ("en",)
    now: datetime | None = None
    day_first: bool = False
