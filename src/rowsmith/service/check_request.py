"""Read a request, naming every fault at once."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

import msgspec

from rowsmith.ask import schema_faults
from rowsmith.config import BudgetSettings
from rowsmith.egress.url import parse_address
from rowsmith.errors import Fault, InputError
from rowsmith.model.task import Budget, ExtractRequest, FollowDetails, Render, Webhook
from rowsmith.model.values import Json
from rowsmith.recipe import recipe_faults
from rowsmith.tasks.webhooks.sign import read_secret

Choice = TypeVar("Choice", bound=StrEnum)

TASK_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MAX_Q_CHARACTERS = 4_000
MAX_DEPTH = 64
"""Levels of objects and lists in a request."""
MAX_RECIPE_BYTES = 256 * 1024
LIMITS = {"maxRows": 10_000_000, "maxPages": 100_000, "maxSeconds": 86_400, "maxCredits": 1e9}
"""The most that a request may ask for."""
FIELDS = (
    "q",
    "url",
    "schema",
    "verifyUrls",
    *LIMITS,
    "render",
    "followDetails",
    "recipe",
    "pagesOf",
    "webhook",
)
DOCUMENTED = {"q": None, "url": None, "schema": None, "verifyUrls": False}
"""The fields that every echo holds, with their defaults."""


@dataclass(slots=True)
class _Check:
    """One request under inspection: its body and the faults found so far."""

    body: Mapping[str, Json]
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, name: str, message: str) -> None:
        self.faults.append(Fault(name, message))

    def sentence(self) -> str:
        value = self.body.get("q")
        if not isinstance(value, str) or not value.strip():
            self.refuse("q", "must be a sentence that says which rows are wanted")
            return ""
        if len(value) > MAX_Q_CHARACTERS:
            self.refuse("q", f"must have {MAX_Q_CHARACTERS:,} characters or fewer")
        return value

    def address(self) -> str:
        value = self.body.get("url")
        if not isinstance(value, str) or not value.strip():
            self.refuse("url", "must be the address of a page, such as https://example.com/jobs")
            return ""
        try:
            return str(parse_address(value))
        except InputError as exc:
            self.faults.extend(Fault("url", fault.message) for fault in exc.faults)
            return ""

    def schema(self) -> dict[str, Json] | None:
        value = read_schema(self.body.get("schema"))
        if value is None:
            return None
        found = schema_faults(value)
        self.faults.extend(found)
        return None if found or not isinstance(value, dict) else value

    def flag(self, name: str) -> bool:
        value = self.body.get(name, False)
        if not isinstance(value, bool):
            self.refuse(name, "must be true or false")
        return value is True

    def number(self, name: str, default: float) -> float:
        if name not in self.body:
            return default
        value = self.body[name]
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(name, "must be a number")
        elif not 0 < value <= LIMITS[name]:
            self.refuse(name, f"must be above 0 and at most {LIMITS[name]:,.0f}")
        else:
            return value
        return default

    def count(self, name: str, default: int) -> int:
        value = self.number(name, default)
        if value != int(value):
            self.refuse(name, "must be a whole number")
        return int(value)

    def choice(self, name: str, default: Choice) -> Choice:
        kind = type(default)
        value = self.body.get(name, default.value)
        if isinstance(value, str) and value in [each.value for each in kind]:
            return kind(value)
        self.refuse(name, f"must be one of {', '.join(each.value for each in kind)}")
        return default

    def pages_of(self) -> str:
        value = self.body.get("pagesOf")
        if value is None:
            return ""
        if not isinstance(value, str) or TASK_ID.fullmatch(value) is None:
            self.refuse("pagesOf", "must be the id of a task that has ended")
            return ""
        return value

    def webhook(self) -> Webhook | None:
        value = self.body.get("webhook")
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse("webhook", 'must be an object: {"url": "https://…", "secret": "whsec_…"}')
            return None
        for name in value.keys() - {"url", "secret"}:
            self.refuse(f"webhook.{name[:200]}", "is not a field of a webhook")
        secret = value.get("secret", "")
        if "secret" in value and (not isinstance(secret, str) or read_secret(secret) is None):
            self.refuse("webhook.secret", "must be whsec_ and the base64 of 24 to 64 bytes")
        try:
            return Webhook(url=str(parse_address(str(value.get("url", "")))), secret=str(secret))
        except InputError as exc:
            self.faults.extend(Fault("webhook.url", fault.message) for fault in exc.faults)
            return None

    def recipe(self) -> dict[str, Json] | None:
        value = self.body.get("recipe")
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse("recipe", "must be an object, as GET /v1/extract/{id}/recipe gives it")
            return None
        self.faults.extend(recipe_faults(value))
        if len(msgspec.json.encode(value)) > MAX_RECIPE_BYTES:
            self.refuse("recipe", f"must be {MAX_RECIPE_BYTES:,} bytes at most")
        return value


def check_request(body: Mapping[str, Json], budget: BudgetSettings) -> ExtractRequest:
    """Return the request that *body* makes, with *budget* where it names none.

    Raises:
        InputError: with every fault, dotted field names.
    """
    check = _Check(body)
    check.faults.extend(text_faults(body))
    if check.faults:  # nothing below can work on such texts
        raise InputError(check.faults)
    for name in body:
        if name not in FIELDS:
            check.refuse(name, "is not a field of this request")
    request = ExtractRequest(
        q=check.sentence(),
        url=check.address(),
        schema=check.schema(),
        verify_urls=check.flag("verifyUrls"),
        budget=Budget(
            max_rows=check.count("maxRows", budget.max_rows),
            max_pages=check.count("maxPages", budget.max_pages),
            max_seconds=check.number("maxSeconds", budget.max_seconds),
            max_credits=check.number("maxCredits", budget.max_credits),
            max_checks=budget.max_checks,
            max_check_seconds=budget.max_check_seconds,
        ),
        render=check.choice("render", Render.AUTO),
        follow_details=check.choice("followDetails", FollowDetails.AUTO),
        recipe=check.recipe(),
        webhook=check.webhook(),
        pages_of=check.pages_of(),
    )
    if check.faults:
        raise InputError(check.faults)
    return request


def read_schema(value: Json) -> Json:
    """Return the schema, read from its text when it was sent as one."""
    if not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value)
    except (msgspec.DecodeError, RecursionError):
        return value  # schema_faults says what it should be


def echo(body: Mapping[str, Json]) -> dict[str, Json]:
    """Return the input as it is shown: the four documented keys and any other that was sent.

    >>> echo({"q": "each job", "url": "https://a.example", "maxRows": 5})
    {'q': 'each job', 'url': 'https://a.example', 'schema': None, 'verifyUrls': False, 'maxRows': 5}
    """
    shown = {**DOCUMENTED, **body, "schema": read_schema(body.get("schema"))}
    if isinstance(body.get("webhook"), dict):  # who reads the task need not know the secret
        shown["webhook"] = {"url": body["webhook"].get("url")}
    return shown


def text_faults(body: Json) -> list[Fault]:
    """Return where *body* is no JSON object, nests too deep or holds text that no file can keep."""
    if not isinstance(body, Mapping):
        return [Fault("body", "must be a JSON object")]
    faults = []
    waiting: list[tuple[str, Json, int]] = [("", body, 0)]
    while waiting:
        name, value, depth = waiting.pop()
        if depth > MAX_DEPTH:
            faults.append(Fault(name[:200], f"nests deeper than {MAX_DEPTH} levels"))
        elif isinstance(value, Mapping):
            waiting.extend((_join(name, key), each, depth + 1) for key, each in value.items())
            faults.extend(
                Fault(name or "body", "has a field name that is no Unicode text")
                for key in value
                if not _is_text(key)
            )
        elif isinstance(value, list):
            waiting.extend((_join(name, at), each, depth + 1) for at, each in enumerate(value))
        elif isinstance(value, str) and not _is_text(value):
            faults.append(Fault(name, "must be Unicode text without NUL and lone surrogates"))
        elif isinstance(value, int | float) and not _is_storable(value):
            faults.append(Fault(name, "must be a finite number, whole ones within 64 bits"))
    return faults


def _join(name: str, key: object) -> str:
    text = str(key).encode("utf-8", "replace").decode()
    return f"{name}.{text}" if name else text


def _is_storable(value: float) -> bool:
    return -(2**63) <= value < 2**63 if isinstance(value, int) else math.isfinite(value)


def _is_text(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)
