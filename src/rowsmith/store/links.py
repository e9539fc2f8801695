"""Signed links to results: no key needed, good for a while, worthless when altered."""

import hashlib
import hmac
import json
import os
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from rowsmith.errors import LinkRefused, StoreUnavailable
from rowsmith.ports import Clock

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
    def load(cls, path: Path) -> "SigningKeys":
        """Return the keys kept in the file at *path*, which is made with one key when missing.

        Raises:
            StoreUnavailable: the file cannot be read or is not ours.
        """
        try:
            return cls._read(path)
        except FileNotFoundError:
            _create(path)
            return cls._read(path)
        except (OSError, ValueError, KeyError, TypeError) as exc:
            raise StoreUnavailable(f"the file of signing keys {path} cannot be read") from exc

    @classmethod
    def _read(cls, path: Path) -> "SigningKeys":
        kept = json.loads(path.read_text())
        return cls(tuple((each["id"], bytes.fromhex(each["key"])) for each in kept["keys"]))


@dataclass(frozen=True, slots=True)
class LinkSigner:
    """Signs and checks the query of a result's link."""

    signing: SigningKeys
    clock: Clock
    life_s: int

    def sign(self, org_id: str, task_id: str) -> str:
        """Return the query that opens the result of this task for *life_s* seconds from now."""
        kid, key = self.signing.keys[0]
        expires = int(self.clock.now().timestamp()) + self.life_s
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


def _create(path: Path) -> None:
    """Write one new key, whole, synced and readable by its owner alone."""
    kept = {"keys": [{"id": secrets.token_hex(4), "key": secrets.token_hex(32)}]}
    temporary = path.with_name(f"{path.name}.part-{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)  # unlike a rename it never replaces a key that is in use
    except FileExistsError:
        return
    finally:
        temporary.unlink()
