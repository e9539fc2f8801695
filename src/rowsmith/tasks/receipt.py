"""The receipt as the API shows it."""

import msgspec

from rowsmith.model.receipt import Receipt
from rowsmith.model.values import Json


def receipt_json(receipt: Receipt) -> dict[str, Json]:
    """Return *receipt* as one JSON object with camelCase keys.

    >>> sorted(receipt_json(Receipt()))[:3]
    ['chosen', 'claimedRows', 'complete']
    """
    return {_camel(name): _rename(each) for name, each in msgspec.to_builtins(receipt).items()}


def _rename(value: Json) -> Json:
    if isinstance(value, dict):
        return {_camel(name): _rename(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rename(each) for each in value]
    return value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
