"""Settings in sections; the only reader of the environment.

``ROWSMITH_<SECTION>__<NAME>`` sets one value, lists with commas:
``ROWSMITH_EGRESS__ALLOW_NETWORKS=127.0.0.0/8,10.1.0.0/16``.
"""

import os
import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Self

import platformdirs
from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from rowsmith.config.callers import LimitSettings
from rowsmith.config.section import Section
from rowsmith.config.section import split as _split
from rowsmith.config.sites import HostManner, Manner, PolitenessSettings
from rowsmith.errors import ConfigError

__all__ = ["HostManner", "LimitSettings", "Manner", "PolitenessSettings", "Section"]
PREFIX = "ROWSMITH_"
CLIENT_NAMES = frozenset({"ROWSMITH_URL", "ROWSMITH_API_KEY"})
"""Read by the client, not by the server's settings."""


_WEB = re.compile(r"https?://[^\s/]+\S*")
_HOST = re.compile(r"([\w.-]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?|[0-9a-fA-F:.]+")
POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg://")


def web_address(value: str) -> str:
    """Return *value*, an absolute http or https address or "".

    Raises:
        ValueError: it is none.
    """
    if value and not _WEB.fullmatch(value):
        raise ValueError("write it in full, as https://rows.example.org")
    return value


