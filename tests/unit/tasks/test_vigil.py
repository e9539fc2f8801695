from rowsmith.tasks.vigil import BEAT_S, LEASE_S, SILENT_LOOKS, Vigil


def look(vigil: Vigil, beats: dict[str, int]) -> list[str]:
    return [worker for worker, _ in vigil.silent(beats, but="me")]


def test_a_worker_is_silent_after_so_many_looks_at_one_beat() -> None:
    vigil = Vigil()

    found = [look(vigil, {"me": number, "other": 3}) for number in range(SILENT_LOOKS + 1)]

    assert found == [[]] * SILENT_LOOKS + [["other"]]


def test_a_worker_that_beats_now_and_then_is_not_silent() -> None:
    vigil = Vigil()

    found = [look(vigil, {"other": at // SILENT_LOOKS}) for at in range(SILENT_LOOKS * 5)]

    assert found == [[]] * (SILENT_LOOKS * 5)


def test_one_who_looks_never_finds_himself_silent() -> None:
    vigil = Vigil()

    assert [look(vigil, {"me": 0}) for _ in range(SILENT_LOOKS + 5)][-1] == []


def test_looks_that_failed_begin_the_count_anew() -> None:
    vigil = Vigil()
    for _ in range(SILENT_LOOKS):
        look(vigil, {"other": 3})

    vigil.forget()

    assert look(vigil, {"other": 3}) == []


def test_a_lease_ends_before_others_take_over() -> None:
    assert LEASE_S < SILENT_LOOKS * BEAT_S
