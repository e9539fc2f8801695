"""Learn the weights in `rowsmith.match.learned` from a corpus of pages whose rows are known.

    python -m pip install lightgbm                            # for the trees; in no lock
    python bench/train.py SHARED --stage pairs [--keep FILE]   # columns and fields, and the glance
    python bench/train.py SHARED --stage ranks [--keep FILE]   # what is read and what is taken, by the pairs learned

The first stage fits, with ridge regularisation by L-BFGS, the pairs' weights (a column is a field; logistic
regression per group of fields) and the glance that ranks tables before they are read (pairwise logistic loss
on the share of cells that a table can fill). The last fits the trees that choose which tables are read, and those that rank the tables that were
read, on their features beside each other. Pages are split by site for cross-validation, whose figures are
printed; what ships is fitted on all of them. ADR 17 says why.
"""

import argparse
import json
import multiprocessing
import pickle
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

HERE = Path(__file__).resolve().parent
WEIGHTS = HERE.parent / "src/rowsmith/match/learned/weights.py"
GLANCES_FILE = HERE.parent / "src/rowsmith/match/learned/glances.py"
TREES_FILE = HERE.parent / "src/rowsmith/match/learned/trees.py"
LOOKS_FILE = HERE.parent / "src/rowsmith/match/learned/looks.py"
SURE_FILE = HERE.parent / "src/rowsmith/match/learned/sure.py"
OWN = HERE.parent / "tests/pages"
TRAINED = 20
"""Tables of a page that ranking is learned from: those that may be read (`order.PROMISING`)."""
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


def case_of(folder: Path) -> dict[str, Any]:
    """Return a case of the corpus, or a shape of tests/pages in the form that those have."""
    case: dict[str, Any] = json.loads((folder / "case.json").read_text("utf-8"))
    if "fields" not in case:
        return case
    fields = case["fields"] or {}
    types = {"uri": "url", "integer": "number"}
    formats: dict[str, Any] = {"uri": {"format": "uri"}, "date": {"format": "date"}}
    required = case.get("required", list(fields)[:1])
    return {
        "id": folder.name,
        "site": f"own {folder.name}",
        "source": "own",
        "url": "https://site.example/list",
        "q": case["q"],
        "kind": "list",
        "complete": True,
        "expected": case["expected"] if fields and not case.get("filtered") else [],
        "value_types": {name: types.get(short, short) for name, short in fields.items()},
        "schema": {
            "type": "object",
            "properties": {
                name: {"type": ["string" if short in formats else short, "null"]}
                | formats.get(short, {})
                for name, short in fields.items()
            },
            "required": required,
        },
    }


