import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes import HeldClock

from rowsmith.config import LimitSettings
from rowsmith.errors import Overloaded, TooManyStreams
from rowsmith.service.access.limits import (
    MAX_BUCKETS,
    WINDOW_S,
    Kind,
    LimitRate,
    LimitStreams,
)


def limiter(clock: HeldClock, per_s: float = 5.0) -> LimitRate:
    return LimitRate(LimitSettings(changes_per_s=per_s, reads_per_s=100.0), clock)


def test_what_was_saved_up_may_be_used_at_once_and_then_no_more() -> None:
    limit = limiter(HeldClock())

    found = [limit("o", Kind.CHANGES) for _ in range(12)]

    assert [each.is_granted for each in found] == [True] * 10 + [False] * 2
    assert [each.remaining for each in found] == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0]
    assert found[-1].reset_s == pytest.approx(0.2, abs=1e-3)


def test_waiting_as_long_as_told_is_enough() -> None:
    clock = HeldClock()
    limit = limiter(clock)
    told = [limit("o", Kind.CHANGES) for _ in range(11)][-1]

    clock.advance(told.reset_s + 0.001)

    assert limit("o", Kind.CHANGES).is_granted


def test_organisations_and_kinds_do_not_take_from_each_other() -> None:
    limit = limiter(HeldClock())
    for _ in range(20):
        limit("greedy", Kind.CHANGES)

    assert limit("other", Kind.CHANGES).is_granted
    assert limit("greedy", Kind.READS).is_granted


@given(
    st.floats(0.1, 50),
    st.lists(st.floats(0, 3), min_size=1, max_size=60),
)
def test_over_any_time_no_more_are_granted_than_the_rate_and_the_quota(
    per_s: float, waits: list[float]
) -> None:
    clock = HeldClock()
    limit = limiter(clock, per_s)
    begun_s = clock.monotonic_s()
    granted = 0

    for wait_s in waits:
        clock.advance(wait_s)
        granted += limit("o", Kind.CHANGES).is_granted

    passed_s = clock.monotonic_s() - begun_s
    assert granted <= max(1, per_s * WINDOW_S) + per_s * passed_s + 1e-3


def test_full_buckets_are_forgotten() -> None:
    clock = HeldClock()
    limit = limiter(clock)
    for number in range(MAX_BUCKETS):
        limit(str(number), Kind.READS)
    clock.advance(60)

    limit("last", Kind.READS)

    assert len(limit._full_at_s) == 1


def test_streams_are_counted_until_they_end_and_refused_beyond_the_limit() -> None:
    limit = LimitStreams(LimitSettings(streams=2, streams_in_all=3))

    with limit("o"), limit("other"):
        with limit("o"), pytest.raises(TooManyStreams, match="2 streams"), limit("o"):
            pytest.fail("a third stream of one organisation")
        with limit("other"), pytest.raises(Overloaded), limit("new"):
            pytest.fail("a fourth stream in all")
        with limit("new"):
            pass

    assert not limit._open
