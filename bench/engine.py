"""Time the engine stage by stage, beside bare parsing and lxml with paths written by hand.

    python bench/engine.py [FOLDER]

FOLDER holds cases, each a folder with page.html and case.json (tests/sites/README.md); without it
the pages that ship with tests/sites. Times are of the processor, so that a busy machine matters
less; each page is read once to warm up and then again. What a stage calls counts for the callee.
"""

import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html
import turbohtml

from rowsmith.ask import read_ask
from rowsmith.dom import parse as dom_parse
from rowsmith.dom.parse import _Walk
from rowsmith.engine import read as engine
from rowsmith.match.choose import Chooser
from rowsmith.match.score import Scorer
from rowsmith.match.second.look import SecondLook
from rowsmith.model.page import Page
from rowsmith.sources import dom_table

choose = sys.modules[Chooser.__module__]
SITES = Path(__file__).parents[1] / "tests" / "sites"
NOW = datetime(2025, 1, 1, tzinfo=UTC)
STAGES: tuple[tuple[str, Any, str], ...] = (
    ("parse", sys.modules[dom_parse.__module__].turbohtml, "parse"),
    ("walk to arrays", _Walk, "run"),
    ("outline", engine.Outline, "of"),
    ("sources", engine, "find_tables"),
    ("glance", Chooser, "shortlist"),
    ("judge: read columns", dom_table, "read_columns"),
    ("judge: without copies", choose, "without_copies"),
    ("judge: features", choose, "all_facts"),
    ("judge: features", Scorer, "logits"),
    ("judge: parts", Chooser, "_parts"),
    ("judge: second look", SecondLook, "chances"),
    ("judge: assign", choose, "assign"),
    ("judge: rank", choose, "rank_features"),
    ("judge: the rest", Chooser, "judge"),
    ("choose: the rest", engine, "choose"),
    ("menu", engine, "menu_of"),
    ("final rows", engine._PageReader, "_rows"),
    ("single: clues", engine, "find_singles"),
    ("single: fields", engine, "map_single"),
    ("paging links", engine, "next_links"),
    ("claims", engine, "claims_of"),
)
"""Name, and where the function stands whose time it is; names that occur twice are added."""
WRITTEN: dict[str, tuple[str, dict[str, str]]] = {
    "team": (
        "//div[@class='card']",
        {"name": "h3/a", "job_title": "p[@class='role']", "profile_url": "h3/a/@href"},
    ),
    "library": (
        "//ul[@class='spisok']/li",
        {"name": "a", "author": "*[@class='avtor']", "price": "*[@class='cena']", "url": "a/@href"},
    ),
    "rulings": ("//table[@class='results']/tr[td]", {"number": "td/a", "pdf_url": "td/a/@href"}),
}
"""Case to the path of its records and, from there, those of its fields."""


class Case(NamedTuple):
    """One page with what is asked of it."""

    name: str
    page: Page
    q: str
    schema: dict[str, Any] | None


