"""Every pattern takes time in proportion to the text, or sees short texts only."""

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest
from tests.attacks import attacks

import rowsmith

SOURCE = Path(rowsmith.__file__).parent
TEXTS = {path: path.read_text("utf-8") for path in SOURCE.rglob("*.py")}
METHODS = ("search", "match", "fullmatch", "findall", "finditer", "split", "subn", "sub")
BOUNDED = {
    "rowsmith.values.": 600,  # kinds.MAX_CHARACTERS
    "rowsmith.paging.claims:": 200,  # claims.MAX_LINE
    "rowsmith.ask.describe:": 400,  # describe.MAX_DESCRIPTION
    "rowsmith.sources.script_data:_NAME": 140,  # what stands before a value
}
"""Where patterns see no longer texts, and the longest that they see."""
LONG, ENOUGH_S, PATIENCE_S = 6_000, 0.008, 0.5
ENOUGH_OF_SHORT_S = 0.05
Found = tuple[str, re.Pattern[Any], str]


def _patterns() -> Iterator[Found]:
    """Yield (place, pattern, method) of all patterns that modules hold, as they are used there."""
    seen = set()
    for info in pkgutil.walk_packages(rowsmith.__path__, "rowsmith."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for name, value in list(vars(module).items()):
            for pattern in _held(value, depth=3):
                for method in _methods(module, name):
                    if (pattern, method) not in seen:
                        seen.add((pattern, method))
                        yield f"{info.name}:{name}", pattern, method


def _held(value: object, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict | tuple | list | set | frozenset):
        inside = [*value, *value.values()] if isinstance(value, dict) else value
        for one in inside:
            yield from _held(one, depth - 1)
    elif depth and hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        for name in value.__dataclass_fields__:
            yield from _held(getattr(value, name, None), depth - 1)


def _methods(module: ModuleType, name: str) -> set[str]:
    used = re.compile(rf"\b{name}\.({'|'.join(METHODS)})\b")
    own = Path(str(module.__file__))
    texts = [TEXTS[own]] if name.startswith("_") else TEXTS.values()
    return {method for text in texts for method in used.findall(text)} or {"search"}


def _inline() -> Iterator[Found]:
    """Yield those that are written where they are used."""
    for path, text in TEXTS.items():
        for node in ast.walk(ast.parse(text)):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=method),
                    args=[ast.Constant(value=str(source)), *_],
                ) if method in METHODS:
                    name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
                    yield f"rowsmith.{name}:{node.lineno}", re.compile(source), method


FOUND = sorted([*_patterns(), *_inline()], key=lambda each: (each[0], each[2]))


def _runner(pattern: re.Pattern[Any], method: str) -> Callable[[Any], object]:
    run = getattr(pattern, method)
    if method in {"sub", "subn"}:
        return lambda text: run(text[:0], text)
    if method == "finditer":
        return lambda text: sum(1 for _ in run(text))
    return cast("Callable[[Any], object]", run)


def _seconds(run: Callable[[Any], object], text: object) -> float:
    """Return the processor time of *run*, which is ended after `PATIENCE_S`."""

    def end(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, end)
    started_s = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE_S)
    try:
        run(text)
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - started_s


def slow_attacks(pattern: re.Pattern[Any], method: str, longest: int) -> list[tuple[str, str]]:
    """Return the attacks on *pattern* that take more than their share of time.

    A text of *longest* characters takes some milliseconds at most; one that takes longer must take
    about twice as long as its half.
    """
    is_bytes = isinstance(pattern.pattern, bytes)
    readable = re.compile(pattern.pattern.decode("latin-1")) if is_bytes else pattern
    run = _runner(pattern, method)

    def text(start: str, again: str, length: int) -> str | bytes:
        made = start + again * (length // len(again)) + "\0"
        return made.encode("latin-1", "replace") if is_bytes else made

    found = []
    for start, again in attacks(readable):
        whole = text(start, again, longest)
        enough_s = ENOUGH_S if longest == LONG else ENOUGH_OF_SHORT_S
        if _seconds(run, whole) < enough_s:
            continue
        half = text(start, again, longest // 2)
        at_best_s = min(_seconds(run, whole) for _ in range(3))
        half_s = min(_seconds(run, half) for _ in range(3))
        was_ended = at_best_s > 0.8 * PATIENCE_S
        if was_ended or at_best_s >= max(enough_s, 2.8 * half_s):
            found.append((start, again))
            break
    return found


@pytest.mark.parametrize(
    ("place", "pattern", "method"), FOUND, ids=[f"{place}.{method}" for place, _, method in FOUND]
)
def test_a_pattern_is_not_slow_on_any_text(
    place: str, pattern: re.Pattern[Any], method: str
) -> None:
    longest = next((most for room, most in BOUNDED.items() if place.startswith(room)), LONG)

    slow = slow_attacks(pattern, method, longest)

    assert slow == []


@pytest.mark.parametrize(
    "source", [r"\s+$", r"(a+)+$", r"<!--.*?-->", r"(\d+,?)+$", r"\s*;", r"[\w.]+@[\w.]+$"]
)
def test_patterns_known_to_be_slow_are_found(source: str) -> None:
    assert slow_attacks(re.compile(source, re.DOTALL), "search", LONG) != []


def test_all_patterns_are_looked_at() -> None:
    compiled = sum(text.count("re.compile(") for text in TEXTS.values())

    assert len({pattern for _, pattern, _ in FOUND}) >= 0.9 * compiled
