"""Apply the recipe of every corpus page to that page again, alone: the same rows? How quickly?

    python bench/recipes.py ../shared [--source NAME] [--every N] [--show]

Times are processor time: other work on the machine does not count.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

from rowsmith.ask import read_ask
from rowsmith.engine import read_page
from rowsmith.model.ask import Ask
from rowsmith.model.extraction import Extraction
from rowsmith.model.page import Page
from rowsmith.model.recipe import Recipe

REPEATS = 3


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("shared", type=Path)
    ask.add_argument("--source", default="")
    ask.add_argument("--every", type=int, default=1)
    ask.add_argument("--show", action="store_true")
    given = ask.parse_args()
    pages = same = 0
    mined_ms, applied_ms = list[float](), list[float]()
    for folder in sorted((given.shared / "corpus").iterdir())[:: given.every]:
        told = folder / "case.json"
        if not told.is_file():
            continue
        case = json.loads(told.read_text("utf-8"))
        if given.source and not case["source"].startswith(given.source):
            continue
        if not (folder / "page.html").is_file():
            continue
        page = Page(url=case["url"], body=(folder / "page.html").read_bytes())
        wanted = read_ask(case["q"], case["schema"])
        mined, elapsed = timed(page, wanted, None)
        if not mined.rows:
            continue
        recipe = Recipe.from_json(json.loads(json.dumps(mined.recipe.to_json())))
        again, best = timed(page, None, recipe)  # the recipe alone says what is wanted
        for _ in range(REPEATS - 1):
            best = min(best, timed(page, None, recipe)[1])
        pages += 1
        is_same = again.rows == mined.rows and again.cells == mined.cells
        same += is_same
        mined_ms.append(elapsed)
        applied_ms.append(best)
        if given.show and not is_same:
            print(folder.name, len(mined.rows), len(again.rows), mined.recipe.to_json())
        if given.show and best > 40:
            print(
                f"slow {best:.0f} ms of {elapsed:.0f}: {folder.name} {mined.recipe.body['source']}"
            )
    print(f"{pages} pages with rows; the same rows and cells again on {same} ({same / pages:.2%})")
    for name, times in (("mined", mined_ms), ("applied", applied_ms)):
        high = statistics.quantiles(times, n=20)[-1]
        print(f"{name}: median {statistics.median(times):.1f} ms, 95th percentile {high:.1f} ms")
    return 0 if same == pages else 1


def timed(page: Page, wanted: Ask | None, recipe: Recipe | None) -> tuple[Extraction, float]:
    started = time.process_time()
    found = read_page(page, wanted, recipe=recipe).extraction
    return found, (time.process_time() - started) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
