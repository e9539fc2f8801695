"""A learned extraction program as data."""

from dataclasses import dataclass

from rowsmith.model.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How the rows of one page family are read; data only, nothing in it is executed.

    Attributes:
        version: version of the format, now 1.
        body: the program as plain JSON by the published schema ``recipe/schema.json``: source,
            rows, fields, filters, fingerprint and expectations.
    """

    version: int
    body: dict[str, Json]

    def to_json(self) -> dict[str, Json]:
        """Return the recipe as one JSON object."""
        return {"version": self.version, **self.body}

    @classmethod
    def from_json(cls, data: dict[str, Json]) -> "Recipe":
        """Return the recipe that `to_json` gave; it is checked when it is applied."""
        rest = dict(data)
        return cls(version=int(rest.pop("version", 0)), body=rest)