def named_alike(asked: Sequence[Any], wanted: Sequence[Any]) -> dict[str, str]:
    """Return for fields that a sentence names the ones of the schema that mean the same."""
    from rowsmith.lexicon import words
    from rowsmith.match.labels import Wanted, label_score

    def alike(one: Any, other: Any) -> float:
        said = " ".join(words(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", other.name)))
        return label_score(Wanted.of(one.phrases), [said])

    pairs = [
        (max(alike(one, other), alike(other, one)), -abs(a - b), one.name, other.name)
        for a, one in enumerate(asked)
        for b, other in enumerate(wanted)
    ]
    found: dict[str, str] = {}
    for fit, _, name, meant in sorted(pairs, reverse=True):
        if fit >= 0.5 and name not in found and meant not in found.values():
            found[name] = meant
    return found


class Page:
    """One case with what its tables come to; asked by its schema, or by its sentence alone."""

    def __init__(
        self, folder: Path, *, is_said: bool = False, stranger: Path | None = None
    ) -> None:
        from rowsmith.ask import flat, read_ask
        from rowsmith.dom import parse
        from rowsmith.match.choose import Chooser
        from rowsmith.model.page import Page as Body
        from rowsmith.sources import Outline, find_tables

        self.case = case_of(folder)
        self.body = Body(url=self.case["url"], body=(folder / "page.html").read_bytes())
        self.dom = parse(self.body)
        self.outline = Outline.of(self.dom)
        asks = case_of(stranger) if stranger else self.case
        by_schema = flat(read_ask(asks["q"], asks["schema"]))
        self.ask = flat(read_ask(self.case["q"], None)) if is_said else by_schema
        self.chooser = Chooser(self.ask, self.outline)
        self.tables = find_tables(self.body, self.outline)
        types, base = self.case["value_types"], self.case["url"]
        means = named_alike(self.ask.fields, by_schema.fields) if is_said else {}
        means = means or {name: name for name in types}
        self.means = {name: meant for name, meant in means.items() if meant in types}
        self.types = {name: types[meant] for name, meant in self.means.items()}
        self.gold = {
            name: [
                key_of(str(r[meant]), types[meant], base)
                for r in self.case["expected"]
                if r.get(meant)
            ]
            for name, meant in self.means.items()
        }
        self.sets = {name: set(keys) for name, keys in self.gold.items()}
        self.cells = sum(map(len, self.gold.values()))

    def reached(self, found: Any) -> float:
        """Return the cell F1 of the rows that the engine makes of a judged table."""
        import score as scoring

        from rowsmith.engine.read import _PageReader
        from rowsmith.values import ValueContext

        table, dom = found.table, self.dom
        context = ValueContext(
            base_url=dom.base_url,
            languages=(dom.language or "en",),
            day_first=dom.language not in {"", "en"} or ".uk" in self.body.address,
        )
        reader = _PageReader(self.body, self.ask, self.outline, context, "")
        self.chooser.finish(found)
        keys = {name: column.key for name, column in found.mapping.items()}
        made = reader._rows(table, keys, "", None).rows
        rows = [{self.means[n]: v for n, v in row.items() if n in self.means} for row in made]
        types = {self.means[name]: kind for name, kind in self.types.items()}
        expected = [{n: v for n, v in row.items() if n in types} for row in self.case["expected"]]
        complete = self.case["complete"] is True
        return scoring.score(
            expected, rows, types, base=self.case["url"], complete=complete
        ).cell_f1

    def hits(self, column: Any, name: str) -> float:
        """Return the share of the column's cells that are values of the field."""
        from rowsmith.values import own_span

        kind, base = self.types[name], self.dom.base_url
        asked = next(one for one in self.ask.fields if one.name == name)
        texts = [cell.text for cell in column.cells.values()]
        keys = [key_of(text[slice(*own_span(text, asked))], kind, base) for text in texts]
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
            if name not in self.gold:
                continue
            cells = sum(n in column.cells for n in alive) * scale
            right += min(self.hits(column, name) * cells, len(self.gold[name]) * share)
            given += cells
        if self.case["complete"] is not True:
            given = min(given, max(right, wanted))
        return 2 * right / (given + wanted) if given + wanted else 0.0


MANY = 400
"""Records of a table above which its worth is estimated."""


def collect(folders: tuple[Path, Path | None], stage: str) -> list[dict[str, Any]]:
    """Return a page's features as its schema and as its sentence ask for them, or a stranger's."""
    folder, stranger = folders
    head = case_of(folder)
    if head["kind"] in {"paginated", "detail"} or not head["expected"]:
        return []
    if stranger:
        return [without_answer(folder, stranger)] if stage == "ranks" else []
    asked = [Page(folder), Page(folder, is_said=True)]
    return [
        features_of(page, how, stage)
        for page, how in zip(asked, ("schema", "said"), strict=True)
        if page.ask.fields and page.gold and page.tables
    ]


STRANGERS = 4
"""Every how many pages are also asked for what another page holds, which they cannot answer."""


def strangers_of(folders: Sequence[Path]) -> list[tuple[Path, Path | None]]:
    """Return pages of the corpus with one of another source that asks for other fields."""
    heads = {folder: case_of(folder) for folder in folders}
    some = [folder for folder in folders if heads[folder]["source"] != "own"]
    found: list[tuple[Path, Path | None]] = []
    for at in range(0, len(some), STRANGERS):
        mine = heads[some[at]]
        for other in some[(at + len(some) // 2) % len(some) :]:
            asks = heads[other]
            shared = mine["value_types"].keys() & asks["value_types"].keys()
            if asks["source"] != mine["source"] and len(shared) < 2 < len(asks["value_types"]):
                found.append((some[at], other))
                break
    return found


def without_answer(folder: Path, stranger: Path) -> dict[str, Any]:
    """Return what ranking sees of a page that is asked for what a stranger holds: worth nothing."""
    page = Page(folder, stranger=stranger)
    judged = [page.chooser.judge(*one) for one in page.chooser.shortlist(page.tables, TRAINED)]
    made = {"id": page.case["id"], "site": page.case["site"], "how": "stranger"}
    return made | {"ranks": ranked(judged, [0.0] * len(judged)), "short": None}


def ranked(judged: Sequence[Any], worths: Sequence[float]) -> dict[str, Any]:
    """Return what ranking learns from: features of tables, what they are worth, their kinship."""
    from rowsmith.match.choose import sampled_nodes
    from rowsmith.match.second.kin import kin_of

    return {
        "features": [one.features for one in judged],
        "worths": list(worths),
        "kin": kin_of([one.table for one in judged]),
        "sizes": [sampled_nodes(one.table) for one in judged],
    }


def features_of(page: Page, how: str, stage: str) -> dict[str, Any]:
    """Return what the stage learns from: pairs and glances, second looks, or ranks."""
    made = {
        "id": page.case["id"],
        "site": page.case["site"],
        "how": "own" if page.case["source"] == "own" else how,
    }
    if stage == "pairs":
        read = read_all(page)
        made |= {"glances": [one[3] for one in read], "worths": [one[4] for one in read]}
        made["pairs"] = pairs_of(page, read)
    elif stage == "looks":
        made["looks"] = looks_of(page)
    else:
        made |= {"ranks": ranks_of(page), "short": ranks_of(page, SHORT)}
    return made


def looks_of(page: Page) -> list[tuple[list[float], float, int]]:
    """Return (features, share right, group of a field in a table) of likely pairs."""
    look, found, groups = page.chooser._look, [], 0
    for table, _ in page.chooser.shortlist(page.tables, TRAINED):
        one = page.chooser.read(table)
        best = best_of(page, one.columns)
        if page.worth(best, len(one.table.records), one.read.records) < GOOD:
            continue
        for asked, pairs in zip(page.ask.fields, look.pairs(one.read), strict=True):
            if asked.name not in page.gold:
                continue
            groups += 1
            filled = len(page.gold[asked.name]) / max(1, len(page.case["expected"]))
            for at, features in pairs:
                facts = one.read.facts[at]
                right = page.hits(facts.column, asked.name)
                right *= min(1.0, facts.coverage / max(0.05, filled))
                found.append((features, right, groups))
    return found


def best_of(page: Page, columns: Sequence[Any]) -> dict[str, Any]:
    """Return for each field the column that holds most of its values."""
    best = {}
    for name in page.sets:
        is_link = page.types[name] == "url"
        fit = [c for c in columns if (c.form in {"link", "image"}) == is_link]
        column = max(fit, key=lambda c: page.hits(c, name) * len(c.cells), default=None)
        if column is not None:
            best[name] = column
    return best


def read_all(page: Page) -> list[tuple[Any, ...]]:
    """Return (table, sampled columns, sampled records, glance, worth at best) of every table."""
    from rowsmith.match.choose import sampled_numbers
    from rowsmith.match.facts import without_copies

    found = []
    for table in page.tables[:MOST_TABLES]:
        numbers = sampled_numbers(table)
        columns = without_copies(table.read(numbers))
        best = best_of(page, columns)
        worth = page.worth(best, len(table.records), len(numbers))
        found.append((table, columns, len(numbers), page.chooser._glance.features(table), worth))
    return found


def pairs_of(page: Page, read: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return (group, column features, pair features, share right) in the page's best tables."""
    from rowsmith.match.facts import all_facts
    from rowsmith.match.score import _is_impossible
    from rowsmith.match.second.alone import column_features

    pairs = []
    scorer = page.chooser._scorer
    for _, columns, records, _, worth in sorted(read, key=lambda one: -one[4])[:3]:
        if worth < GOOD:
            break
        parts = page.chooser._parts(columns, page.ask.fields, records)
        facts = all_facts(columns, records, page.dom)
        if parts:
            facts += all_facts(parts, records, page.dom, None, facts)
        for one in facts:
            alone = column_features(one)
            features = zip(page.ask.fields, scorer.groups, scorer.features(one), strict=True)
            for asked, name, pair in features:
                if asked.name in page.gold and not _is_impossible(asked, one):
                    filled = len(page.gold[asked.name]) / max(1, len(page.case["expected"]))
                    right = page.hits(one.column, asked.name)
                    pairs.append(
                        (name, alone, pair, right * min(1.0, one.coverage / max(0.05, filled)))
                    )
    return pairs


def ranks_of(page: Page, most: int | None = None) -> dict[str, Any]:
    """Return features, worth by the learned pairs and kinship of the tables that a glance likes.

    With *most*, of the page as it would be with lists no longer than that.
    """
    from rowsmith.match.choose import sampled_numbers

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
    judged = [page.chooser.judge(*one) for one in page.chooser.shortlist(tables, TRAINED)]
    worths = []
    for found in judged:
        table = found.table
        sampled = len(sampled_numbers(table))
        if most is not None or len(table.records) > MANY:
            worths.append(page.worth(found.mapping, len(table.records), sampled, most))
        else:
            worths.append(page.reached(found) if found.mapping else 0.0)
    return ranked(judged, worths)


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


def gather(shared: Path, jobs: int, stage: str) -> list[dict[str, Any]]:
    places = [*(shared / "corpus").glob("*/case.json"), *OWN.glob("*/case.json")]
    folders = sorted(path.parent for path in places)
    with multiprocessing.Pool(jobs) as pool:
        both = [*((folder, None) for folder in folders), *strangers_of(folders)]
        made = pool.imap(partial(collect, stage=stage), both, chunksize=4)
        return [page for pages in made for page in pages]


def main() -> int:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("shared", type=Path)
    ask.add_argument("--jobs", type=int, default=2)
    ask.add_argument("--folds", type=int, default=5)
    ask.add_argument("--keep", type=Path, help="write the features here, to try other models on")
    ask.add_argument("--stage", choices=("pairs", "looks", "ranks"), default="pairs")
    opts = ask.parse_args()
    sys.path.insert(0, str(opts.shared / "evaluate"))
    pages = gather(opts.shared, opts.jobs, opts.stage)
    if opts.keep:
        opts.keep.write_bytes(pickle.dumps(pages))
    if opts.stage == "pairs":
        pages = [page for page in pages if page["glances"]]
        print(f"pairs: held-out log loss {held_out_loss(pages, opts.folds):.4f}")
        glance = list(map(float, np.round(learn_glance(pages, opts.folds), 4)))
        write(learn_pairs(pages), glance)
    elif opts.stage == "looks":
        learn_looks(pages, opts.folds)
    else:
        learn_trees(pages, opts.folds)
    return 0


def held_out_loss(pages: list[dict[str, Any]], folds: int) -> float:
    """Return the mean log loss of pairs on pages of sites that the weights have not seen."""
    where, losses = folds_of(pages, folds), []
    for fold in range(folds):
        w = learn_pairs([p for p, at in zip(pages, where, strict=True) if at != fold])
        for page in (p for p, at in zip(pages, where, strict=True) if at == fold):
            for name, alone, features, right in page["pairs"]:
                a, b = w.get(name, w["*"])
                z = np.dot(a, alone) + np.dot(b, features)
                losses.append(np.logaddexp(0, z) - right * z)
    return float(np.mean(losses))


LOOKS = {
    "objective": "cross_entropy",
    "learning_rate": 0.07,
    "num_leaves": 16,
    "min_data_in_leaf": 40,
    "lambda_l2": 5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.4,
    "verbose": -1,
    "seed": 1,
    "num_threads": 2,
    "deterministic": True,
}
LOOK_ROUNDS = 200


def learn_looks(pages: list[dict[str, Any]], folds: int) -> None:
    """Fit the trees of the second look, print what they reach held out, write them."""
    import lightgbm

    where, data, number = folds_of(pages, folds), [], 0
    for page, fold in zip(pages, where, strict=True):
        for features, right, group in page["looks"]:
            data.append((features, right, number + group, fold, page["how"]))
        number += 1000
    x = np.array([one[0] for one in data], dtype=np.float32).astype(float)
    y, groups = np.array([one[1] for one in data]), np.array([one[2] for one in data])
    at, how = np.array([one[3] for one in data]), np.array([one[4] for one in data])
    weight = np.array([WEIGHTS_OF[one[4]] for one in data])

    def fit(keep: np.ndarray) -> Any:
        rows = lightgbm.Dataset(x[keep], y[keep], weight=weight[keep])
        return lightgbm.train(LOOKS, rows, LOOK_ROUNDS)

    held = np.zeros(len(y))
    for fold in range(folds):
        held[at == fold] = fit(at != fold).predict(x[at == fold], raw_score=True)
    from rowsmith.match.second.look import LOOK_FEATURES

    first = x[:, LOOK_FEATURES.index("logit")]
    for name in ("schema", "said", "own"):
        mine = how == name
        print(
            f"looks {name}: pairs {mine.sum()}, log loss first {loss_of(first[mine], y[mine]):.4f}, "
            f"held out {loss_of(held[mine], y[mine]):.4f}; right column first: best "
            f"{best_right(y[mine], y[mine], groups[mine]):.3f}, first look "
            f"{best_right(first[mine], y[mine], groups[mine]):.3f}, held out "
            f"{best_right(held[mine], y[mine], groups[mine]):.3f}"
        )
    print_reliability(1 / (1 + np.exp(-held)), y)
    model = fit(np.ones(len(y), dtype=bool))
    write_trees(LOOKS_FILE, "LOOK_TREES", model)


WEIGHTS_OF = {"schema": 1.0, "said": 1.0, "own": 4.0}


def loss_of(z: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean(np.logaddexp(0, z) - y * z))


def best_right(z: np.ndarray, y: np.ndarray, groups: np.ndarray) -> float:
    """Return the mean share right of the pair that is likeliest in each group."""
    order = np.lexsort((z, groups))
    last = np.append(groups[order][1:] != groups[order][:-1], True)
    return float(y[order][last].mean())


def print_reliability(said: np.ndarray, right: np.ndarray) -> None:
    """Print in ten bins what was said and how often it was right."""
    for low in np.arange(0, 1, 0.1):
        mine = (said >= low) & (said < low + 0.1)
        if mine.any():
            print(
                f"  {low:.1f}: {mine.sum()} said {said[mine].mean():.3f} right {right[mine].mean():.3f}"
            )


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


@dataclass
class Group:
    """The tables of a page that a glance likes, best glance first.

    Attributes:
        features: `RANK_FEATURES` of each.
        worths: what each is worth.
        kin: how they stand to each other.
        sizes: nodes of the records that each is judged by.
        fold: part of the sites that it is held out with.
        how: by what it was asked.
        is_short: its lists were cut to a few records.
        promises: what trees that have not seen its site say at a glance.
    """

    features: list[list[float]]
    worths: np.ndarray
    kin: list[list[Any]]
    sizes: list[int]
    fold: int
    how: str
    is_short: bool
    promises: np.ndarray

    def ordered(self) -> np.ndarray:
        """Return what the trees that order tables before they are read see (tables, features)."""
        from rowsmith.match.rank import GLANCE_FEATURES
        from rowsmith.match.second.order import order_features

        return np.array(order_features([one[: len(GLANCE_FEATURES)] for one in self.features]))

    def read(self) -> list[int]:
        """Return the places of the tables that would be read, in that order."""
        from rowsmith.match.second.order import read_on

        return read_on(self.promises, self.sizes.__getitem__, self.features.__getitem__)

    def promising(self) -> list[int]:
        """Return the places of the tables that promise less than `WIDER` below the best, in order."""
        order = np.argsort(-self.promises, kind="stable")
        behind = self.promises[order[0]] - self.promises[order]
        return list(map(int, order[behind <= WIDER]))

    def beside(self, read: list[int]) -> np.ndarray:
        """Return what the trees that rank read tables see (tables, features)."""
        from rowsmith.match.rank import beside_features

        every = [self.features[at] for at in read]
        kin = [[self.kin[a][b] for b in read] for a in read]
        both = zip(every, beside_features(every, kin), strict=True)
        return np.array([[*one, *more] for one, more in both])


WIDER = 9.0
"""Ranking is also learned from the tables that promise so much less: it sees more bad ones."""
GLANCE_ROUNDS = 100


def groups_of(pages: list[dict[str, Any]], folds: int) -> list[Group]:
    return [
        Group(
            kept["features"],
            np.array(kept["worths"]),
            kept["kin"],
            kept["sizes"],
            fold,
            page["how"],
            kind == "short",
            np.zeros(len(kept["worths"])),
        )
        for kind in ("ranks", "short")
        for page, fold in zip(pages, folds_of(pages, folds), strict=True)
        if (kept := page[kind]) and len(kept["worths"]) > 1
    ]


def fit_trees(x: Sequence[np.ndarray], y: Sequence[np.ndarray], hows: Sequence[str], n: int) -> Any:
    """Return *n* trees that order the rows of each of *x* by their worths *y*."""
    import lightgbm

    data = lightgbm.Dataset(
        np.vstack(x),
        np.round(10 * np.concatenate(y)).astype(int),
        group=list(map(len, y)),
        weight=np.concatenate(
            [np.full(len(w), WEIGHTS_OF[how]) for w, how in zip(y, hows, strict=True)]
        ),
    )
    return lightgbm.train(TREES, data, n)


def fit_glances(groups: Sequence[Group]) -> Any:
    x, y = [g.ordered() for g in groups], [g.worths for g in groups]
    return fit_trees(x, y, [g.how for g in groups], GLANCE_ROUNDS)


def fit_ranks(groups: Sequence[Group]) -> Any:
    """Return trees fitted on what would be read of each group, and on more of it."""
    both = [(g, read) for g in groups for read in (g.read(), g.promising())]
    x, y = [g.beside(read) for g, read in both], [g.worths[read] for g, read in both]
    return fit_trees(x, y, [g.how for g, _ in both], ROUNDS)


def learn_trees(pages: list[dict[str, Any]], folds: int) -> None:
    """Fit the trees that order tables at a glance and that rank the read ones; print what they
    reach held out; write them."""
    every = groups_of(pages, folds)
    groups = [g for g in every if g.worths.max() > 0.1]
    for fold in range(folds):
        model = fit_glances([g for g in groups if g.fold != fold])
        for g in every:
            if g.fold == fold:
                g.promises = model.predict(g.ordered())
    whole = [g for g in groups if not g.is_short]
    lost = np.mean([g.worths.max() - g.worths[g.read()].max() for g in whole])
    print(
        f"order: {np.mean([len(g.read()) for g in whole]):.2f} tables read, {lost:.4f} lost by it"
    )
    firsts, held = list[Any](), defaultdict[str, list[float]](list)
    for fold in range(folds):
        model = fit_ranks([g for g in groups if g.fold != fold])
        firsts.extend(first_of(model, g) for g in every if g.fold == fold)
        for g in groups:
            if g.fold == fold:
                held["short" if g.is_short else g.how].append(reached(model, g))
    model = fit_ranks(groups)
    for how, worths in held.items():
        mine = [g for g in groups if ("short" if g.is_short else g.how) == how]
        print(
            f"trees {how}: pages {len(mine)}, best {np.mean([g.worths.max() for g in mine]):.3f}; "
            f"held out {np.mean(worths):.3f}; fitted {np.mean([reached(model, g) for g in mine]):.3f}"
        )
    write_trees(GLANCES_FILE, "GLANCE_TREES", fit_glances(groups))
    write_trees(TREES_FILE, "TREES", model)
    learn_sure(firsts, folds)


def reached(model: Any, group: Group) -> float:
    """Return the worth of the table that *model* puts first of those that would be read."""
    read = group.read()
    return float(group.worths[read[int(np.argmax(scores_of(model, group.beside(read))))]])


def scores_of(model: Any, x: np.ndarray) -> np.ndarray:
    """Return what tables are ranked by, as `rowsmith.match.choose` does."""
    from rowsmith.match.choose import COARSE
    from rowsmith.match.rank import RANK_FEATURES

    return model.predict(x) - COARSE * x[:, RANK_FEATURES.index("repeats")]


RIGHT, NEARLY = 0.5, 0.05
"""A table is the right one that gives this cell F1 at least, and nearly as much as the best one."""


def first_of(model: Any, group: Group) -> tuple[list[float], float, int]:
    """Return what confidence is made of for the table that *model* puts first, and if it is right."""
    from rowsmith.match.second.sure import sure_features

    read = group.read()
    x, y = group.beside(read), group.worths[read]
    scores = scores_of(model, x)
    first, second = np.argsort(-scores)[:2]
    right = y[first] >= max(RIGHT, group.worths.max() - NEARLY)
    return sure_features(list(x[first]), scores[first] - scores[second]), float(right), group.fold


def learn_sure(firsts: list[tuple[list[float], float, int]], folds: int) -> None:
    """Fit how sure the choice of a table is on tables put first unseen; print how it holds."""
    x, y = np.array([one[0] for one in firsts]), np.array([one[1] for one in firsts])
    at, held = np.array([one[2] for one in firsts]), np.zeros(len(firsts))
    for fold in range(folds):
        w = fit_logistic(x[at != fold], y[at != fold], RIDGE_RANK)
        held[at == fold] = 1 / (1 + np.exp(-(x[at == fold] @ w)))
    print(f"sure: {len(y)} tables, right {y.mean():.3f}, held-out log loss "
          f"{loss_of(np.log(held / (1 - held)), y):.4f}")  # fmt: skip
    print_reliability(held, y)
    w = "".join(f"    {one},\n" for one in fit_logistic(x, y, RIDGE_RANK).round(4).tolist())
    SURE_FILE.write_text(
        '"""Weights that ``bench/train.py`` learned; made by it, never edited by hand."""\n\n'
        f"SURE_WEIGHTS: tuple[float, ...] = (\n{w})\n"
    )


def write_trees(file: Path, name: str, model: Any) -> None:
    lines = [
        '"""Trees that ``bench/train.py`` learned; made by it, never edited by hand.',
        "",
        "A node is (feature, threshold, at most, above); a leaf is a number.",
        '"""',
        "",
        "# fmt: off",
        "# ruff: noqa: E501",
        f"{name}: tuple[object, ...] = (",
    ]
    lines.extend(f"    {plain(t['tree_structure'])}," for t in model.dump_model()["tree_info"])
    file.write_text("\n".join([*lines, ")", ""]))


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
