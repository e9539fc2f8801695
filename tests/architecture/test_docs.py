"""What the documents say is so: links lead somewhere, commands and settings exist, nothing is stale."""

import dataclasses
import importlib
import inspect
import re
import runpy
import shlex
from pathlib import Path

import pytest

import rowsmith
from rowsmith.cli.app import app
from rowsmith.config import CLIENT_NAMES, describe

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/**/*.md"))
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)
DECISIONS = sorted((ROOT / "docs/adr").glob("*.md"))
SETTINGS = {name: default for name, _, default, _ in describe()}
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))


def _commands(page: Path) -> list[str]:
    """Return the lines of *page* that call `rowsmith`, continued lines joined, pipes cut off."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    lines = [
        line.split(" #")[0].split(" | ")[0]
        for block in blocks
        for line in block.replace("\\\n", " ").splitlines()
    ]
    called = [re.sub(r"^(?:\w+=\S+ )+|^.* && (?=rowsmith )", "", line) for line in lines]
    return [line for line in called if line.startswith("rowsmith ") and line.count("'") != 1]


@each_page
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))

    broken = [
        target for target in targets if "://" not in target and not (page.parent / target).exists()
    ]

    assert not broken


@each_page
def test_every_command_that_is_shown_exists(page: Path) -> None:
    for command in _commands(page):
        app.parse_args(shlex.split(command)[1:], exit_on_error=False, print_error=False)


@pytest.mark.parametrize(
    "page",
    [*PAGES, *sorted((ROOT / "docs/howto/scale").iterdir())],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_setting_that_is_named_exists(page: Path) -> None:
    named = set(re.findall(r"ROWSMITH_[A-Z]+__[A-Z_]+", page.read_text("utf-8")))

    assert named <= SETTINGS.keys()


def test_help_names_settings_with_their_defaults() -> None:
    texts = importlib.import_module("rowsmith.cli.app")
    shown = [
        re.split(r" {1,}", line.strip(), maxsplit=1)
        for name, text in vars(texts).items()
        if name.isupper() and isinstance(text, str)
        for line in text.splitlines()
        if line.strip().startswith("ROWSMITH_") and "=" not in line
    ]

    for name, rest in shown:
        default = SETTINGS[name].removesuffix(".0")
        assert rest.startswith((default, "user data folder")), name


def test_the_reference_of_the_command_line_is_what_help_says() -> None:
    generator = runpy.run_path(str(ROOT / "docs/generate.py"))
    kept = (ROOT / "docs/reference/cli.md").read_text("utf-8")

    assert kept == generator["PAGES"]["cli"]().rstrip() + "\n", "run python docs/generate.py cli"


def test_the_reference_of_python_names_everything_public() -> None:
    text = (ROOT / "docs/reference/python.md").read_text("utf-8")

    missing = [
        f"{name}.{member}"
        for name in rowsmith.__all__
        for member in ("", *_members(getattr(rowsmith, name)))
        if not re.search(rf"\b{member or name}\b", text)
    ]

    assert not missing


def _members(found: object) -> list[str]:
    """Return the fields, methods and parameters that users of *found* meet."""
    if inspect.isfunction(found):
        return list(inspect.signature(found).parameters)
    if isinstance(found, type) and not issubclass(found, Exception):
        fields = dataclasses.fields(found) if dataclasses.is_dataclass(found) else ()
        own = [name for name in vars(found) if not name.startswith("_")]
        return [*(field.name for field in fields), *own]
    return []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_says_why(path: Path) -> None:
    text = path.read_text("utf-8")

    number = int(path.name[:4])
    assert re.match(rf"# (?:{number:04}|{number})\. \S", text)
    assert text.count("\n") < 60
    for heading in ("Status: ", "## Context", "## Decision", "## Consequences", "## Evidence"):
        assert heading in text


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_decisions_that_the_code_cites_exist() -> None:
    sources = [*ROOT.glob("src/**/*.py"), ROOT / "pyproject.toml"]

    cited = {
        int(number)
        for source in sources
        for number in re.findall(r"\bADR (\d+)", source.read_text("utf-8"))
    }

    assert cited <= {int(path.name[:4]) for path in DECISIONS}


def test_the_lock_pins_by_hash_and_names_no_index() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")

    pins = re.findall(r"^\S+==\S+.*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[^\s#-]\S*", text, re.MULTILINE))
    assert "://" not in text
    assert "index" not in text.replace("index-url", "").split()


def test_names_of_the_client_are_documented() -> None:
    text = (ROOT / "docs/reference/settings.md").read_text("utf-8")

    assert all(name in text for name in CLIENT_NAMES)