class ServerSettings(Section):
    """Where `rowsmith serve` listens and keeps its data."""

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    public_url: str = Field(
        "", description="Address that clients see, for result links; empty: the request's own."
    )
    trusted_proxies: Annotated[tuple[str, ...], BeforeValidator(_split)] = Field(
        (), description="Addresses of proxies whose X-Forwarded-For is believed (keys by network)."
    )
    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("rowsmith", appauthor=False)),
        description="Folder for the database, pages and results.",
    )
    min_free_bytes: int = Field(
        2**28, ge=0, description="With less room for the data folder it is not ready, bytes."
    )

    @field_validator("public_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        return web_address(value)


class AuthSettings(Section):
    """The first API key."""

    bootstrap_key: SecretStr | None = Field(
        None, description="First API key as given, 32 characters or more (containers, tests)."
    )

    @field_validator("bootstrap_key")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < 32:
            raise ValueError("must have 32 characters or more")
        return value


class EgressSettings(Section):
    """Which addresses may be dialled."""

    allow_networks: Annotated[tuple[str, ...], BeforeValidator(_split)] = Field(
        (), description="Networks in CIDR form that are yours: any port, no pace, robots obeyed."
    )
    never: Annotated[tuple[str, ...], BeforeValidator(_split)] = Field(
        (),
        description="Hosts that are not dialled whoever lists them, as name, address or host:port;"
        " the server itself is among them.",
    )
    ports: Annotated[tuple[int, ...], BeforeValidator(_split)] = Field(
        (80, 443, 8080, 8443), description="Ports that may be dialled on public addresses."
    )
    dns_timeout_s: float = Field(5.0, gt=0, le=30, description="Name resolution, in seconds.")
    connect_timeout_s: float = Field(5.0, gt=0, le=60, description="Connecting, in seconds.")
    ca_file: str = Field(
        "", description="Authorities trusted for https, a PEM file; empty: the system's."
    )

    @field_validator("allow_networks")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ip_network(network)
            except ValueError as error:
                remedy = "write networks with commas between, like 127.0.0.0/8,10.1.0.0/16"
                raise ValueError(f"{error}; {remedy}") from error
        return value

    @field_validator("never")
    @classmethod
    def _are_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_HOST.fullmatch(host) for host in value):
            raise ValueError("write hosts with commas between, like example.org,10.0.0.1:8080")
        return value

    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Return `allow_networks` parsed."""
        return tuple(ip_network(network) for network in self.allow_networks)


class FetchSettings(Section):
    """Limits of one fetch (reference limits: docs/reference/settings)."""

    timeout_s: float = Field(
        30.0,
        gt=0,
        le=300,
        description="One page, all tries and redirects, without waiting for a turn, seconds.",
    )
    idle_timeout_s: float = Field(10.0, gt=0, le=120, description="Longest silence, seconds.")
    min_bytes_per_s: int = Field(
        256, ge=0, description="A body slower than that is given up after the longest silence."
    )
    max_wire_bytes: int = Field(10 * 2**20, gt=0, description="Compressed body limit, bytes.")
    max_body_bytes: int = Field(16 * 2**20, gt=0, description="Decoded body limit, bytes.")
    max_redirects: int = Field(10, ge=0, le=20, description="Redirects followed.")
    check_s: float = Field(20.0, gt=0, le=120, description="Checking one address, in seconds.")
    user_agent: str = Field(
        "Rowsmith/0.1 (+https://github.com/rowsmith/rowsmith)", description="User-Agent header."
    )
    contact: str = Field(
        "",
        pattern=r"^[!-~]*$",
        description="Your mail or web address, for sites: sent in From and User-Agent.",
    )

    @property
    def agent(self) -> str:
        """Return the User-Agent header, the contact in it."""
        if not self.contact:
            return self.user_agent
        if self.user_agent.endswith(")"):
            return f"{self.user_agent[:-1]}; {self.contact})"
        return f"{self.user_agent} ({self.contact})"


class BrowserSettings(Section):
    """The browser that renders pages whose records only scripts bring (extra ``browser``)."""

    path: str = Field(
        "", description="Chromium or its headless shell; empty: the machine's own is looked for."
    )
    timeout_s: float = Field(30.0, gt=0, le=300, description="Rendering one page, in seconds.")
    quiet_s: float = Field(
        0.5, gt=0, le=10, description="A page that shows more is done after so long a rest."
    )
    patience_s: float = Field(
        5.0, gt=0, le=60, description="Waiting for a page that shows nothing more, seconds."
    )
    scroll_s: float = Field(
        15.0, ge=0, le=280, description="Scrolling and pressing for more of a list, seconds."
    )
    concurrency: int = Field(2, ge=1, le=32, description="Pages rendered at once.")
    pages_per_process: int = Field(
        100, ge=1, description="Pages after which the browser is replaced."
    )
    sandbox: bool = Field(
        True, description="Chromium's own sandbox; as root it cannot be used and is off."
    )


class ReadSettings(Section):
    """Processes that read pages."""

    processes: int = Field(
        0, ge=0, le=64, description="Reading processes; 0: one per core, two at most."
    )
    timeout_s: float = Field(20.0, gt=0, le=120, description="Reading one page, in seconds.")
    cpu_s: int = Field(
        10, ge=1, le=120, description="Reading one page, in seconds of processor time."
    )
    memory_bytes: int = Field(2**30, gt=0, description="Memory of one reading process, bytes.")


class BudgetSettings(Section):
    """Budgets of a task that names none."""

    max_rows: int = Field(100_000, ge=1, description="Rows returned.")
    max_pages: int = Field(100, ge=1, description="Pages fetched.")
    max_seconds: float = Field(1800.0, gt=0, description="Wall time, in seconds.")
    max_credits: float = Field(1.0, gt=0, description="Credits reserved, and the most charged.")
    max_checks: int = Field(500, ge=0, description="Addresses checked (verifyUrls); no more.")
    max_check_seconds: float = Field(
        120.0, gt=0, description="Time for these checks, in seconds; the rest is unchecked."
    )


class StoreSettings(Section):
    """Where tasks and results are kept."""

    database_url: SecretStr | None = Field(
        None, description="PostgreSQL address; empty: SQLite in server.data_dir."
    )
    results_url: str = Field(
        "", description="Object store (s3://, gs://, az://, file://); empty: server.data_dir."
    )
    result_ttl_s: int = Field(
        86_400, ge=60, le=604_800, description="Life of a result link, seconds."
    )
    keep_pages_s: int = Field(
        604_800, ge=0, description="Pages are deleted so many seconds after their task's end."
    )
    keep_results_s: int = Field(
        2_592_000, ge=0, description="Rows are deleted so many seconds after their task's end."
    )
    keep_tasks_s: int = Field(
        7_776_000, ge=0, description="Tasks, their receipts and recipes likewise; credits stay."
    )

    keep_audit_s: int = Field(
        31_536_000, ge=0, description="Records of who did what are deleted after so many seconds."
    )

    @field_validator("database_url")
    @classmethod
    def _is_postgres(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(POSTGRES):
            raise ValueError("write it as postgresql://user:password@host/name")
        return value

    @model_validator(mode="after")
    def _nothing_outlives_its_task(self) -> Self:
        if not self.keep_pages_s <= self.keep_tasks_s >= self.keep_results_s:
            raise ValueError("keep_tasks_s must be the longest: pages and rows go with their task")
        return self


class TaskSettings(Section):
    """How tasks run."""

    concurrency: int = Field(
        8, ge=0, le=256, description="Tasks at work at once in one process; 0: it only serves."
    )
    attempts: int = Field(5, ge=1, le=20, description="Starts of a task before it is given up.")


class TariffSettings(Section):
    """Credits charged for a completed task with rows."""

    page: float = Field(0.001, ge=0, description="A page fetched.")
    rendered_page: float = Field(0.005, ge=0, description="A page rendered.")
    row: float = Field(0.0001, ge=0, description="A row returned.")
    verified_url: float = Field(0.0002, ge=0, description="An address verified.")
    first_balance: float = Field(1_000_000, ge=0, description="Credits of a new installation.")


class LogSettings(Section):
    """What is logged."""

    level: str = Field("info", pattern="^(debug|info|warning|error)$", description="Least level.")
    json_lines: bool = Field(False, description="JSON lines also in a terminal.")
    traces_to: str = Field(
        "",
        description="OpenTelemetry collector, as http://host:4318/v1/traces (extra `otel`).",
    )

    @field_validator("traces_to")
    @classmethod
    def _is_address(cls, value: str) -> str:
        return web_address(value)


class Settings(Section):
    """All settings; see `load_settings`."""

    server: ServerSettings = Field(default_factory=ServerSettings)
    auth: AuthSettings = Field(default_factory=AuthSettings)
    egress: EgressSettings = Field(default_factory=EgressSettings)
    fetch: FetchSettings = Field(default_factory=FetchSettings)
    browser: BrowserSettings = Field(default_factory=BrowserSettings)
    politeness: PolitenessSettings = Field(default_factory=PolitenessSettings)
    read: ReadSettings = Field(default_factory=ReadSettings)
    budget: BudgetSettings = Field(default_factory=BudgetSettings)
    store: StoreSettings = Field(default_factory=StoreSettings)
    tasks: TaskSettings = Field(default_factory=TaskSettings)
    limits: LimitSettings = Field(default_factory=LimitSettings)
    tariff: TariffSettings = Field(default_factory=TariffSettings)
    log: LogSettings = Field(default_factory=LogSettings)


def load_settings(
    environ: Mapping[str, str] | None = None, overrides: Mapping[str, Any] | None = None
) -> Settings:
    """Return the settings: defaults, then the environment, then *overrides*.

    Args:
        environ: variables to read; the process's own when None.
        overrides: ``{"section.name": value}`` from the command line; None values are skipped.

    Raises:
        ConfigError: naming every unknown or unusable setting.
    """
    values: dict[str, dict[str, Any]] = {}
    unknown: list[str] = []
    for name, value in (os.environ if environ is None else environ).items():
        if not name.startswith(PREFIX) or name in CLIENT_NAMES:
            continue
        section, mark, key = name.removeprefix(PREFIX).lower().partition("__")
        if not mark or key not in _names(section):
            unknown.append(name)
            continue
        values.setdefault(section, {})[key] = value
    if unknown:
        raise ConfigError(
            f"unknown setting {', '.join(sorted(unknown))}: see docs/reference/settings.md"
        )
    for dotted, value in (overrides or {}).items():
        if value is not None:
            section, _, key = dotted.partition(".")
            values.setdefault(section, {})[key] = value
    try:
        return Settings.model_validate(values)
    except ValidationError as exc:
        raise ConfigError(_explain(exc)) from exc


def client_address(environ: Mapping[str, str] | None = None) -> tuple[str | None, str | None]:
    """Return (``ROWSMITH_URL``, ``ROWSMITH_API_KEY``), None where unset."""
    source = os.environ if environ is None else environ
    return source.get("ROWSMITH_URL"), source.get("ROWSMITH_API_KEY")


def describe() -> Iterator[tuple[str, str, str, str]]:
    """Yield (environment variable, type, default, description) of every setting."""
    for section, field in Settings.model_fields.items():
        model = field.annotation
        if not (isinstance(model, type) and issubclass(model, Section)):
            raise TypeError(f"{section} is no Section")
        for name, info in model.model_fields.items():
            annotation = getattr(info.annotation, "__name__", str(info.annotation))
            yield (
                f"{PREFIX}{section.upper()}__{name.upper()}",
                annotation,
                _default_text(info.default, has_factory=info.default_factory is not None),
                info.description or "",
            )


def _default_text(default: object, *, has_factory: bool) -> str:
    if has_factory:
        return "the platform's user data folder"
    if default in (None, "", ()):
        return "empty"
    if isinstance(default, tuple):
        return ",".join(map(str, default))
    return str(default)


def _names(section: str) -> frozenset[str]:
    field = Settings.model_fields.get(section)
    if field is None or not isinstance(field.annotation, type):
        return frozenset()
    return frozenset(getattr(field.annotation, "model_fields", {}))


def _explain(exc: ValidationError) -> str:
    return "; ".join(
        f"{PREFIX}{'__'.join(str(part).upper() for part in error['loc'][:2])}: {error['msg']}"
        for error in exc.errors(include_input=False, include_url=False)
    )
