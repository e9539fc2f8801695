"""API keys: made, told apart from typing errors without the database, and kept only as hashes."""

import hashlib
import hmac
import re
import secrets
import string
import zlib
from dataclasses import dataclass

import sqlalchemy as sa

from rowsmith.errors import UnknownKey
from rowsmith.model.access import SERVER, Actor, ApiKey, KeyTerms, NewKey
from rowsmith.ports import Clock
from rowsmith.store.accounts import trail
from rowsmith.store.accounts.ledger import NANO
from rowsmith.store.accounts.trail import Deed
from rowsmith.store.database import Database
from rowsmith.store.tables import api_keys
from rowsmith.store.times import from_ms, to_ms

PREFIX = "rsk_"
ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
FORM = re.compile(r"rsk_[0-9A-Za-z]{36}")
SECRET_CHARACTERS = 30
CHECK_CHARACTERS = 6
MIN_GIVEN_CHARACTERS = 32
USE_RESOLUTION_MS = 60_000
"""A key's last use is exact to a minute, so that reading does not write."""
_ONE = sa.select(api_keys).where(api_keys.c.id == sa.bindparam("key"))


def make_key_text() -> str:
    """Return a new key: ``rsk_``, 30 random base62 characters (178 bits), 6 of CRC-32.

    Source:
        GitHub's token format, engineering blog of 5 April 2021.
    """
    secret = "".join(secrets.choice(ALPHABET) for _ in range(SECRET_CHARACTERS))
    return PREFIX + secret + _check(secret)


def is_well_formed(text: str) -> bool:
    """Tell whether *text* is a key that `make_key_text` can have made.

    >>> is_well_formed("rsk_" + "0" * 36)
    False
    """
    if not FORM.fullmatch(text):
        return False
    body = text.removeprefix(PREFIX)
    return _check(body[:SECRET_CHARACTERS]) == body[SECRET_CHARACTERS:]


