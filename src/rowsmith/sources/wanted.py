"""Which columns are wanted, so that nothing else of a record is read."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from rowsmith.sources.outline import Outline
from rowsmith.sources.wrappers import inner_key, unmodified, unwrapped

_KEY = re.compile(r"(?P<path>.*?)(?:@(?P<attribute>[^@/\[\]]+))?(?:\[\d+\])?")
_BY_LABEL, _BY_HEADING, _BY_ANCHOR = "label[", "heading[", "a["


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed at one path of steps: its text, its attributes, something further down."""

    text: bool = False
    attributes: bool = False
    inside: bool = False

    def with_all(self, other: "Need") -> "Need":
        """Return what this or *other* needs."""
        return Need(
            self.text or other.text,
            self.attributes or other.attributes,
            self.inside or other.inside,
        )


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
    _bare: dict[str, Need] = field(default_factory=dict)
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
            if inner := inner_key(key):
                _add(made._bare, inner)
            elif key != "." and not key.startswith((_BY_LABEL, _BY_HEADING, _BY_ANCHOR)):
                _add(made._needs, key)
        return made

    def at(self, path: int, outline: Outline) -> Need:
        """Return what is needed at *path*, a number that *outline* gave to a path of steps."""
        need = self._known.get(path)
        if need is None:
            name = outline.name_of(path)
            need = self._needs.get(name, NOTHING)
            if self._bare:
                need = need.with_all(self._bare.get(unwrapped(name), NOTHING))
                need = need.with_all(self._bare.get(unmodified(name), NOTHING))
            self._known[path] = need
        return need


def _add(needs: dict[str, Need], key: str) -> None:
    found = _KEY.fullmatch(key)
    if found is None:
        return
    path = found["path"]
    is_text = found["attribute"] is None
    needs[path] = needs.get(path, NOTHING).with_all(Need(text=is_text, attributes=not is_text))
    while "/" in path:
        path = path.rpartition("/")[0]
        needs[path] = needs.get(path, NOTHING).with_all(Need(inside=True))
