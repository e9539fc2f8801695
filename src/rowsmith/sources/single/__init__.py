"""Pages about one thing: a table of a single record, each column one piece of evidence.

Each file reads one kind of evidence (`data.graph` JSON-LD, `data.markup` microdata and RDFa,
`labels` labelled pairs, `prices` prominent amounts …) and yields `Clue`s. What a clue's value is
stands first in its labels, as a role (`rowsmith.lexicon.record`) or as the page's own words. Which
clue answers a field is decided by `rowsmith.match.one.single`.
"""

from rowsmith.sources.single.find import find_single

__all__ = ["find_single"]