def hash_key(text: str) -> str:
    """Return the SHA-256 of a key, hex; its bits are random, so no slow hash is needed."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def key_id(sha256: str) -> str:
    """Return the public id of the key with this hash."""
    return sha256[:12]


def _check(secret: str) -> str:
    number = zlib.crc32(secret.encode())
    digits = []
    for _ in range(CHECK_CHARACTERS):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


@dataclass(frozen=True, slots=True)
class KeyStore:
    """API keys of all organisations."""

    database: Database
    clock: Clock

    async def create(
        self,
        org_id: str,
        terms: KeyTerms = KeyTerms(),  # noqa: B008 - frozen
        *,
        by: Actor = SERVER,
    ) -> NewKey:
        """Return a new key of the organisation; only its hash is stored."""
        text = make_key_text()
        return NewKey(key=await self._add(org_id, terms, text, by=by), text=text)

    async def ensure_given(self, org_id: str, text: str) -> None:
        """Store the key that the operator chose, unless it is there, revoked or not."""
        if await self._find(key_id(hash_key(text))) is None:
            await self._add(org_id, KeyTerms(name="bootstrap"), text, is_given=True, by=SERVER)

    async def given_hashes(self) -> frozenset[str]:
        """Return the hashes of all keys that operators chose."""
        query = sa.select(api_keys.c.sha256).where(api_keys.c.is_given)
        return frozenset(await self.database.read(lambda run: run.execute(query).scalars().all()))

    async def list(self, org_id: str) -> tuple[ApiKey, ...]:
        """Return the organisation's keys, revoked ones too, oldest first."""
        query = (
            sa.select(api_keys)
            .where(api_keys.c.org_id == org_id)
            .order_by(api_keys.c.created_at, api_keys.c.id)
        )
        return tuple(
            _key(row) for row in await self.database.read(lambda run: run.execute(query).all())
        )

    async def revoke(self, org_id: str, key: str, *, by: Actor = SERVER) -> ApiKey:
        """Return the key with this id, refused from now on; the first revocation counts.

        Raises:
            UnknownKey: the organisation has no such key.
        """
        mine = (api_keys.c.org_id == org_id, api_keys.c.id == key)
        now_ms = to_ms(self.clock.now())
        change = (
            api_keys.update()
            .where(*mine, api_keys.c.revoked_at.is_(None))
            .values(revoked_at=now_ms)
        )

        def work(run: sa.Connection) -> sa.Row[tuple[object, ...]] | None:
            if run.execute(change).rowcount:
                trail.note(run, Deed.KEY_REVOKED, [(org_id, key)], now_ms, by=by)
            return run.execute(sa.select(api_keys).where(*mine)).one_or_none()

        row = await self.database.write(work)
        if row is None:
            raise UnknownKey("there is no such key")
        return _key(row)

    async def find(self, text: str) -> ApiKey | None:
        """Return the good key that *text* is, or None; hashes are compared in constant time."""
        sha256 = hash_key(text)
        row = await self._find(key_id(sha256))
        expected = row.sha256 if row is not None else "0" * 64
        if not hmac.compare_digest(sha256, expected) or row is None:
            return None
        found = _key(row)
        end = found.terms.expires_at
        if found.revoked_at is not None or (end is not None and end <= self.clock.now()):
            return None
        await self._note_use(found)
        return found

    async def _find(self, key: str) -> sa.Row[tuple[object, ...]] | None:
        return await self.database.read(lambda run: run.execute(_ONE, {"key": key}).one_or_none())

    async def _note_use(self, key: ApiKey) -> None:
        now_ms = to_ms(self.clock.now())
        last_ms = to_ms(key.last_used_at) if key.last_used_at else 0
        if now_ms - last_ms >= USE_RESOLUTION_MS:
            change = (
                api_keys.update()
                .where(api_keys.c.org_id == key.org_id, api_keys.c.id == key.id)
                .values(last_used_at=now_ms)
            )
            await self.database.write(lambda run: run.execute(change))

    async def _add(
        self, org_id: str, terms: KeyTerms, text: str, *, is_given: bool = False, by: Actor
    ) -> ApiKey:
        sha256, now_ms = hash_key(text), to_ms(self.clock.now())
        made = [(org_id, key_id(sha256))]
        values = {
            "id": key_id(sha256),
            "org_id": org_id,
            "name": terms.name,
            "sha256": sha256,
            "is_given": is_given,
            "scopes": " ".join(sorted(terms.scopes)),
            "created_at": now_ms,
            "expires_at": None if terms.expires_at is None else to_ms(terms.expires_at),
            "networks": " ".join(terms.networks),
            "budget_nano": None if terms.budget is None else round(terms.budget * NANO),
            "committed_nano": 0,
        }

        def work(run: sa.Connection) -> ApiKey:
            run.execute(api_keys.insert().values(values))
            trail.note(run, Deed.KEY_CREATED, made, now_ms, by=by, more=terms.name)
            mine = sa.select(api_keys).where(
                api_keys.c.org_id == org_id, api_keys.c.id == values["id"]
            )
            return _key(run.execute(mine).one())

        return await self.database.write(work)


def _key(row: sa.Row[tuple[object, ...]]) -> ApiKey:
    terms = KeyTerms(
        name=row.name,
        scopes=frozenset(row.scopes.split()),
        expires_at=None if row.expires_at is None else from_ms(row.expires_at),
        networks=tuple(row.networks.split()),
        budget=None if row.budget_nano is None else row.budget_nano / NANO,
    )
    return ApiKey(
        id=row.id,
        org_id=row.org_id,
        terms=terms,
        committed=row.committed_nano / NANO,
        created_at=from_ms(row.created_at),
        last_used_at=None if row.last_used_at is None else from_ms(row.last_used_at),
        revoked_at=None if row.revoked_at is None else from_ms(row.revoked_at),
    )
