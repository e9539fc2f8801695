"""Choose the table that answers the ask and give its columns to the fields."""

from rowsmith.match.choose import DOUBTED, Candidate, Choice, choose, menu_of
from rowsmith.match.filters import keep

__all__ = ["DOUBTED", "Candidate", "Choice", "choose", "keep", "menu_of"]
