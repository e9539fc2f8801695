"""Records' own pages in a durable task: visited side by side, each once over any crash."""

import pytest
from tests.fakes import SitePages
from tests.unit.tasks.conftest import SEED, Bench

LENGTHS = {f"boat{at}": 20 + at for at in range(14)}
TOTAL = len(LENGTHS) + 1


class Killed(BaseException):
    """Ends the work as a kill does: nothing after it runs, nothing is written."""


def pages() -> dict[str, str]:
    items = "".join(f"<li><h3><a href='/j/{n}'>{n}</a></h3><p>for sale</p></li>" for n in LENGTHS)
    found = {SEED: f"<h1>Boats</h1><ul>{items}</ul>"}
    for name, city in LENGTHS.items():
        found[f"https://a.example/j/{name}"] = (
            f"<h1>{name}</h1><dl><dt>City</dt><dd>Port {city}</dd><dt>Mast</dt><dd>{city} m</dd></dl>"
        )
    return found


@pytest.mark.parametrize("killed_at", ["boat0", "boat7", "boat3", "boat12"])
async def test_a_restart_visits_only_own_pages_that_are_missing(
    bench: Bench, killed_at: str
) -> None:
    def kill(url: str) -> None:
        if url.endswith(f"/{killed_at}"):
            raise Killed

    bench.site = SitePages(pages(), kill)
    task = await bench.add()
    with pytest.raises(Killed):
        await bench.run(task)
    kept = await bench.claims.kept(task.id)
    bench.site = SitePages(pages())

    ended = await bench.run(task)

    assert await bench.rows(ended) == [
        {"title": name, "city": f"Port {city}"} for name, city in LENGTHS.items()
    ]
    fetched = bench.site.fetched  # a write that the kill overtook may still have been made
    assert 1 <= len(kept) <= TOTAL - len(fetched)
    assert len(fetched) == len(set(fetched))
    assert ended.credits_used == pytest.approx(TOTAL * 0.001 + len(LENGTHS) * 0.0001)
