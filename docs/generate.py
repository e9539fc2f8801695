"""Write the reference pages that are made from the program itself.

    python docs/generate.py            # all pages
    python docs/generate.py api        # one page

A test fails when a page is not what this script writes.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console

from rowsmith import config, errors
from rowsmith.api import document
from rowsmith.api.problem import STATUS
from rowsmith.cli.app import app
from rowsmith.telemetry import metrics
from rowsmith.telemetry.log import Event

COMMANDS = (
    "",
    "extract",
    "demo",
    "serve",
    "worker",
    "keys",
    "keys create",
    "keys list",
    "keys revoke",
    "credits",
    "credits add",
    "credits show",
    "organisations",
    "organisations create",
    "organisations list",
    "task",
    "task run",
    "task follow",
    "task cancel",
    "task list",
    "recipe",
    "recipe show",
    "recipe apply",
    "recipe diff",
    "recipe export",
    "doctor",
)
REFERENCE = Path(__file__).parent / "reference"
Part = Mapping[str, Any]


def api_page() -> str:
    """Return the reference of the HTTP API as Markdown."""
    found = document()
    return "\n".join(
        [
            "# HTTP API",
            "",
            "<!-- Written by docs/generate.py from the OpenAPI document; do not edit. -->",
            "",
            found["info"]["description"].strip(),
            "",
            "The whole document: `GET /v1/openapi.json`. Requests send an API key as",
            "`Authorization: Bearer rsk_…`, but for those marked *no key*.",
            "",
            "## Paths",
            "",
            *_overview(found),
            *(line for each in _operations(found) for line in _operation(*each)),
            "## Errors",
            "",
            *_errors(),
            "",
            "## Shapes",
            "",
            *_shapes(found),
        ]
    )


def _operations(found: Part) -> Iterator[tuple[str, str, Part]]:
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _overview(found: Part) -> Iterator[str]:
    yield from ("| path | what it does | |", "|---|---|---|")
    for method, path, operation in _operations(found):
        key = "" if "security" in operation else "no key"
        yield f"| `{method} {path}` | {operation['summary']} | {key} |"
    yield ""


def _operation(method: str, path: str, operation: Part) -> Iterator[str]:
    yield from (f"## `{method} {path}`", "", operation["description"].strip(), "")
    parameters = operation.get("parameters", [])
    if parameters:
        yield from ("| parameter | in | type | meaning |", "|---|---|---|---|")
        for each in parameters:
            meaning = each.get("description", "")
            yield f"| `{each['name']}` | {each['in']} | {_type(each['schema'])} | {meaning} |"
        yield ""
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield from (f"Body, `{kind}`: {_type(content['schema'])}", "")
        yield from ("```json", json.dumps(content["example"], indent=2), "```", "")
    yield from ("| status | answer |", "|---|---|")
    for status, answer in sorted(operation["responses"].items()):
        yield f"| {status} | {_answer(answer)} |"
    yield ""


def _answer(answer: Part) -> str:
    shapes = {_type(content["schema"]) for content in answer.get("content", {}).values() if content}
    shown = [shape for shape in shapes if shape.startswith("[")]
    return " ".join([" ".join(answer["description"].split()), *shown])


def _errors() -> Iterator[str]:
    yield from ("| status | code | when |", "|---|---|---|")
    rows: dict[tuple[int, str], list[str]] = {}
    for kind, (status, code) in STATUS.items():
        rows.setdefault((int(status), code), []).append(str(kind.__doc__).splitlines()[0])
    for (number, code), when in sorted(rows.items()):
        told = "A fault of ours; the message names its id in the log." if number == 500 else None
        yield f"| {number} | `{code}` | {told or ' '.join(when)} |"


def _shapes(found: Part) -> Iterator[str]:
    for name, schema in sorted(found["components"]["schemas"].items()):
        yield from (f"### {name}", "", " ".join(schema.get("description", "").split()), "")
        if "enum" in schema:
            yield from (f"One of {_choices(schema)}.", "")
        if schema.get("properties"):
            yield from ("| field | type | meaning |", "|---|---|---|")
            for field, held in schema["properties"].items():
                mark = "" if field in schema.get("required", []) else " (optional)"
                yield f"| `{field}`{mark} | {_type(held)} | {_meaning(held)} |"
            yield ""


def _meaning(held: Part) -> str:
    parts = [held.get("description", "")]
    bounds = {
        "minimum": "at least {}",
        "exclusiveMinimum": "above {}",
        "maximum": "at most {}",
        "maxLength": "at most {} characters",
    }
    parts += [text.format(f"{held[name]:,}") for name, text in bounds.items() if name in held]
    if held.get("default") is not None:
        parts.append(f"default `{json.dumps(held['default'])}`")
    return "; ".join(part.rstrip(".") for part in parts if part)


def _type(schema: Part) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return _choices(schema)
    if schema.get("type") == "array":
        return f"array of {_type(schema['items'])}"
    return str(schema.get("type", "any"))


def _choices(schema: Part) -> str:
    choices = schema.get("enum", [schema.get("const")])
    return ", ".join(f"`{choice}`" for choice in choices)


def settings_page() -> str:
    """Return the reference of all settings as Markdown."""
    rows = [
        f"| `{name}` | {default} | {description} |"
        for name, _, default, description in config.describe()
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "<!-- Written by docs/generate.py from config/; do not edit. -->",
            "",
            "Environment variables; lists with commas. A name that is not here is refused.",
            "`ROWSMITH_URL` and `ROWSMITH_API_KEY` are read by the client alone.",
            "",
            "| variable | default | meaning |",
            "|---|---|---|",
            *rows,
        ]
    )


def metrics_page() -> str:
    """Return the reference of all metrics as Markdown."""
    lines = [
        "# Metrics",
        "",
        "<!-- Written by docs/generate.py from telemetry/metrics.py; do not edit. -->",
        "",
        "`GET /metrics` gives them as Prometheus reads them, with those of the process",
        "(`process_resident_memory_bytes` and its kin). It needs no key: keep it from the public",
        "at your proxy if what they tell is nobody's business. No label names a caller, a host, an",
        "address or a task. The values of `event` are the names of the log's events.",
        "",
        "| metric | kind | labels | meaning |",
        "|---|---|---|---|",
    ]
    for name, kind, labels, meaning in metrics.describe():
        told = ", ".join(f"`{label}`" for label in labels)
        lines.append(f"| `{name}` | {kind} | {told} | {meaning} |")
    lines += ["", "## Events", "", *(f"- `{event.value}`" for event in Event)]
    return "\n".join(lines) + "\n"


def errors_page() -> str:
    """Return the reference of all errors as Markdown."""
    rows = [
        f"| `{kind.code}` | `{kind.__name__}` | {(kind.__doc__ or '').splitlines()[0]} |"
        for kind in _kinds(errors.RowsmithError)
    ]
    return "\n".join(
        [
            "# Errors",
            "",
            "<!-- Written by docs/generate.py from rowsmith.errors; do not edit. -->",
            "",
            "Every error that Rowsmith raises on purpose; codes are never renamed.",
            "",
            "| code | class | what happened |",
            "|---|---|---|",
            *rows,
        ]
    )


def cli_page() -> str:
    """Return the reference of the command line as Markdown: what ``--help`` says."""
    return "\n".join(
        [
            "# Command line",
            "",
            "<!-- Written by docs/generate.py from the commands' own help; do not edit. -->",
            "",
            "Rows go to stdout or a file, talk goes to stderr. `python -m rowsmith` is the same.",
            "",
            *(line for command in COMMANDS for line in _command(command)),
        ]
    )


def _command(command: str) -> Iterator[str]:
    shown = StringIO()
    console = Console(file=shown, width=80, color_system=None, force_terminal=False)
    app.help_print(command.split(), console=console)
    text = "\n".join(line.rstrip() for line in shown.getvalue().strip().splitlines())
    yield from (f"## `{f'rowsmith {command}'.strip()}`", "", "```", text, "```", "")


def _kinds(kind: type[errors.RowsmithError]) -> Iterator[type[errors.RowsmithError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


PAGES: Mapping[str, Callable[[], str]] = {
    "api": api_page,
    "cli": cli_page,
    "errors": errors_page,
    "settings": settings_page,
    "metrics": metrics_page,
}


def main(names: list[str]) -> None:
    """Write the pages called *names*, all without any."""
    for name in names or PAGES:
        text = PAGES[name]()
        (REFERENCE / f"{name}.md").write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
