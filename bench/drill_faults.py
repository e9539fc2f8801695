"""Drills of stores that fail for a while: the disk is full, the database is gone."""

import argparse
import time
from collections import Counter
from dataclasses import dataclass, field

from drill_workers import wait
from fleet import Refused, Rowsmith, call
from stage import Clients, check, scene


def _is_ready(server: Rowsmith) -> bool:
    try:
        call(server.address, "/readyz")
    except (Refused, OSError):
        return False
    return True


@dataclass
class Outages:
    """What was seen over all outages."""

    answers: Counter[str] = field(default_factory=Counter)
    denied_s: list[float] = field(default_factory=list)
    healed_s: list[float] = field(default_factory=list)

    def watch(self, server: Rowsmith, clients: Clients, seconds: float) -> None:
        """See that nothing is taken and readiness says so, for some *seconds*."""
        began, before = time.monotonic(), Counter(clients.refused)
        wait("readiness to be denied", lambda: not _is_ready(server), 30.0)
        self.denied_s.append(time.monotonic() - began)
        wait("a refusal", lambda: clients.refused - before, 30.0)
        made = set(clients.made)
        time.sleep(seconds)
        assert set(clients.made) == made, "acknowledged though nothing could be kept"
        self.answers.update(clients.refused - before)

    def heal(self, server: Rowsmith) -> None:
        """Wait until it works again."""
        began = time.monotonic()
        wait("the server to heal", lambda: _is_ready(server), 30.0)
        self.healed_s.append(time.monotonic() - began)

    def say(self, what: str, clients: Clients) -> str:
        return (
            f"{len(self.healed_s)} {what}: refused with {dict(self.answers)}, not ready after"
            f" {max(self.denied_s):.1f} s at most, healed after {max(self.healed_s):.1f} s at most;"
            f" {len(clients.made)} tasks acknowledged, all ended once with their rows; ledger right"
        )


def disk(args: argparse.Namespace, store: str) -> str:
    """Let no file grow, as on a full disk, then let them again; four clients go on."""
    with scene(args, store) as stage:
        server, outages = stage.start().ready(), Outages()
        clients = Clients(stage, 4)
        clients.address = server.address
        for _ in range(args.count):
            time.sleep(stage.chance.uniform(0.3, 1.5))
            server.limit_files(1)
            outages.watch(server, clients, stage.chance.uniform(0.2, 2.0))
            server.limit_files(-1)
            outages.heal(server)
        clients.stop()
        check(stage, server.address, clients.made, 300.0)
        return outages.say("full disks", clients)


def database(args: argparse.Namespace, store: str) -> str:
    """Crash PostgreSQL and start it again; four clients go on, a server and a worker live on."""
    with scene(args, store) as stage:
        server, outages = stage.start().ready(), Outages()
        stage.start("worker").ready()
        clients = Clients(stage, 4)
        clients.address = server.address
        assert stage.database is not None
        for _ in range(args.count):
            time.sleep(stage.chance.uniform(0.3, 3.0))
            stage.database.crash()
            outages.watch(server, clients, stage.chance.uniform(0.2, 6.0))
            stage.database.restart()
            outages.heal(server)
        clients.stop()
        check(stage, server.address, clients.made, 300.0)
        return outages.say("crashes of PostgreSQL", clients)
