"""What every group of settings is."""

from pydantic import BaseModel, ConfigDict


def split(value: object) -> object:
    """Return the parts of a text with commas; what is no text is itself."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


class Section(BaseModel):
    """A frozen group of settings that refuses names it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
