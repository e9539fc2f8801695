"""Which columns are wanted, so that nothing else of a record is read."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from rowsmith.sources.outline import Outline

_KEY = re.compile(r"(?P<path>.*?)(?:@(?P<attribute>[^@/\[\]]+))?(?:\[\d+\])?")
_BY_LABEL, _BY_HEADING, _BY_ANCHOR = "label[", "heading[", "a["


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed at one path of steps: its text, its attributes, something further down."""

    text: bool = False
    attributes: bool = False
    inside: bool = False


NOTHING = Need()


@dataclass(slots=True)
class Wanted:
    """Wanted columns of the records of one page.

    Attributes:
        record: the whole text of a record is wanted.
        labels: values that stand behind a label are.
        headings: headings above the records are.
        anchors: links by their own text are.
    """

    record: bool = False
    labels: bool = False
    headings: bool = False
    anchors: bool = False
    _needs: dict[str, Need] = field(default_factory=dict)
    _known: dict[int, Need] = field(default_factory=dict)

    @classmethod
    def of(cls, keys: Collection[str]) -> "Wanted":
        """Return the columns with the given *keys* as wanted."""
        made = cls(
            record="." in keys,
            labels=any(key.startswith(_BY_LABEL) for key in keys),
            headings=any(key.startswith(_BY_HEADING) for key in keys),
            anchors=any(key.startswith(_BY_ANCHOR) for key in keys),
        )
        for key in keys:
            if key != "." and not key.startswith((_BY_LABEL, _BY_HEADING, _BY_ANCHOR)):
                made._add(key)
        return made

    def _add(self, key: str) -> None:
        found = _KEY.fullmatch(key)
        if found is None:
            return
        path = found["path"]
        known = self._needs.get(path, NOTHING)
        is_text = found["attribute"] is None
        self._needs[path] = Need(
            known.text or is_text, known.attributes or not is_text, known.inside
        )
        while "/" in path:
            path = path.rpartition("/")[0]
            known = self._needs.get(path, NOTHING)
            self._needs[path] = Need(known.text, known.attributes, inside=True)

    def at(self, path: int, outline: Outline) -> Need:
        """Return what is needed at *path*, a number that *outline* gave to a path of steps."""
        need = self._known.get(path)
        if need is None:
            need = self._known[path] = self._needs.get(outline.name_of(path), NOTHING)
        return need
