"""Read a request, naming every fault at once."""

from collections.abc import Mapping

from rowsmith.config import BudgetSettings
from rowsmith.model.task import ExtractRequest
from rowsmith.model.values import Json


def check_request(body: Mapping[str, Json], budget: BudgetSettings) -> ExtractRequest:
    """Return the request that *body* makes, with *budget* where it names none.

    Raises:
        InputError: with every fault, dotted field names.
    """
    raise NotImplementedError


def echo(body: Mapping[str, Json]) -> dict[str, Json]:
    """Return the input as it is shown: the four documented keys and any other that was sent."""
    raise NotImplementedError
