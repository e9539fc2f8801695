"""Digits of other scripts, read as their ASCII counterparts one for one."""

_ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐༠၀០０"
"""The zero of each script (Unicode 15.1, general category Nd); 1 to 9 stand behind it."""

_ASCII = {ord(zero) + value: str(value) for zero in _ZEROS for value in range(10)}


def western(text: str) -> str:
    """Return *text* with every decimal digit in ASCII; as long as it was, so that places hold.

    >>> western("٣ مايو ٢٠٢٤") == "3 مايو 2024"
    True
    """
    return text if text.isascii() else text.translate(_ASCII)
