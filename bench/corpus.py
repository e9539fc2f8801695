"""Score the engine over the shared corpus and compare it with the floor that was reached before.

    python bench/corpus.py ../shared [--raise]

Fails when the cell F1 of records or single pages falls more than 0.01 under the kept floor,
or when a page crashes. ``--raise`` writes a better result as the new floor.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

FLOOR = Path(__file__).parent / "corpus-floor.json"
TOLERANCE = 0.01


def main() -> int:
    shared = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "corpus.json"
        runner = [sys.executable, "-W", "ignore", str(shared / "evaluate/run.py")]
        subprocess.run([*runner, str(shared / "corpus"), "--json", str(out)], check=True)
        done = json.loads(out.read_text("utf-8"))
    reached = {
        "records": mean([one["cell_f1"] for one in done if one["kind"] != "detail"]),
        "single": mean([one["cell_f1"] for one in done if one["kind"] == "detail"]),
    }
    floor = json.loads(FLOOR.read_text("utf-8"))
    crashes = [one["id"] for one in done if one["error"]]
    fallen = [name for name, value in reached.items() if value < floor[name] - TOLERANCE]
    print(f"reached {reached}, floor {floor}, crashes {crashes}")
    if "--raise" in sys.argv:
        best = {name: max(value, floor[name]) for name, value in reached.items()}
        FLOOR.write_text(json.dumps(best, indent=1) + "\n", "utf-8")
    return 1 if fallen or crashes else 0


def mean(values: list[float]) -> float:
    return round(statistics.mean(values), 4)


if __name__ == "__main__":
    raise SystemExit(main())
