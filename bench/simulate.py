"""Simulated worlds of the worker protocol, as many as wanted: a crash, pause or fault at any step.

    python bench/simulate.py --seeds 10000
    python bench/simulate.py --first 77 --seeds 1        # one world again, as a failure names it

What is real and what is simulated: `tests/simulation.py`. Exits 1 when a world breaks a promise.
"""

import argparse
import os
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.simulation import Violation, simulate

from rowsmith.store.database import Database
from rowsmith.telemetry.log import configure_logging

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own in it; no disk, where there is one


def main() -> int:
    """Run the worlds and tell what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1_000)
    asked = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of sets is part of a world
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - itself
    configure_logging("error")
    steps, broken, faults = 0, 0, Counter[str]()
    begun_s = time.process_time()
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        database = Database(path=Path(folder) / "rowsmith.db")
        for seed in range(asked.first, asked.first + asked.seeds):
            try:
                world = simulate(seed, database)
            except Violation as exc:
                broken += 1
                sys.stdout.write(f"BROKEN  {exc}\n")
            else:
                steps += len(world.path)
                faults += world.faults
        database.close()
    took_s = time.process_time() - begun_s
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(faults.items()))
    sys.stdout.write(
        f"{asked.seeds} worlds, {steps} steps, faults: {told or 'none'}; {broken} broken; "
        f"{took_s:.0f} s of processor time\n"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
