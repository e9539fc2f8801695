"""Where data is kept: the folder, held by one server at a time, and the database."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from rowsmith.config import Settings
from rowsmith.egress import EVERY, is_literal
from rowsmith.errors import ConfigError
from rowsmith.store.database import Database


def open_database(settings: Settings) -> Database:
    """Return the database that *settings* name.

    Raises:
        StoreUnavailable: it cannot be opened.
    """
    if settings.store.database_url is not None:
        return Database(url=settings.store.database_url.get_secret_value())
    return Database(path=settings.server.data_dir / "rowsmith.db")


def make_folder(data_dir: Path) -> None:
    """Make the data folder unless it is there.

    Raises:
        ConfigError: it cannot be made.
    """
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as exc:
        raise ConfigError(f"server.data_dir: {data_dir} cannot be used: {exc.strerror}") from exc


@contextmanager
def lock_folder(data_dir: Path) -> Iterator[None]:
    """Hold the data folder for this process alone: two would take up each other's tasks.

    Raises:
        ConfigError: it cannot be used, or another process holds it.
    """
    try:
        descriptor = os.open(data_dir / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as exc:
        raise ConfigError(f"server.data_dir: {data_dir} cannot be used: {exc.strerror}") from exc
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise ConfigError(
                f"server.data_dir: another rowsmith server works in {data_dir}"
            ) from exc
        yield
    finally:
        os.close(descriptor)


def without_self(settings: Settings, *, listens: bool) -> Settings:
    """Return *settings* in which the server itself is among the hosts that are never dialled.

    A task could make it ask itself for ever, or for what only it may reach. A public address with a
    path is a part of some other site, whose pages may be wanted.

    Args:
        settings: as the operator gave them.
        listens: this process answers at the settings' host and port.
    """
    server, never = settings.server, list(settings.egress.never)
    if listens and server.port:
        host = server.host if is_literal(server.host) else EVERY
        never.append(f"[{host}]:{server.port}" if ":" in host else f"{host}:{server.port}")
    public = urlsplit(server.public_url)
    if public.hostname and public.path in {"", "/"}:
        port = public.port or {"http": 80, "https": 443}[public.scheme]
        never.append(f"{public.hostname}:{port}")
    egress = settings.egress.model_copy(update={"never": tuple(never)})
    return settings.model_copy(update={"egress": egress})
