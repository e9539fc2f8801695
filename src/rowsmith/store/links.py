"""Signed links to results: no key needed, good for a while, worthless when altered."""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from rowsmith.errors import LinkRefused
from rowsmith.ports import Clock
from rowsmith.store.database import Database
from rowsmith.store.tables import signing_keys
from rowsmith.store.times import to_ms

QUERY = re.compile(
    r"expires=([1-9][0-9]{9,10})&org=([0-9a-f-]{36})&kid=([0-9a-f]{8})&signature=([\w-]{43})",
    re.ASCII,
)
"""The one spelling of a good query: fixed order, nothing encoded, nothing more."""
MAX_LIFE_S = 604_800
"""Seven days, as AWS Signature Version 4 allows for presigned links."""


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """Keys by id, the newest first; the others still open links that are out."""

    keys: tuple[tuple[str, bytes], ...]

    @classmethod
    async def load(cls, database: Database, clock: Clock) -> "SigningKeys":
        """Return the keys that all servers on *database* share; the first one makes the first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        query = sa.select(signing_keys).order_by(
            signing_keys.c.created_at.desc(), signing_keys.c.id
        )
        new = {
            "id": secrets.token_hex(4),
            "secret": secrets.token_hex(32),
            "created_at": to_ms(clock.now()),
        }

        def work(run: sa.Connection) -> "SigningKeys":
            found = run.execute(query).all()
            if not found:
                run.execute(signing_keys.insert().values(new))
                found = run.execute(query).all()
            return cls(tuple((row.id, bytes.fromhex(row.secret)) for row in found))

        return await database.write(work)


@dataclass(frozen=True, slots=True)
class LinkSigner:
    """Signs and checks the query of a result's link."""

    signing: SigningKeys
    clock: Clock
    life_s: int

    def sign(self, org_id: str, task_id: str, *, until: datetime | None = None) -> str:
        """Return the query that opens the result of this task for *life_s* seconds from now.

        Args:
            org_id: whose task.
            task_id: which.
            until: when the rows are deleted; a link is good no longer.
        """
        kid, key = self.signing.keys[0]
        expires = int(self.clock.now().timestamp()) + self.life_s
        if until is not None:
            expires = min(expires, int(until.timestamp()))
        signature = _signature(key, (task_id, org_id, str(expires), kid))
        return f"expires={expires}&org={org_id}&kid={kid}&signature={signature}"

    def check(self, task_id: str, query: str) -> str:
        """Return the organisation whose task this link opens.

        Raises:
            LinkRefused: for every reason with the same message.
        """
        match = QUERY.fullmatch(query)
        if match is None:
            raise _refused()
        expires, org_id, kid, signature = match.groups()
        key = dict(self.signing.keys).get(kid, b"")
        expected = _signature(key, (task_id, org_id, expires, kid))
        left_s = int(expires) - self.clock.now().timestamp()
        is_good = hmac.compare_digest(signature, expected)
        if not (is_good and key and 0 < left_s <= MAX_LIFE_S):
            raise _refused()
        return org_id


def _signature(key: bytes, parts: tuple[str, str, str, str]) -> str:
    """Return HMAC-SHA256 over the method and the parts, base64 without padding.

    Texts are compared, not the bytes they stand for, so that no second spelling is good.
    """
    message = "\n".join(("GET", *parts)).encode("utf-8", "surrogatepass")
    return urlsafe_b64encode(hmac.digest(key, message, hashlib.sha256)).decode().rstrip("=")


def _refused() -> LinkRefused:
    return LinkRefused("this link is altered or expired: read the task again for a fresh one")
