"""A recipe as a Scrapy spider: Python text with XPath."""

from string import Template

from rowsmith.model.recipe import Recipe
from rowsmith.recipe.export.plan import Plan, Value, plan_of

_SPIDER = Template('''\
"""Made by Rowsmith from a recipe.
$notes"""

import scrapy


class RowsSpider(scrapy.Spider):
    name = "rows"
    start_urls = [$url]

    def parse(self, response):
        rows = response.xpath($rows)
        for n, row in enumerate(rows$most, 1):
            yield {
$fields
            }


def text(found):
    """Return the first text that is not empty, on one line."""
    texts = (" ".join(each.split()) for each in found.getall())
    return next((each for each in texts if each), None)


def nth(found, number):
    """Return one of the texts that are not empty, counted from 1."""
    texts = [each for each in (" ".join(t.split()) for t in found.getall()) if each]
    return texts[number - 1] if len(texts) >= number else None


def piece(whole, separator, number):
    """Return one piece of a text, counted from 0."""
    pieces = (whole or "").split(separator)
    return pieces[number].strip() or None if len(pieces) > number else None


def labelled(found, label):
    """Return what stands behind a label in the texts of a record."""
    texts = [each for each in (" ".join(t.split()) for t in found.getall()) if each]
    for at, each in enumerate(texts):
        if each.casefold().startswith(label.casefold()):
            rest = each[len(label):].strip(" :")
            return rest or (texts[at + 1] if at + 1 < len(texts) else None)
    return None


def absolute(response, link):
    """Return a link as an address."""
    return response.urljoin(link) if link else None
''')


def to_scrapy(recipe: Recipe, url: str) -> str:
    """Return Python source of a spider that reads what *recipe* reads.

    Args:
        recipe: the recipe.
        url: where the spider starts.

    Raises:
        InvalidRecipe: its records are no elements.
    """
    plan = plan_of(recipe)
    limit = recipe.body.get("limit")
    notes = "".join(f"\n* {_plain(note)}" for note in plan.notes)
    return _SPIDER.substitute(
        notes=f"\nAs close as a spider comes:\n{notes}\n" if notes else "",
        url=repr(url),
        rows=repr(_rows(plan)),
        most=f"[:{limit}]" if limit else "",
        fields="\n".join(
            f"                {value.name!r}: {_read(value, plan)}," for value in plan.values
        ),
    )


def _plain(text: str) -> str:
    """Return *text* so that it cannot end the comment that it stands in."""
    return "".join(c for c in text if c.isprintable()).replace("\\", "/").replace('"', "'")


def _rows(plan: Plan) -> str:
    path = _path(plan)
    if plan.manner in {"table", "tables"}:
        where = f"({path})[{plan.place + 1}]" if plan.manner == "table" else path
        return f"{where}//tr[td][normalize-space()]"
    if plan.manner == "parent":
        holder, _, row = path.rpartition("/")
        glue = "//" if holder.endswith("/") else "/"
        return f"({holder.rstrip('/')})[{plan.place + 1}]{glue}{row}"
    return path


def _path(plan: Plan) -> str:
    """Return the path of the rows; ``tbody``, which not every parser makes, is passed over."""
    is_anywhere = plan.manner in {"step", "near"}
    path, glue = "", "//" if is_anywhere else "/"
    for at, step in enumerate(plan.steps, 1):
        tag = step.partition(".")[0]
        is_bare = plan.manner == "tag" or (plan.manner == "parent" and at == len(plan.steps))
        if tag != "tbody":
            path += f"{glue}{xpath_step(tag if is_bare else step)}"
        glue = "//" if tag in {"table", "tbody"} else "/"
    return path


def xpath_step(step: str) -> str:
    """Return the XPath of a step.

    >>> xpath_step("li.card")
    "li[contains(concat(' ', normalize-space(@class), ' '), ' card ')]"
    >>> xpath_step("td#1"), xpath_step("h3")
    ('*[self::td or self::th][2]', 'h3')
    """
    tag, _, column = step.partition("#")
    if column:
        return f"*[self::td or self::th][{int(column) + 1}]"
    tag, *classes = step.split(".")
    held = "".join(
        f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]" for name in classes
    )
    return f"{tag}{held}"


def _read(value: Value, plan: Plan) -> str:
    found = _located(value, plan)
    if value.separator:
        found = f"piece({found}, {value.separator!r}, {value.piece})"
    return f"absolute(response, {found})" if value.is_address else found


def _located(value: Value, plan: Plan) -> str:
    if value.how == "record":
        return 'text(row.xpath("string()"))'
    if value.how == "heading":
        return f"text(row.xpath({f'preceding::{value.text}[1]'!r}).xpath('string()'))"
    if value.how == "label":
        inside = "following-sibling::*" if plan.manner == "after" else "descendant-or-self::*"
        return f"labelled(row.xpath({f'{inside}/text()'!r}), {value.text!r})"
    if value.how == "link":
        path = "descendant-or-self::a[normalize-space()=$text]/@href"
        return f"text(row.xpath({path!r}, text={value.text!r}))"
    return _at_path(value, plan)


def _at_path(value: Value, plan: Plan) -> str:
    steps = value.steps
    is_text = steps[-1] == "text()"
    below = [xpath_step(step) for step in (steps[1:-1] if is_text else steps[1:])]
    start, given = ".", ""
    if plan.manner == "after":
        divider = plan.steps[-1]
        if steps[0].partition(".")[0] != divider:
            start = (
                f"following-sibling::{xpath_step(steps[0])}[count(preceding-sibling::{divider})=$n]"
            )
            given = ", n=n"
    path = "/".join([start, *below])
    if value.attribute:
        return f"nth(row.xpath({f'{path}/@{value.attribute}'!r}{given}), {value.nth})"
    if is_text:
        return f"nth(row.xpath({f'{path}/text()'!r}{given}), {value.nth})"
    return f"nth(row.xpath({path!r}{given}).xpath('string()'), {value.nth})"
