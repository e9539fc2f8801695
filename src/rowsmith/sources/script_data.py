"""Values that scripts hold: JSON, assignments, pushes, ``JSON.parse`` and framework state.

Scripts are mostly code. Places where data may begin are found by a few literal-prefixed patterns
(0.1 ms for 500 kB), each is read by a parser that gives up at the first sign of code, and the work
over all scripts of a page is bounded.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from rowsmith.dom import Dom
from rowsmith.sources import framework
from rowsmith.sources.javascript import begins_literal, parsed_argument
from rowsmith.sources.json_text import (
    read_broken_json,
    read_json,
    read_json_at,
    read_object_literal,
)

MAX_SCRIPTS = 200
MAX_SCRIPT_CHARS = 8 * 2**20
MAX_PAGE_CHARS = 16 * 2**20
MAX_LITERAL_CHARS = 2**19
"""Characters of JavaScript literals, no JSON, that one script may make us read."""
MAX_ATTEMPTS = 60
MAX_FAILURES = 200
"""Places of one script that turn out to be no JSON."""
MIN_CHARS = 30
"""Shorter scripts hold no two records."""

_BEGINS = re.compile(r"=[ \t\r\n]{0,20}(?=[\[{(J])")
_PASSED = re.compile(r"\((?=[ \t\r\n]{0,20}(?:\{[ \t\r\n]{0,40}[\"']|\[[ \t\r\n]{0,40}[\[{]))")
_PUSHED = re.compile(r"\.push\([ \t\r\n]{0,20}(?=\{)")
_KEYED = re.compile(r":[ \t\r\n]{0,20}(?=[\[{])")
_STATE_KEYS = ("data", "props", "state", "items", "results", "initialState")
_NAME = re.compile(
    r"(?:([\w$]{1,80})|\[[ ]?[\"']([^\"'\]]{1,80})[\"'][ ]?\])(?:\s{0,3}\|\|\s{0,3}\{\})?\s{0,20}$"
)
_QUOTED_KEY = re.compile(r"[\[{\s]{1,60}\"[^\"\n]{0,100}\"\s{0,20}[:,\]]|\{\s{0,40}\}|\[\s{0,40}\]")
_JAVASCRIPT = ("", "module")


class ScriptValue(NamedTuple):
    """A value that an element of the page holds.

    Attributes:
        node: the element.
        name: selector of the element, alike on pages of one template.
        value: the JSON value; of a script with code, its values by the names they are given.
    """

    node: int
    name: str
    value: Any


def script_values(dom: Dom) -> list[ScriptValue]:
    """Return the values that *dom*'s scripts hold, in document order."""
    found: list[ScriptValue] = []
    left = MAX_PAGE_CHARS
    for node, text in dom.scripts[:MAX_SCRIPTS]:
        if len(text) < MIN_CHARS or len(text) > min(left, MAX_SCRIPT_CHARS):
            continue
        kind = dom.attr(node, "type").strip().lower()
        value = read_script(text, kind)
        if value:
            left -= len(text)
            found.append(ScriptValue(node, _selector(dom, node, kind), value))
    flight = framework.flight_rows(dom.scripts)
    if flight is not None:
        found.append(ScriptValue(flight[0], "script", {"__next_f": flight[1]}))
    return found


def _selector(dom: Dom, node: int, kind: str) -> str:
    if is_javascript(kind):
        return "script"
    name = dom.attr(node, "id")
    is_stable = bool(name) and sum(char.isdigit() for char in name) <= 2
    return f"script[{name}]" if is_stable and "ld+json" not in kind else f"script[{kind}]"


def is_javascript(kind: str) -> bool:
    """Tell whether a script's ``type`` says that it is code."""
    return kind in _JAVASCRIPT or "javascript" in kind or "ecmascript" in kind


