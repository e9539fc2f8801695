"""Learn the weights in `rowsmith.match.learned` from a corpus of pages whose rows are known.

    python -m pip install lightgbm                            # for the second stage; in no lock
    python bench/train.py SHARED --stage pairs [--keep FILE]   # columns and fields, and the glance
    python bench/train.py SHARED --stage ranks [--keep FILE]   # the trees, by the pairs learned

The first stage fits, with ridge regularisation by L-BFGS, the pairs' weights (a column is a field; logistic
regression per group of fields) and the glance that ranks tables before they are read (pairwise logistic loss
on the share of cells that a table can fill). The second fits the trees that rank the tables that were
read, on their features beside each other. Pages are split by site for cross-validation, whose figures are
printed; what ships is fitted on all of them. ADR 17 says why.
"""

import argparse
import json
import multiprocessing
import pickle
import sys
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

HERE = Path(__file__).resolve().parent
WEIGHTS = HERE.parent / "src/rowsmith/match/learned/weights.py"
TREES_FILE = HERE.parent / "src/rowsmith/match/learned/trees.py"
TRAINED = 14
"""Tables of a page that ranking is learned from, about as many as are judged."""
RIDGE_PAIR, RIDGE_RANK = 3.0, 0.3
GOOD = 0.5
MOST_TABLES = 700
SHORT = 4
"""Records of a list on a small page: the corpus has few of these, people have many."""


@lru_cache(maxsize=400_000)
def key_of(value: str, kind: str, base: str) -> str:
    import score as scoring

    if kind == "date" and (len(value) > 60 or not any(map(str.isdigit, value))):
        return scoring.text_key(value[:300])
    try:
        return scoring.cell_key(value, kind, base)
    except ValueError:
        return value


class Page:
    """One case with what its tables come to."""

    def __init__(self, folder: Path) -> None:
        from rowsmith.ask import read_ask
        from rowsmith.dom import parse
        from rowsmith.match.choose import Chooser
        from rowsmith.model.page import Page as Body
        from rowsmith.sources import Outline, find_tables

        self.case = json.loads((folder / "case.json").read_text("utf-8"))
        body = Body(url=self.case["url"], body=(folder / "page.html").read_bytes())
        self.dom = parse(body)
        outline = Outline.of(self.dom)
        self.ask = read_ask(self.case["q"], self.case["schema"])
        self.chooser = Chooser(self.ask, outline)
        self.tables = find_tables(body, outline)
        types, base = self.case["value_types"], self.case["url"]
        self.gold = {
            name: [key_of(str(r[name]), kind, base) for r in self.case["expected"] if r.get(name)]
            for name, kind in types.items()
        }
        self.sets = {name: set(keys) for name, keys in self.gold.items()}
        self.cells = sum(map(len, self.gold.values()))

    def hits(self, column: Any, name: str) -> float:
        """Return the share of the column's cells that are values of the field."""
        kind, base = self.case["value_types"][name], self.dom.base_url
        keys = [key_of(cell.text, kind, base) for cell in column.cells.values()]
        if not keys or not self.sets[name]:
            return 0.0
        right = sum(key in self.sets[name] for key in keys) / len(keys)
        if len(keys) > 2 and len(set(keys)) == 1 and len(self.sets[name]) > 3:
            return 0.2 * right  # one value all over is not the field
        return right

    def worth(
        self, mapping: dict[str, Any], records: int, sampled: int, most: int | None = None
    ) -> float:
        """Return about the cell F1 that a table of *records* comes to by *mapping*.

        With *most*, as if the site had listed no more records than that.
        """
        right = given = 0.0
        share = 1.0 if most is None else min(1.0, most / max(1, len(self.case["expected"])))
        wanted = self.cells * share
        required = [one.name for one in self.ask.fields if one.is_required]
        numbers = {n for column in mapping.values() for n in column.cells}
        alive = [
            n for n in numbers if all(r in mapping and n in mapping[r].cells for r in required)
        ]
        if not alive:
            return 0.0
        scale = records / sampled
        for name, column in mapping.items():
            cells = sum(n in column.cells for n in alive) * scale
            right += min(self.hits(column, name) * cells, len(self.gold[name]) * share)
            given += cells
        if self.case["complete"] is not True:
            given = min(given, max(right, wanted))
        return 2 * right / (given + wanted) if given + wanted else 0.0


