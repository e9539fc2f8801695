"""Rows against the schema, by a library that would fetch remote references if it were let."""

from dataclasses import dataclass
from typing import Any, NoReturn

import jsonschema_rs

from rowsmith.model.values import Json, Row


@dataclass(frozen=True, slots=True)
class RowFault:
    """Where a row breaks its schema: dotted field, schema keyword, one sentence."""

    field: str
    rule: str
    message: str


def refuse(uri: str) -> NoReturn:
    """Refuse to load *uri*: a schema may refer to itself only.

    Raises:
        ValueError: always.
    """
    raise ValueError(f"the schema refers to {uri}, outside of itself")


class RowValidator:
    """Checks rows against one schema.

    Raises:
        ValueError: the schema is none, or refers outside of itself.
    """

    def __init__(self, schema: dict[str, Json]) -> None:
        local = {key: value for key, value in schema.items() if key != "$schema"}
        self._validator: Any = jsonschema_rs.validator_for(local, retriever=refuse)

    def faults(self, row: Row) -> list[RowFault]:
        """Return where *row* breaks the schema, empty when it holds."""
        if self._validator.is_valid(row):
            return []
        return [
            RowFault(
                field=".".join(map(str, error.instance_path)) or _missing(error.message),
                rule=str(error.schema_path[-1]) if error.schema_path else "schema",
                message=error.message[:300],
            )
            for error in self._validator.iter_errors(row)
        ]


def _missing(message: str) -> str:
    """Return the property that a "required" message quotes."""
    parts = message.split('"')
    return parts[1] if len(parts) > 2 else "row"