@dataclass
class Watch:
    """Charges processor time to the innermost stage that runs."""

    spent: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    open_stages: list[str] = field(default_factory=list)
    since: float = 0.0

    def turn(self) -> None:
        """Charge the time since the last turn to the stage that is open."""
        now = time.process_time()
        self.spent[self.open_stages[-1] if self.open_stages else "elsewhere"] += now - self.since
        self.since = now

    def watched(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return *work* as it is, watched."""

        def run(*args: Any, **kwargs: Any) -> Any:
            self.turn()
            within = "final rows" if "final rows" in self.open_stages else stage
            self.open_stages.append(within)
            try:
                return work(*args, **kwargs)
            finally:
                self.turn()
                self.open_stages.pop()

        return run


@contextmanager
def watching() -> Iterator[Watch]:
    """Yield a watch over all stages, and put the functions back afterwards."""
    watch, kept = Watch(), []
    for stage, holder, name in STAGES:
        kept.append((holder, name, vars(holder)[name]))
        watched = watch.watched(stage, getattr(holder, name))
        setattr(holder, name, staticmethod(watched) if holder is engine.Outline else watched)
    try:
        yield watch
    finally:
        for holder, name, work in kept:
            setattr(holder, name, work)


def cases(folder: Path) -> list[Case]:
    """Return the cases of *folder* that are a page of their own."""
    found = []
    for where in sorted(one.parent for one in folder.glob("*/page.html")):
        case = json.loads((where / "case.json").read_text("utf-8"))
        url = case["url"] if "://" in case["url"] else f"https://example.org/{case['url']}"
        page = Page(url=url, body=(where / "page.html").read_bytes())
        found.append(Case(where.name, page, case["q"], case["schema"]))
    return found


def timed(work: Callable[[], object], least_s: float = 0.0) -> float:
    """Return the milliseconds of processor time that *work* takes, the mean over *least_s*."""
    started, count = time.process_time(), 0
    while not count or time.process_time() - started < least_s:
        work()
        count += 1
    return (time.process_time() - started) * 1000 / count


def line(name: str, ms: Sequence[float], total: float = 0.0) -> str:
    """Return a line with median, 95th percentile, mean and share of the whole."""
    kept = sorted(ms)
    p95 = kept[min(len(kept) - 1, int(len(kept) * 0.95))]
    share = f"{sum(kept) / total:7.1%}" if total else ""
    return f"{name:24}{statistics.median(kept):9.2f}{p95:9.2f}{statistics.fmean(kept):9.2f}{share}"


def by_stage(work: Sequence[Case]) -> None:
    """Print the milliseconds of each stage over all pages."""
    spent: dict[str, list[float]] = {stage: [] for stage, _, _ in STAGES} | {"elsewhere": []}
    whole: list[float] = []
    size = 0
    with watching() as watch:
        for case in work:
            ask = read_ask(case.q, case.schema)
            watch.spent.clear()
            watch.since = time.process_time()
            engine.read_page(case.page, ask, now=NOW)
            watch.turn()
            for stage, taken in spent.items():
                taken.append(watch.spent[stage] * 1000)
            whole.append(sum(watch.spent.values()) * 1000)
            size += len(case.page.body)
    print(f"{'ms a page':24}{'median':>9}{'p95':>9}{'mean':>9}")
    for stage, taken in spent.items():
        print(line(stage, taken, sum(whole)))
    print(line("all", whole))
    print(f"{len(work)} pages, {size / 1e6:.1f} MB, {size / 1e3 / sum(whole):.2f} MB/s")


def bare(work: Sequence[Case]) -> None:
    """Print what parsing alone takes, by turbohtml and by lxml."""
    for name, read in (
        ("turbohtml, parse", lambda body: turbohtml.parse(body, positions=False)),
        ("lxml, parse", lxml.html.fromstring),
    ):
        taken = [timed(lambda read=read, case=case: read(case.page.body)) for case in work]
        size = sum(len(case.page.body) for case in work)
        print(f"{line(name, taken)}  {size / 1e3 / sum(taken):.1f} MB/s")


def by_paths(body: bytes, record: str, fields: dict[str, str]) -> list[dict[str, str]]:
    """Return the rows that paths written by hand give, read by lxml."""
    rows = []
    for node in lxml.html.fromstring(body).xpath(record):
        row = {}
        for name, path in fields.items():
            found = node.xpath(path)
            if found:
                row[name] = str(found[0] if path.rpartition("/@")[1] else found[0].text_content())
        rows.append(row)
    return rows


def by_hand(work: Sequence[Case]) -> None:
    """Print the engine's time beside that of paths, on the pages that have some."""
    print("\nms a page, mean over 0.2 s        rowsmith  its recipe  lxml with paths")
    for case in work:
        if case.name not in WRITTEN:
            continue
        record, fields = WRITTEN[case.name]
        ask = read_ask(case.q, case.schema)
        recipe = engine.read_page(case.page, ask, now=NOW).extraction.recipe
        taken = (
            timed(lambda case=case, ask=ask: engine.read_page(case.page, ask, now=NOW), 0.2),
            timed(
                lambda case=case, ask=ask, recipe=recipe: engine.read_page(
                    case.page, ask, recipe=recipe, now=NOW
                ),
                0.2,
            ),
            timed(
                lambda case=case, record=record, fields=fields: by_paths(
                    case.page.body, record, fields
                ),
                0.2,
            ),
        )
        print(f"{case.name:32}{taken[0]:10.2f}{taken[1]:12.2f}{taken[2]:21.2f}")


def main() -> None:
    """Read all pages and print."""
    work = cases(Path(sys.argv[1]) if len(sys.argv) > 1 else SITES)
    shipped = cases(SITES)
    for case in work[:5] + shipped:
        engine.read_page(case.page, read_ask(case.q, case.schema), now=NOW)
    by_stage(work)
    print()
    bare(work)
    by_hand(shipped)


if __name__ == "__main__":
    main()
