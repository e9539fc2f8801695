import json

import pytest

from rowsmith.store.keys import make_key_text
from rowsmith.telemetry import SystemClock, log
from rowsmith.telemetry.log import Event

KEY = make_key_text()


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"the key {KEY} was shown", KEY),
        ("/v1/results/1?expires=1&signature=abc-DEF_123", "abc-DEF_123"),
        ("the secret whsec_dHdlbnR5LWZvdXIgYnl0ZXM+/=", "dHdlbnR5LWZvdXIgYnl0ZXM+/="),
        ("postgresql://user:hunter2@db/rows", "hunter2"),
    ],
    ids=["key", "signature", "webhook secret", "password"],
)
def test_no_secret_is_logged(capsys: pytest.CaptureFixture[str], text: str, secret: str) -> None:
    log.configure_logging("debug", json_lines=True)

    log.info(Event.TASK_CREATED, reason=text)

    assert secret not in capsys.readouterr().err


def test_a_line_holds_event_level_time_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure_logging("info", json_lines=True)

    log.warn(Event.TASKS_WAITING, task_id="t1")

    said = capsys.readouterr()
    line = json.loads(said.err)
    assert (line["event"], line["level"], line["task_id"]) == ("tasks.waiting", "warning", "t1")
    assert line["timestamp"].endswith("Z")
    assert said.out == ""


def test_a_line_break_in_a_field_forges_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure_logging("info", json_lines=True)

    log.info(Event.TASK_CREATED, reason='x\n{"event": "forged"}')

    assert capsys.readouterr().err.count("\n") == 1


def test_lines_below_the_level_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure_logging("error", json_lines=True)

    log.info(Event.TASK_CREATED)
    log.warn(Event.TASKS_WAITING)

    assert capsys.readouterr().err == ""


def test_a_bug_is_logged_with_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure_logging("info", json_lines=True)

    log.fail(Event.TASK_ABANDONED, exc=ValueError("odd"), error_id="e1")

    line = json.loads(capsys.readouterr().err)
    assert "ValueError: odd" in line["exception"]


def test_every_event_is_a_noun_and_a_verb_of_its_own() -> None:
    names = [event.value for event in Event]

    assert all(name.count(".") == 1 and name.islower() for name in names)
    assert len(set(names)) == len(names)


def test_the_clock_knows_its_zone_and_never_runs_back() -> None:
    clock = SystemClock()

    first, second = clock.monotonic_s(), clock.monotonic_s()

    assert clock.now().utcoffset() is not None
    assert second >= first
