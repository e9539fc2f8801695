"""Time every recogniser on typical texts, uncached: median, mean and slowest, microseconds.

python bench/values.py
"""

import statistics
import time
from collections.abc import Callable

from rowsmith.model.values import Kind
from rowsmith.values import kinds

TEXTS = (
    "May 3, 2024",
    "Monday, 3. Mai 2024 um 18:30 Uhr",
    "05/03/2024",
    "Ana María López",
    "Roe v. Li, No. 12-cv-345 (2019)",
    "Roe v. Private First Class ANN B. ITO",
    "$1,299.00",
    "1.299,00 €",
    "(608) 643-6060",
    "ann.roe@example.org",
    "4.5 out of 5",
    "12 High Street, Room 5, Springfield, Ohio 44102",
    "Berlin, Germany",
    "Read more",
    "Home",
    "Add to cart",
    "2021-CA-0450-MR",
    "https://example.org/a/b?c=1",
    "Affirmed in part and reversed in part; sent back to the trial court for further proceedings.",
    "The council will meet at 7:00 p.m. on Tuesday, June 4, 2024 in the Council Chambers, "
    "100 Main Street, Springfield. Members of the public may attend or call (555) 123-4567. " * 2,
    "12",
    "Posted 5 days ago by ann82",
    "Software Engineer, Platform",
    "Engineering · Full-time · Remote",
    "In stock",
    "42 reviews",
    "日本語のテキスト 2024年5月3日",
    "Новости компании 3 мая 2024",
    "Regular Meeting Agenda",
    "09:00am - 10:30am",
)
ROUNDS = 30


def _microseconds(work: Callable[[Kind, str], object], kind: Kind, text: str) -> float:
    """Return the lower quartile over rounds, nothing remembered from one to the next."""
    taken = []
    for _ in range(ROUNDS):
        kinds.forget()
        started = time.perf_counter_ns()
        work(kind, text)
        taken.append(time.perf_counter_ns() - started)
    return sorted(taken)[ROUNDS // 4] / 1000


def main() -> None:
    """Print a line for each kind and function."""
    for work in (kinds.matches, kinds.spans):
        print(f"{work.__name__:10}  median    mean     max  slowest")
        for kind in Kind:
            taken = [_microseconds(work, kind, text) for text in TEXTS]
            slowest = TEXTS[taken.index(max(taken))][:40]
            print(
                f"{kind.value:10}  {statistics.median(taken):6.2f}  {statistics.mean(taken):6.2f}"
                f"  {max(taken):6.2f}  {slowest}"
            )


if __name__ == "__main__":
    main()
