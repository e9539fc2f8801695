"""Plain texts, and texts of a sentence or more."""

import re

_LETTER = re.compile(r"[^\W\d_]")
LONG = 60
LONG_SPACES = 8
LONG_IDEOGRAPHIC = 30


def matches(text: str) -> bool:
    """Tell whether *text* has a letter at all."""
    return bool(_LETTER.search(text))


def matches_long(text: str) -> bool:
    """Tell whether *text* is a sentence or more: nine words and over 60 characters, or 30 ideographs."""
    if len(text) > LONG and text.count(" ") >= LONG_SPACES:
        return True
    return (
        len(text) >= LONG_IDEOGRAPHIC
        and sum("\u3040" <= c <= "\u9fff" for c in text) >= LONG_IDEOGRAPHIC
    )


def clean(text: str) -> str:
    r"""Return *text* with white space collapsed, without NUL, lone surrogates as U+FFFD.

    >>> clean(" a\u00a0 b\x00\n")
    'a b'
    """
    if not text.isascii() or "\0" in text:
        text = text.translate(_UNPRINTABLE)
    return " ".join(text.split())


def without_notes(text: str) -> str:
    """Return *text* without the marks of notes at its end.

    >>> without_notes("Low Ground ‡"), without_notes("Brazil[a][2]"), without_notes("args[0]")
    ('Low Ground', 'Brazil', 'args[0]')
    """
    found = _NOTES.search(text) if text and text[-1] in "]†‡§¶*" else None
    if found is None or not found.start():
        return text
    kept = text[: found.start()]
    is_plain = kept[0].isupper() or not kept.isascii() or kept[0].isdigit()
    is_starred = "*" in found[0] and ("*" in kept or len(kept) < MIN_STARRED)
    return kept if is_plain and not is_starred else text


_NOTES = re.compile(r"(?:\s?(?:[†‡§¶]|\*{1,3}|\[(?:\d{1,3}|[a-z]|note \d{1,3})\]))+$")
MIN_STARRED = 3
"""Characters before a star that marks a note: "A*" is a mark itself."""
_UNPRINTABLE = {0: None} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
