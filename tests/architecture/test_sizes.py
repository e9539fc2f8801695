"""Sizes that CI holds: files, functions, classes, rooms and broad excepts (CONTRIBUTING.md)."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "rowsmith"
FILES = sorted(SOURCE.rglob("*.py"))
MAX_FILE, MAX_FUNCTION, MAX_CLASS, MAX_ROOM, MAX_BROAD = 400, 50, 200, 12, 2
ROOMS_OF_ONE_FILE_A_KIND = {"sources", "values"}


def _lines(node: ast.AST) -> int:
    """Count the lines of a definition without its docstring."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return 0
    docstring = ast.get_docstring(node, clean=False)
    return (
        (node.end_lineno or 0) - node.lineno + 1 - (docstring.count("\n") + 1 if docstring else 0)
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_and_what_it_defines_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    limits = {
        ast.FunctionDef: MAX_FUNCTION,
        ast.AsyncFunctionDef: MAX_FUNCTION,
        ast.ClassDef: MAX_CLASS,
    }

    too_large = [
        f"{getattr(node, 'name', '')} has {_lines(node)} lines"
        for node in ast.walk(ast.parse(text))
        if type(node) in limits and _lines(node) > limits[type(node)]
    ]

    assert text.count("\n") <= MAX_FILE
    assert not too_large


def test_a_room_that_grows_is_split() -> None:
    rooms = [path for path in SOURCE.rglob("*") if path.is_dir() and any(path.glob("*.py"))]

    crowded = [
        room.name
        for room in rooms
        if room.name not in ROOMS_OF_ONE_FILE_A_KIND and len(list(room.glob("*.py"))) - 1 > MAX_ROOM
    ]

    assert not crowded


def test_broad_excepts_stand_only_at_the_process_boundaries() -> None:
    broad = [
        path.name
        for path in FILES
        for line in path.read_text("utf-8").splitlines()
        if "BLE001" in line
    ]

    assert len(broad) <= MAX_BROAD
