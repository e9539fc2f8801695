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


_UNPRINTABLE = {0: None} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
