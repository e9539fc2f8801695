"""What the user wants: the sentence and the schema read into an `Ask`."""

from rowsmith.ask.flat import flat
from rowsmith.ask.read import read_ask
from rowsmith.ask.schema import schema_faults
from rowsmith.ask.validator import RowFault, RowValidator

__all__ = ["RowFault", "RowValidator", "flat", "read_ask", "schema_faults"]
