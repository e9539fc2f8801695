"""The little of JavaScript that data in scripts is written with: literals and string escapes."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from rowsmith.sources.json_text import read_json

_TOKENS = re.compile(
    r"\"(?:[^\"\\]|\\.)*+(?:\"|$)|'(?:[^'\\]|\\.)*+(?:'|$)|`(?:[^`\\]|\\.)*+(?:`|$)"
    r"|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|$)"
    r"|!0|!1|void 0|[A-Za-z_$][\w$]*+(?!\s*[:\w$(.])",
    re.DOTALL,
)
_KEYWORDS = {
    "!0": "true",
    "!1": "false",
    "void 0": "null",
    "undefined": "null",
    "NaN": "null",
    "Infinity": "null",
}
_PARSE = re.compile(r"JSON\s?\.\s?parse\(\s{0,20}(decodeURIComponent\(\s{0,20})?(?=[\"'`])")
_STRING = re.compile(
    r"\"((?:[^\"\\]|\\.)*+)\"|'((?:[^'\\]|\\.)*+)'|`((?:[^`\\]|\\.)*+)`", re.DOTALL
)
_ESCAPES = re.compile(
    r"\\[\"\\/bfnrt]|\\u(?!\{)|\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|\r?(\n)|([^\"\\/bfnrtu]))|(\")",
    re.DOTALL,
)


_BARE_KEY = re.compile(
    r"[\[\s]{0,60}\{\s{0,60}(?:[\w$]{1,60}|'[^'\n]{1,80}'|\"[^\"\n]{1,80}\")\s{0,20}:"
    r"\s{0,20}(?:[\"'`\[{\d-]|true|false|null|new Date)"
)
_CODE = re.compile(r"function\b|=>|\breturn\b")


def begins_literal(text: str, start: int = 0) -> bool:
    """Tell whether an object or array of data, no code, seems to begin at *start*.

    >>> begins_literal("[{name: 'x', n: 1}]"), begins_literal("{a: function(){}}")
    (True, False)
    """
    return bool(_BARE_KEY.match(text, start)) and not _CODE.search(text, start, start + 160)


def plain_literal(source: str, names: Mapping[str, str]) -> str:
    r"""Return a literal with its constants spelled as in JSON and *names* put in.

    >>> plain_literal("{a:!0,b:x,c:'x'}", {"x": '"lamp"'})
    '{a:true,b:"lamp",c:\'x\'}'
    """

    def spelled(found: re.Match[str]) -> str:
        token = found[0]
        if token[:1] in {'"', "'", "`"}:
            return token
        if token[:1] == "/":
            return " "
        return names.get(token) or _KEYWORDS.get(token) or token

    return _TOKENS.sub(spelled, source)


def parsed_argument(text: str, start: int) -> tuple[str, int] | None:
    """Return the text that the ``JSON.parse("…")`` at *start* parses, and one past its literal."""
    call = _PARSE.match(text, start)
    literal = _STRING.match(text, call.end()) if call else None
    if call is None or literal is None:
        return None
    value = string_value(literal[1] or literal[2] or literal[3] or "")
    if value is None:
        return None
    return (unquote(value) if call[1] else value), literal.end()


def string_value(body: str) -> str | None:
    r"""Return the text that a JavaScript string literal's inside stands for, None if none.

    >>> string_value(r"it\'s \x22here\x22")
    'it\'s "here"'
    """

    def escaped(found: re.Match[str]) -> str:
        if found[1]:
            return f"\\u00{found[1]}"
        if found[2]:
            return chr(int(found[2], 16)) if int(found[2], 16) < 0x110000 else ""
        if found[3]:
            return ""
        if found[4] or found[5]:
            return found[4] or '\\"'
        return found[0]

    value = read_json(f'"{_ESCAPES.sub(escaped, body)}"') if "\\" in body or '"' in body else body
    return value if isinstance(value, str) else None
