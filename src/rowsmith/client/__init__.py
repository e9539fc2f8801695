"""The client of a running Rowsmith server."""

from rowsmith.client.api import Client
from rowsmith.client.exchange import DEFAULT_URL
from rowsmith.client.task import RemoteTask

__all__ = ["DEFAULT_URL", "Client", "RemoteTask"]
