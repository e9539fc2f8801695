"""Texts that make backtracking patterns slow, made from the patterns themselves.

For every repetition in a pattern: what leads to it, then its body again and again, then a character
that nothing expects. (regexploit, the known analyser, has had no release since 2021 and stops at
possessive repetitions.)
"""

import re
from collections.abc import Iterator, Sequence
from re import _constants, _parser  # type: ignore[attr-defined]  # the tree is told nowhere else
from typing import Any

IN_CLASS = {"DIGIT": "7", "SPACE": " ", "WORD": "a", "NOT_DIGIT": "x", "NOT_SPACE": "x"}
PROBES = 'a7A -.,:<"/$(\n'
MANY = 50
"""A repetition of more is as good as endless."""
REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


def attacks(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return pairs of what a text begins with and what is then repeated."""
    tree = list(_parser.parse(pattern.pattern, pattern.flags))
    found = list(_pumps(tree, [""]))
    found += [("", part) for text in samples(tree) for part in (text, text[:-1], text[:1])]
    found += [("", " "), ("", "a"), ("", "7")]
    return [pair for pair in dict.fromkeys(found) if pair[1]]


def _pumps(tree: Sequence[Any], before: list[str]) -> Iterator[tuple[str, str]]:
    for at, (code, held) in enumerate(tree):
        kind = str(code)
        lead = [start + text for start in before[:2] for text in samples(tree[:at])[:2]]
        if kind in REPEATS:
            _, most, body = held
            if most is _constants.MAXREPEAT or most > MANY:
                behind = samples(tree[at + 1 : at + 3])[:2]
                for text in samples(body)[:4]:
                    for start in lead[:2]:
                        yield start, text
                        yield "", start + text
                        yield from ((start, text + end) for end in behind)
            yield from _pumps(list(body), lead)
        elif kind == "BRANCH":
            for branch in held[1]:
                yield from _pumps(list(branch), lead)
        elif kind in {"SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"}:
            inside = held if kind == "ATOMIC_GROUP" else held[-1]
            yield from _pumps(list(inside), lead)


def samples(tree: Sequence[Any], most: int = 4) -> list[str]:
    """Return a few short texts that *tree* takes, or almost."""
    found = [""]
    for code, held in tree:
        ways = list(dict.fromkeys(_ways(str(code), held)))[:most] or [""]
        found = [text + way for text in found for way in ways][: most * 2]
    return list(dict.fromkeys(found))[:most]


def _ways(kind: str, held: Any) -> Iterator[str]:
    """Yield a few short texts that one part of a pattern takes."""
    match kind:
        case "LITERAL":
            yield chr(held)
        case "NOT_LITERAL":
            yield "a" if held != ord("a") else "b"
        case "ANY":
            yield from "a "
        case "IN":
            yield from _members(held)
        case "BRANCH":
            yield from (text for branch in held[1] for text in samples(branch, 2))
        case "SUBPATTERN" | "ATOMIC_GROUP":
            yield from samples(held if kind == "ATOMIC_GROUP" else held[-1])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, _, body = held
            yield from (text * max(1, least) for text in samples(body, 3))
            yield from [""] * (not least)


def _members(held: Sequence[tuple[object, Any]]) -> Iterator[str]:
    """Yield a few characters of a class; of a negated one, those of `PROBES` that are in it."""
    named = [(str(code), value) for code, value in held]
    if named[0][0] == "NEGATE":
        source = "[^" + "".join(map(_spelled, named[1:])) + "]"
        yield from filter(re.compile(source).fullmatch, PROBES)
        return
    for kind, value in named:
        if kind == "LITERAL":
            yield chr(value)
        elif kind == "RANGE":
            yield from map(chr, value)
        else:
            yield IN_CLASS.get(str(value).removeprefix("CATEGORY_"), "-")


def _spelled(part: tuple[str, Any]) -> str:
    kind, value = part
    if kind == "LITERAL":
        return re.escape(chr(value))
    if kind == "RANGE":
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    short = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}
    name = str(value).removeprefix("CATEGORY_")
    return short.get(name) or short[name.removeprefix("NOT_")].upper()
