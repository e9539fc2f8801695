"""Choose the table that answers the ask and give its columns to the fields."""

from rowsmith.match.choose import DOUBTED, Candidate, Choice, choose
from rowsmith.match.filters import keep
from rowsmith.match.second.menu import menu_of

__all__ = ["DOUBTED", "Candidate", "Choice", "choose", "keep", "menu_of"]
