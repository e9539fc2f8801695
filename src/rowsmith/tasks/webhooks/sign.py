"""Signatures as in Standard Webhooks, so that any of its libraries can check them."""

import binascii
import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping

PREFIX = "whsec_"
SECRET_BYTES = (24, 64)
"""Shortest and longest secret, as the specification asks."""


def read_secret(text: str) -> bytes | None:
    """Return the bytes of a secret, None when *text* is none.

    >>> read_secret("whsec_" + "MTIz" * 8), read_secret("MTIz" * 8), read_secret("whsec_MTIz")
    (b'123123123123123123123123', None, None)
    """
    try:
        secret = b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    is_long = SECRET_BYTES[0] <= len(secret) <= SECRET_BYTES[1]
    return secret if is_long and text.startswith(PREFIX) else None


def signed_headers(message_id: str, sent_at_s: int, body: bytes, secret: str) -> Mapping[str, str]:
    """Return the headers of one message; without a secret it has no signature.

    Source:
        The Standard Webhooks specification, "Signature scheme", symmetric (v1).
    """
    headers = {"webhook-id": message_id, "webhook-timestamp": str(sent_at_s)}
    key = read_secret(secret)
    if key is not None:
        content = f"{message_id}.{sent_at_s}.".encode() + body
        signature = b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
        headers["webhook-signature"] = f"v1,{signature}"
    return headers
