"""Drills: what was acknowledged must end, once, with the right rows and credits, whatever happens.

    python bench/drills.py kills --store sqlite --count 500
    python bench/drills.py kills --store postgresql --count 500
    python bench/drills.py takeover --count 50
    python bench/drills.py pauses --count 100
    python bench/drills.py disk --count 20
    python bench/drills.py database --count 20
    python bench/drills.py once --count 20
    python bench/drills.py credits --store sqlite,postgresql

Exit code 1 when anything is wrong. With ``--seed`` the same moments are chosen again.
"""

import argparse
import random
import sys
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException

import drill_faults
import drill_workers
from fleet import PATIENCE_S, Refused, post
from stage import Clients, Scene, check, scene


def kills(args: argparse.Namespace, store: str) -> str:
    """Kill a server at random moments, a tenth of them while it starts, with four clients."""
    with scene(args, store, ROWSMITH_TASKS__ATTEMPTS="20") as stage:
        server = stage.start().ready()
        worker = stage.start("worker").ready() if store == "postgresql" else None
        clients, early = Clients(stage, 4), 0
        clients.address = server.address
        for _ in range(args.count):
            time.sleep(stage.chance.uniform(0.1, 1.5))
            if worker is not None and stage.chance.random() < 0.1:
                stage.end(worker)
                worker = stage.start("worker").ready()
                continue
            stage.end(server)
            server = stage.start()
            if stage.chance.random() < 0.1:
                early += 1
                time.sleep(stage.chance.uniform(0.0, 2.0))
                stage.end(server)
                server = stage.start()
            clients.address = server.ready().address
        clients.stop()
        check(stage, server.address, clients.made, 600.0)
        return (
            f"{args.count} kills and {early} during a start, {len(clients.made)} tasks"
            f" acknowledged, all ended once with their rows; ledger right; {dict(clients.refused)}"
        )


@dataclass
class Round:
    """100 POSTs with one Idempotency-Key, each sent until it is answered."""

    stage: Scene
    name: str
    address: str
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    found: set[str] = field(default_factory=set)

    def send(self) -> None:
        while True:
            try:
                url = self.stage.site.url(self.name)
                self.found.add(post(self.address, url, headers={"Idempotency-Key": self.key}))
            except Refused as exc:
                if exc.status not in {429, 503}:
                    raise
            except (OSError, ValueError, HTTPException):  # no answer, or half of one
                pass
            else:
                return
            time.sleep(0.05)


def once(args: argparse.Namespace, store: str) -> str:
    """Send 100 POSTs at once with one Idempotency-Key, in every second round over a kill."""
    with scene(args, store) as stage:
        server = stage.start().ready()
        made: dict[str, tuple[str, int]] = {}
        for number in range(args.count):
            one = Round(stage, f"once{number}", server.address)
            threads = [threading.Thread(target=one.send) for _ in range(100)]
            for thread in threads:
                thread.start()
            if number % 2:
                time.sleep(stage.chance.uniform(0.0, 0.3))
                stage.end(server)
                server = stage.start().ready()
                one.address = server.address
            for thread in threads:
                thread.join(PATIENCE_S)
            assert len(one.found) == 1, f"100 POSTs with one key made {len(one.found)} tasks"
            made[one.found.pop()] = (one.name, 1)
        check(stage, server.address, made, 120.0)
        return f"{args.count} rounds of 100 POSTs, {args.count // 2} over a kill: one task each"


def credit(args: argparse.Namespace, store: str) -> str:
    """Send 200 POSTs at once with credits for 10."""
    with scene(args, store, ROWSMITH_TARIFF__FIRST_BALANCE="10") as stage:
        stage.site.go.clear()  # none ends meanwhile and gives its credits back
        server = stage.start().ready()
        answers: Counter[int] = Counter()

        def send(number: int) -> None:
            try:
                post(server.address, stage.site.url(f"c{number}"))
                answers[200] += 1
            except Refused as exc:
                answers[exc.status] += 1

        threads = [threading.Thread(target=send, args=(number,)) for number in range(200)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE_S)
        assert answers == {200: 10, 429: 190}, answers
        return f"200 POSTs with credits for 10: {dict(answers)}"


DRILLS = {
    "kills": kills,
    "once": once,
    "credits": credit,
    "takeover": drill_workers.takeover,
    "pauses": drill_workers.pauses,
    "disk": drill_faults.disk,
    "database": drill_faults.database,
}
ONLY_POSTGRESQL = ("takeover", "pauses", "database")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("drill", choices=DRILLS)
    parser.add_argument("--count", type=int, default=3, help="kills, pauses, rounds")
    parser.add_argument("--store", default="", help="sqlite, postgresql, or both with a comma")
    parser.add_argument("--results", choices=["folder", "s3"], default="folder")
    parser.add_argument("--delay", type=float, default=0.02, help="seconds for a page of the site")
    parser.add_argument("--seed", type=int, default=random.randrange(2**31))
    args = parser.parse_args()
    default = "postgresql" if args.drill in ONLY_POSTGRESQL else "sqlite"
    for store in (args.store or default).split(","):
        began = time.monotonic()
        print(f"{args.drill} on {store}, seed {args.seed} …", flush=True)
        try:
            said = DRILLS[args.drill](args, store)
        except (AssertionError, RuntimeError, TimeoutError) as exc:
            print(f"WRONG  {args.drill} on {store}: {exc}", flush=True)
            return 1
        print(f"right  {said}; {time.monotonic() - began:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