def collect(folder: Path) -> dict[str, Any] | None:
    """Return a page's features: of pairs in good tables, of glances, of ranks."""
    page = Page(folder)
    if page.case["kind"] in {"paginated", "detail"}:
        return None
    read = read_all(page)
    return {
        "id": page.case["id"],
        "site": page.case["site"],
        "glances": [one[3] for one in read],
        "worths": [one[4] for one in read],
        "pairs": pairs_of(page, read),
        "ranks": ranks_of(page),
        "short": ranks_of(page, SHORT),
    }


def read_all(page: Page) -> list[tuple[Any, ...]]:
    """Return (table, sampled columns, sampled records, glance, worth at best) of every table."""
    from rowsmith.match.choose import sampled_numbers
    from rowsmith.match.facts import without_copies

    found = []
    for table in page.tables[:MOST_TABLES]:
        numbers = sampled_numbers(table)
        columns = without_copies(table.read(numbers))
        best = {}
        for name in page.sets:
            is_link = page.case["value_types"][name] == "url"
            fit = [c for c in columns if (c.form in {"link", "image"}) == is_link]
            column = max(fit, key=lambda c: page.hits(c, name) * len(c.cells), default=None)
            if column is not None:
                best[name] = column
        worth = page.worth(best, len(table.records), len(numbers))
        found.append((table, columns, len(numbers), page.chooser._glance.features(table), worth))
    return found


