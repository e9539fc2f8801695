"""The receipt, and where single cells come from, as the API shows them."""

from collections.abc import Mapping

import msgspec

from rowsmith.errors import BlockedByRobots
from rowsmith.model.cell import Cell, Origin
from rowsmith.model.receipt import Receipt, Skipped, StopReason, Visited
from rowsmith.model.values import Json


def receipt_json(receipt: Receipt) -> dict[str, Json]:
    """Return *receipt* as one JSON object with camelCase keys.

    >>> sorted(receipt_json(Receipt()))[:3]
    ['chosen', 'claimedPages', 'claimedRows']
    """
    found: dict[str, Json] = _rename(msgspec.to_builtins(receipt))
    for shown, reject in zip(found["rejects"], receipt.rejects, strict=True):
        shown["record"] = dict(reject.record)  # its keys are the user's fields
    return found


def failure_json(url: str, error: str, cause: BaseException | None) -> dict[str, Json]:
    """Return the receipt of a task that failed at its first page.

    Args:
        url: of that page.
        error: why, one sentence.
        cause: what stopped it, None when nobody knows.
    """
    skipped = (
        (Skipped(url=url, rule=cause.rule, reason=error),)
        if isinstance(cause, BlockedByRobots)
        else ()
    )
    receipt = Receipt(
        visited=(Visited(url=url, error=error),), skipped=skipped, stop_reason=StopReason.ERROR
    )
    return {**receipt_json(receipt), "error": error}


def origins_json(cells: Mapping[str, Cell], pages: Mapping[str, str]) -> dict[str, Json]:
    """Return where each cell of one row comes from, by field, as JSON with camelCase keys.

    Args:
        cells: the row's cells by field.
        pages: the address of each page by its id.
    """
    found: dict[str, Json] = {}
    for name, cell in cells.items():
        origin = Origin.of(cell, pages)
        found[name] = {
            "value": origin.value,
            "raw": origin.raw,
            "confidence": origin.confidence,
            "places": [
                {"pageUrl": place.page_url, **_rename(msgspec.to_builtins(place.provenance))}
                for place in origin.places
            ],
        }
    return found


def _rename(value: Json) -> Json:
    if isinstance(value, dict):
        return {_camel(name): _rename(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rename(each) for each in value]
    return value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
