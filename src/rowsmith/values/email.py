"""Mail addresses."""

import re

_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w+-]{1,64}+(?:\.[\w+-]{1,64}+){0,8}@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,8}"
)


def spans(text: str) -> list[tuple[int, int]]:
    """Return where mail addresses stand in *text*.

    >>> spans("write to jane.doe@example.org.")
    [(9, 29)]
    """
    return [match.span() for match in _ADDRESS.finditer(text)] if "@" in text else []


def matches(text: str) -> bool:
    """Tell whether all of *text* is a mail address, a label such as "E-mail:" left aside."""
    if "@" not in text or len(text) > 200:
        return False
    return sum(end - begin for begin, end in spans(text)) * 10 >= len(text) * 7


def read(text: str) -> str | None:
    """Return the first mail address in *text*, a slice of it; None when there is none."""
    found = spans(text)
    return text[slice(*found[0])] if found else None
