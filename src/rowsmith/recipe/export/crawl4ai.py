"""A recipe as a schema of Crawl4AI's ``JsonCssExtractionStrategy``: JSON with CSS selectors."""

import re

from rowsmith.model.recipe import Recipe
from rowsmith.model.values import Json
from rowsmith.recipe.export.plan import Plan, Value, plan_of


def to_crawl4ai(recipe: Recipe) -> dict[str, Json]:
    """Return the schema that reads what *recipe* reads, as far as CSS can.

    Returns:
        ``name``, ``baseSelector`` and ``fields`` as Crawl4AI takes them, and ``notes``, which it
        ignores: what is lost, in sentences.

    Raises:
        InvalidRecipe: its records are no elements.

    Source:
        docs.crawl4ai.com, "LLM-Free Strategies", and crawl4ai 0.7's extraction_strategy.py.
    """
    plan = plan_of(recipe)
    fields = []
    for value in plan.values:
        made = _field(value, plan)
        if made is None:
            plan.notes.append(f"{value.name}: CSS has no selector for it; it is left out.")
        else:
            fields.append(made)
            if value.steps[-1:] == ("text()",) and (value.nth > 1 or len(value.steps) == 2):
                plan.notes.append(f"{value.name}: one of several texts; all of them are given.")
    if plan.place:
        plan.notes.append("Several tables fit the selector; all of them are read.")
    if any(value.is_address for value in plan.values):
        plan.notes.append("Addresses are as the page has them, relative ones too.")
    return {
        "name": "rows",
        "baseSelector": _rows(plan),
        "fields": fields,
        "notes": plan.notes,
    }


def _rows(plan: Plan) -> str:
    steps = list(plan.steps)
    if plan.manner == "tag":
        steps = [step.partition(".")[0] for step in steps]
    if plan.manner == "parent":
        steps[-1] = steps[-1].partition(".")[0]
    path = _joined(steps)
    return f"{path} tr:has(td)" if plan.manner in {"table", "tables"} else path


def _joined(steps: list[str]) -> str:
    """Return steps as CSS; ``tbody``, which not every parser makes, is passed over."""
    path, glue = "", ""
    for step in steps:
        if step.partition(".")[0] == "tbody":
            glue = " "
            continue
        path += f"{glue}{_step(step)}"
        glue = " " if step.partition(".")[0] == "table" else " > "
    return path


def _step(step: str) -> str:
    tag, _, column = step.partition("#")
    return f":is(td, th):nth-child({int(column) + 1})" if column else tag


def _field(value: Value, plan: Plan) -> dict[str, Json] | None:
    made: dict[str, Json] = {"name": value.name}
    if value.how == "heading" or plan.manner == "after":
        selector = _own(value, plan)
        if selector is None:
            return None
    elif value.how == "record":
        selector = ""
    elif value.how == "label":
        labels = [re.escape(one.text) for one in plan.values if one.how == "label"]
        end = rf"(?=(?:{'|'.join(labels)})\s*:|$)"
        pattern = rf"(?i){re.escape(value.text)}\s*:?\s*(.+?)\s*{end}"
        return made | {"type": "regex", "pattern": pattern}
    elif value.how == "link":
        selector = f'a:-soup-contains("{_quoted(value.text)}")'
    else:
        selector = _below(value)
    if selector:
        made["selector"] = selector
    if value.attribute:
        return made | {"type": "attribute", "attribute": value.attribute}
    if value.separator:
        before = rf"(?:.*?{re.escape(value.separator.strip())}\s*){{{value.piece}}}"
        pattern = rf"^{before}(.*?)\s*(?:{re.escape(value.separator.strip())}|$)"
        return made | {"type": ["text", "regex"], "pattern": pattern}
    return made | {"type": "text"}


def _own(value: Value, plan: Plan) -> str | None:
    """Return the selector of a value inside of the heading that begins a record, else None."""
    is_inside = value.how == "path" and value.steps[0].partition(".")[0] == plan.steps[-1]
    return _below(value) if is_inside else None


def _below(value: Value) -> str:
    steps = [step for step in value.steps[1:] if step != "text()"]
    if not steps:
        return ""
    path = " > ".join(map(_step, steps))
    nth = f":nth-of-type({value.nth})" if value.nth > 1 else ""
    return f":scope > {path}{nth}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