def pairs_of(page: Page, read: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return (group, column features, pair features, share right) in the page's best tables."""
    from rowsmith.match.facts import all_facts
    from rowsmith.match.score import _is_impossible, column_features

    pairs = []
    scorer = page.chooser._scorer
    for _, columns, records, _, worth in sorted(read, key=lambda one: -one[4])[:3]:
        if worth < GOOD:
            break
        parts = page.chooser._parts(columns, page.ask.fields, records)
        for one in [*all_facts(columns, records, page.dom), *all_facts(parts, records, page.dom)]:
            alone = column_features(one)
            features = zip(page.ask.fields, scorer.groups, scorer.features(one), strict=True)
            for asked, name, pair in features:
                if not _is_impossible(asked, one):
                    filled = len(page.gold[asked.name]) / max(1, len(page.case["expected"]))
                    right = page.hits(one.column, asked.name)
                    pairs.append(
                        (name, alone, pair, right * min(1.0, one.coverage / max(0.05, filled)))
                    )
    return pairs


def ranks_of(page: Page, most: int | None = None) -> list[tuple[list[float], float]]:
    """Return (features, worth by the learned pairs) of the tables that a glance likes.

    With *most*, of the page as it would be with lists no longer than that.
    """
    from rowsmith.match.choose import sampled_numbers
    from rowsmith.match.learned.weights import PAIR_WEIGHTS

    if not PAIR_WEIGHTS:
        return []
    tables = page.tables
    if most is not None:
        tables = [
            replace(
                t,
                records=t.records[:most],
                chars=t.chars * min(most, len(t.records)) // len(t.records),
            )
            for t in tables
        ]
    ranks = []
    for found in page.chooser.judge_all(page.chooser.shortlist(tables, TRAINED)):
        table = found.table
        sampled = len(sampled_numbers(table))
        worth = page.worth(found.mapping, len(table.records), sampled, most)
        ranks.append((found.features, worth))
    return ranks


def fit_logistic(x: np.ndarray, y: np.ndarray, ridge: float) -> np.ndarray:
    """Return the weights of a logistic regression on soft labels."""
    free = np.ones(x.shape[1])
    free[-1] = 0.0

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        value = np.logaddexp(0, z) - y * z
        slope = 1 / (1 + np.exp(-z)) - y
        return value.sum() + ridge * (free * w * w).sum(), x.T @ slope + 2 * ridge * free * w

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x


def fit_ranking(groups: list[tuple[np.ndarray, np.ndarray]], ridge: float) -> np.ndarray:
    """Return weights that order the rows of each group by their worth."""
    better, weight = [], []
    for x, y in groups:
        order = np.argsort(-y)[:6]
        for a in order:
            gap = y[a] - y
            keep = np.flatnonzero(gap > 0.05)
            if len(keep):
                better.append(x[a] - x[keep])
                weight.append(gap[keep] / len(keep))
    d, g = np.vstack(better), np.concatenate(weight)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = d @ w
        slope = -g / (1 + np.exp(z))
        return (g * np.logaddexp(0, -z)).sum() + ridge * (w @ w), d.T @ slope + 2 * ridge * w

    return minimize(loss, np.zeros(d.shape[1]), jac=True, method="L-BFGS-B").x


def folds_of(pages: list[dict[str, Any]], count: int) -> list[int]:
    sites = sorted({page["site"] for page in pages})
    np.random.default_rng(7).shuffle(sites)
    place = {site: at % count for at, site in enumerate(sites)}
    return [place[page["site"]] for page in pages]


def learn_pairs(pages: list[dict[str, Any]]) -> dict[str, tuple[list[float], list[float]]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for page in pages:
        for name, alone, pair, right in page["pairs"]:
            found[name].append((*alone, *pair, right))
    every = np.array([row for rows in found.values() for row in rows])
    shared = fit_logistic(every[:, :-1], every[:, -1], RIDGE_PAIR)
    width = len(pages_first(pages)[1])
    weights = {}
    for name, rows in found.items():
        data = np.array(rows)
        own = data[:, :-1]
        # what all groups share is the start, each group's own departs from it at a price
        weights[name] = fit_offset(own, data[:, -1], shared, RIDGE_PAIR)
    weights["*"] = shared
    return {n: (list(w[:width].round(4)), list(w[width:].round(4))) for n, w in weights.items()}


def fit_offset(x: np.ndarray, y: np.ndarray, start: np.ndarray, ridge: float) -> np.ndarray:
    base = x @ start

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = base + x @ w
        value = np.logaddexp(0, z) - y * z
        slope = 1 / (1 + np.exp(-z)) - y
        return value.sum() + ridge * (w * w).sum(), x.T @ slope + 2 * ridge * w

    return start + minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x


def pages_first(pages: list[dict[str, Any]]) -> Any:
    return next(pair for page in pages for pair in page["pairs"])


def top(groups: list[tuple[np.ndarray, np.ndarray]], w: np.ndarray, most: int) -> float:
    """Return the mean worth of the best of the *most* tables that the weights put first."""
    return float(np.mean([y[np.argsort(-(x @ w), kind="stable")[:most]].max() for x, y in groups]))


def learn_glance(pages: list[dict[str, Any]], folds: int) -> np.ndarray:
    """Return the weights that rank tables before they are read; print what they reach held out."""
    groups = [
        (np.array(page["glances"]), np.array(page["worths"]), fold)
        for page, fold in zip(pages, folds_of(pages, folds), strict=True)
        if len(page["worths"]) > 1 and max(page["worths"]) > 0.1
    ]
    every = [(x, y) for x, y, _ in groups]
    held = []
    for fold in range(folds):
        w = fit_ranking([(x, y) for x, y, at in groups if at != fold], RIDGE_RANK)
        mine = [(x, y) for x, y, at in groups if at == fold]
        held.append([top(mine, w, k) for k in (1, 5, 12, 24)])
    print(
        f"glance: pages {len(every)}, best {np.mean([y.max() for _, y in every]):.3f}; "
        f"held out best of 1/5/12/24: {np.mean(held, axis=0).round(3)}"
    )
    return fit_ranking(every, RIDGE_RANK)


def gather(shared: Path, jobs: int) -> list[dict[str, Any]]:
    folders = sorted(path.parent for path in (shared / "corpus").glob("*/case.json"))
    with multiprocessing.Pool(jobs) as pool:
        return [
            page for page in pool.map(collect, folders, chunksize=4) if page and page["glances"]
        ]


def main() -> int:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("shared", type=Path)
    ask.add_argument("--jobs", type=int, default=2)
    ask.add_argument("--folds", type=int, default=5)
    ask.add_argument("--keep", type=Path, help="write the features here, to try other models on")
    ask.add_argument("--stage", choices=("pairs", "ranks"), default="pairs")
    opts = ask.parse_args()
    sys.path.insert(0, str(opts.shared / "evaluate"))
    pages = gather(opts.shared, opts.jobs)
    if opts.keep:
        opts.keep.write_bytes(pickle.dumps(pages))
    if opts.stage == "pairs":
        pair = learn_pairs(pages)
        where = folds_of(pages, opts.folds)
        losses = []
        for fold in range(opts.folds):
            w = learn_pairs([p for p, at in zip(pages, where, strict=True) if at != fold])
            for page in (p for p, at in zip(pages, where, strict=True) if at == fold):
                for name, alone, features, right in page["pairs"]:
                    a, b = w.get(name, w["*"])
                    z = np.dot(a, alone) + np.dot(b, features)
                    losses.append(np.logaddexp(0, z) - right * z)
        print(f"pairs: {len(losses)}, held-out log loss {np.mean(losses):.4f}")
        write(pair, list(map(float, np.round(learn_glance(pages, opts.folds), 4))))
    else:
        learn_trees(pages, opts.folds)
    return 0


TREES = {
    "objective": "lambdarank",
    "learning_rate": 0.08,
    "num_leaves": 10,
    "min_data_in_leaf": 80,
    "lambda_l2": 10,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.5,
    "label_gain": list(range(11)),
    "verbose": -1,
    "seed": 1,
    "num_threads": 2,
    "deterministic": True,
}
ROUNDS = 140


def learn_trees(pages: list[dict[str, Any]], folds: int) -> None:
    """Fit the trees that rank read tables, print what they reach held out, write them."""
    import lightgbm

    where = folds_of(pages, folds)
    groups, short = (
        [
            (np.array([r[0] for r in page[kind]]), np.array([r[1] for r in page[kind]]), fold)
            for page, fold in zip(pages, where, strict=True)
            if len(page[kind]) > 1 and max(r[1] for r in page[kind]) > 0.1
        ]
        for kind in ("ranks", "short")
    )

    def fit(some: list[Any]) -> Any:
        data = lightgbm.Dataset(
            np.vstack([x for x, _, _ in some]),
            np.round(10 * np.concatenate([y for _, y, _ in some])).astype(int),
            group=[len(y) for _, y, _ in some],
        )
        return lightgbm.train(TREES, data, ROUNDS)

    def reach(model: Any, some: list[Any]) -> list[float]:
        return [float(y[np.argmax(model.predict(x))]) for x, y, _ in some]

    held, small = list[float](), list[float]()
    for fold in range(folds):
        model = fit([g for g in [*groups, *short] if g[2] != fold])
        small.extend(reach(model, [g for g in short if g[2] == fold]))
        held.extend(reach(model, [g for g in groups if g[2] == fold]))
    model = fit([*groups, *short])
    print(
        f"trees on short lists: best {np.mean([y.max() for _, y, _ in short]):.3f}; "
        f"held out {np.mean(small):.3f}"
    )
    print(
        f"trees: pages {len(groups)}, best {np.mean([y.max() for _, y, _ in groups]):.3f}; "
        f"held out {np.mean(held):.3f}; fitted {np.mean(reach(model, groups)):.3f}"
    )
    lines = [
        '"""Trees that ``bench/train.py`` learned; made by it, never edited by hand.',
        "",
        "A node is (feature, threshold, at most, above); a leaf is a number.",
        '"""',
        "",
        "# fmt: off",
        "# ruff: noqa: E501",
        "TREES: tuple[object, ...] = (",
    ]
    lines.extend(f"    {plain(t['tree_structure'])}," for t in model.dump_model()["tree_info"])
    TREES_FILE.write_text("\n".join([*lines, ")", ""]))


def plain(node: dict[str, Any]) -> Any:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    return (
        node["split_feature"],
        float(f"{node['threshold']:.5g}"),
        plain(node["left_child"]),
        plain(node["right_child"]),
    )


def write(pair: Any, glance: list[float]) -> None:
    lines = [
        '"""Weights that ``bench/train.py`` learned; made by it, never edited by hand."""\n',
        "# fmt: off\n",
    ]
    lines.append("PAIR_WEIGHTS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {")
    for name, (a, b) in sorted(pair.items()):
        lines.append(
            f'    "{name}": (({", ".join(map(str, map(float, a)))}), ({", ".join(map(str, map(float, b)))})),'
        )
    lines.append("}")
    lines.append(f"GLANCE_WEIGHTS: tuple[float, ...] = ({', '.join(map(str, glance))})")
    WEIGHTS.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
