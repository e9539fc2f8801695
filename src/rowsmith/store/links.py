"""Signed links to results: no key needed, good for a while, worthless when altered."""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from rowsmith.errors import LinkRefused
from rowsmith.model.access import SERVER, Actor
from rowsmith.ports import Clock
from rowsmith.store.accounts import trail
from rowsmith.store.accounts.trail import Deed
from rowsmith.store.database import Database
from rowsmith.store.tables import signing_keys
from rowsmith.store.times import from_ms, to_ms

QUERY = re.compile(
    r"expires=([1-9][0-9]{9,10})&org=([0-9a-f-]{36})&kid=([0-9a-f]{8})&signature=([\w-]{43})",
    re.ASCII,
)
"""The one spelling of a good query: fixed order, nothing encoded, nothing more."""
ALTERED = "this link is altered or expired: read the task again for a fresh one"
"""Told whatever is wrong with a link."""
MAX_LIFE_S = 604_800
"""Seven days, as AWS Signature Version 4 allows for presigned links."""
SPREAD_S = 30
"""A new key signs only when it is so old: by then every server has read it and opens its links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """One key.

    Attributes:
        id: 8 hexadecimal digits, shown in every link.
        secret: 32 bytes.
        created_at: UTC.
        dies_at: UTC, opens no link from then on; None while it is not replaced.
    """

    id: str
    secret: bytes = field(repr=False)
    created_at: datetime
    dies_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkKeys:
    """The signing keys that all servers on one database share."""

    database: Database
    clock: Clock

    async def read(self) -> tuple[SigningKey, ...]:
        """Return all keys, the newest first; there is one at least: the first reader makes it.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        found = await self.database.read(_all)
        return found or await self.database.write(
            lambda run: _all(run) or _add(run, to_ms(self.clock.now()))
        )

    async def rotate(self, *, is_at_once: bool = False, by: Actor = SERVER) -> SigningKey:
        """Return a new key for links from now on; keys that are dead are deleted.

        Args:
            is_at_once: the other keys die now, and every link that is out with them; else they
                live until the last link that they can have signed is dead.
            by: who wants it.

        Raises:
            StoreUnavailable: the database does not answer; nothing was changed.
        """
        now_ms = to_ms(self.clock.now())
        dies_ms = now_ms if is_at_once else now_ms + (SPREAD_S + MAX_LIFE_S) * 1000
        dead = signing_keys.delete().where(signing_keys.c.dies_at <= now_ms)
        column = signing_keys.c.dies_at
        replaced = (
            signing_keys.update()
            .where(sa.or_(column.is_(None), column > dies_ms))
            .values(dies_at=dies_ms)
        )

        def work(run: sa.Connection) -> SigningKey:
            run.execute(dead)
            run.execute(replaced)
            made = _add(run, now_ms)[0]
            more = "all links refused" if is_at_once else ""
            trail.note(run, Deed.LINK_KEY_ROTATED, [("", made.id)], now_ms, by=by, more=more)
            return made

        return await self.database.write(work)


class KeyRing:
    """The keys as this process knows them."""

    def __init__(self, keys: tuple[SigningKey, ...], clock: Clock) -> None:
        """Hold *keys*, the newest first, one at least."""
        self._keys = keys
        self._clock = clock

    def take(self, keys: tuple[SigningKey, ...]) -> None:
        """Hold *keys* from now on."""
        self._keys = keys

    def newest(self) -> SigningKey:
        """Return the key to sign with: one that every other server has read by now, if any."""
        now = self._clock.now()
        good = [key for key in self._keys if _is_alive(key, now)] or list(self._keys)
        known = [key for key in good if key.created_at <= now - timedelta(seconds=SPREAD_S)]
        return known[0] if known else good[-1]

    def find(self, kid: str) -> SigningKey | None:
        """Return the key with this id if it lives."""
        now = self._clock.now()
        return next((key for key in self._keys if key.id == kid and _is_alive(key, now)), None)


@dataclass(frozen=True, slots=True)
class LinkSigner:
    """Signs and checks the query of a result's link."""

    ring: KeyRing
    clock: Clock
    life_s: int

    def sign(self, org_id: str, task_id: str, *, until: datetime | None = None) -> str:
        """Return the query that opens the result of this task for *life_s* seconds from now.

        Args:
            org_id: whose task.
            task_id: which.
            until: when the rows are deleted; a link is good no longer.
        """
        key = self.ring.newest()
        expires = int(self.clock.now().timestamp()) + self.life_s
        if until is not None:
            expires = min(expires, int(until.timestamp()))
        signature = _signature(key.secret, (task_id, org_id, str(expires), key.id))
        return f"expires={expires}&org={org_id}&kid={key.id}&signature={signature}"

    def check(self, task_id: str, query: str) -> str:
        """Return the organisation whose task this link opens.

        Raises:
            LinkRefused: for every reason with the same message.
        """
        match = QUERY.fullmatch(query)
        if match is None:
            raise _refused()
        expires, org_id, kid, signature = match.groups()
        key = self.ring.find(kid)
        expected = _signature(
            key.secret if key is not None else b"", (task_id, org_id, expires, kid)
        )
        left_s = int(expires) - self.clock.now().timestamp()
        is_good = hmac.compare_digest(signature, expected)
        if not (is_good and key is not None and 0 < left_s <= MAX_LIFE_S):
            raise _refused()
        return org_id


def _signature(key: bytes, parts: tuple[str, str, str, str]) -> str:
    """Return HMAC-SHA256 over the method and the parts, base64 without padding.

    Texts are compared, not the bytes they stand for, so that no second spelling is good.
    """
    message = "\n".join(("GET", *parts)).encode("utf-8", "surrogatepass")
    return urlsafe_b64encode(hmac.digest(key, message, hashlib.sha256)).decode().rstrip("=")


def _refused() -> LinkRefused:
    return LinkRefused(ALTERED)


def _is_alive(key: SigningKey, now: datetime) -> bool:
    return key.dies_at is None or now < key.dies_at


def _all(run: sa.Connection) -> tuple[SigningKey, ...]:
    query = sa.select(signing_keys).order_by(signing_keys.c.created_at.desc(), signing_keys.c.id)
    return tuple(
        SigningKey(
            id=row.id,
            secret=bytes.fromhex(row.secret),
            created_at=from_ms(row.created_at),
            dies_at=None if row.dies_at is None else from_ms(row.dies_at),
        )
        for row in run.execute(query)
    )


def _add(run: sa.Connection, now_ms: int) -> tuple[SigningKey, ...]:
    kid, secret = secrets.token_hex(4), secrets.token_bytes(32)
    values = {"id": kid, "secret": secret.hex(), "created_at": now_ms}
    run.execute(signing_keys.insert().values(values))
    return (SigningKey(id=kid, secret=secret, created_at=from_ms(now_ms)),)
