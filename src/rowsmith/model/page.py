"""One fetched body."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property


class Growth(StrEnum):
    """What scrolling and pressing in a browser brought: nothing, the rest of a list, a part."""

    NONE = ""
    WHOLE = "whole"
    CUT = "cut"


@dataclass(frozen=True, kw_only=True)
class Page:
    """One fetched body with where and how it was got; immutable.

    Attributes:
        url: the address that was asked for, absolute.
        body: bytes after content decoding, before character decoding.
        final_url: the address that answered, after redirects; same as *url* when there were none.
        content_type: the Content-Type header as sent, or None.
        status: HTTP status, 100..599.
        link_header: the Link header's values joined with ", ", or "".
        fetched_at: when the body was complete, UTC; None when unknown.
        elapsed_ms: time from the first dial to the last byte, in milliseconds.
        has_cookies: the server set cookies with it, so that a browser has to ask for it itself.
        posted: what was posted for it, form fields or JSON; "" for a plain GET.
        redirects: addresses passed through before *final_url*, in order.
        is_rendered: True when a browser made the body.
        growth: what scrolling and pressing brought, when a browser made the body.
        notes: plain sentences on how it was got, for the receipt.
    """

    url: str
    body: bytes
    final_url: str = ""
    content_type: str | None = None
    status: int = 200
    link_header: str = ""
    fetched_at: datetime | None = None
    elapsed_ms: float = 0.0
    has_cookies: bool = False
    posted: str = ""
    redirects: tuple[str, ...] = ()
    is_rendered: bool = False
    growth: Growth = Growth.NONE
    notes: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Return the address that relative links are resolved against, before any ``<base>``."""
        return self.final_url or self.url

    @cached_property
    def id(self) -> str:
        """Return the SHA-256 of the body, 64 hex characters."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """All of a page but its body, so that it can be read again without being fetched.

    Attributes:
        form: what was posted for it, URL-encoded; "" for a plain GET.
        page_id: see `Page.id`; where the body is kept depends on the store.

    The others are as in `Page`.
    """

    url: str
    form: str
    page_id: str
    final_url: str
    content_type: str | None
    status: int
    link_header: str
    fetched_at: datetime | None
    is_rendered: bool
    growth: Growth

    @classmethod
    def of(cls, page: Page, form: str = "") -> "StoredPage":
        """Return what is kept of *page*, which was got by posting *form*."""
        return cls(
            url=page.url,
            form=form,
            page_id=page.id,
            final_url=page.address,
            content_type=page.content_type,
            status=page.status,
            link_header=page.link_header,
            fetched_at=page.fetched_at,
            is_rendered=page.is_rendered,
            growth=page.growth,
        )

    def with_body(self, body: bytes) -> Page:
        """Return the page again."""
        return Page(
            url=self.url,
            body=body,
            final_url=self.final_url,
            content_type=self.content_type,
            status=self.status,
            link_header=self.link_header,
            fetched_at=self.fetched_at,
            is_rendered=self.is_rendered,
            growth=self.growth,
        )