def read_script(text: str, kind: str) -> Any:
    """Return the JSON value that a script holds, None when it holds none.

    Args:
        text: the script's text.
        kind: its ``type``, lower case.

    Returns:
        For a script with code: object of name to value, for what is assigned or passed in it.
    """
    if not is_javascript(kind):
        head = text[:200].lstrip("\ufeff \t\r\n")[:1]
        value = read_json(text) if head in {"{", "["} else None
        if value is None and "json" in kind:
            value = read_broken_json(text)
        return framework.decoded(value) if isinstance(value, dict | list) else None
    if text[:1] in {"{", "["} or text.lstrip()[:1] in {"{", "["}:
        value = read_json(text)
        if isinstance(value, dict | list):
            return value
    values: dict[str, Any] = {}
    for name, value, is_pushed in _named_values(text):
        if is_pushed:
            joined = values.setdefault(name, [])
            if isinstance(joined, list):
                joined.append(value)
        elif name not in values:
            values[name] = value
    return values or None


def _named_values(text: str) -> Iterator[tuple[str, Any, bool]]:
    """Yield (name, value, whether it is one of several pushed) of the data in a script."""
    reader = _Reader(text)
    for start, is_pushed in _places(text):
        if start < reader.done:
            continue
        if reader.is_spent():
            return
        value = reader.read(start)
        if isinstance(value, dict | list) and value:
            yield _name_before(text, start), value, is_pushed


def _places(text: str) -> list[tuple[int, bool]]:
    """Return where values may begin, ascending, and whether they are pushed."""
    places = {found.end(): False for found in _PASSED.finditer(text)}
    places |= {
        found.end(): False
        for found in _KEYED.finditer(text)
        if text[max(0, found.start() - 16) : found.start()].rstrip("\"' ").endswith(_STATE_KEYS)
    }
    places |= {found.end(): True for found in _PUSHED.finditer(text)}
    places |= {found.end(): False for found in _BEGINS.finditer(text)}
    return sorted(places.items())


def _name_before(text: str, start: int) -> str:
    before = text[max(0, start - 140) : start].rstrip().removesuffix("(").rstrip()
    before = before.removesuffix(".push").removesuffix("=").rstrip()
    found = _NAME.search(before.removesuffix(":").strip("\"'"))
    return (found[1] or found[2]) if found else ""


class _Reader:
    """Reads values out of one script; counts what it cost."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.done = 0
        self.attempts = 0
        self.chars = 0
        self._failures = 0

    def is_spent(self) -> bool:
        """Tell whether enough was tried in this script."""
        return (
            self.attempts >= MAX_ATTEMPTS
            or self.chars >= MAX_LITERAL_CHARS
            or self._failures >= MAX_FAILURES
        )

    def read(self, start: int) -> Any:
        """Return the value at *start*, None when code begins there."""
        text = self.text
        at = start
        while text[at : at + 1].isspace():
            at += 1
        first = text[at : at + 1]
        if first == "J":
            return self._parsed(at)
        if first == "(":
            return self._called(at)
        if _QUOTED_KEY.match(text, at) or text[at : at + 2] in {"[[", "[{"}:
            value, end = read_json_at(text, at)
            if end > 0:
                self.done = end
                return value if end - at >= MIN_CHARS else None
            self._failures += 1
        if not begins_literal(text, at):
            return None
        return self._literal(text[at : at + MAX_LITERAL_CHARS], at)

    def _parsed(self, at: int) -> Any:
        argument = parsed_argument(self.text, at)
        if argument is None:
            return None
        self.done = argument[1]
        return read_json(argument[0])

    def _called(self, at: int) -> Any:
        head = self.text[at : at + 12]
        if not head.startswith(("(function(", "((")):
            return None
        self.attempts += 1
        source = framework.returned_literal(self.text[at : at + MAX_SCRIPT_CHARS])
        if source is None:
            return None
        self.chars += len(source)
        self.done = len(self.text)
        return read_object_literal(source)

    def _literal(self, source: str, at: int) -> Any:
        self.attempts += 1
        value = read_object_literal(source)
        if value is None:
            self.chars += min(len(source), 20_000)
            return None
        self.chars += MIN_CHARS
        self.done = at + MIN_CHARS  # where it ends is not told
        return value
