from datetime import time as clock_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.values import time

FOUND = [
    ("4:30pm", ["4:30pm"], "16:30:00"),
    ("16:30", ["16:30"], "16:30:00"),
    ("16:30:15", ["16:30:15"], "16:30:15"),
    ("4 p.m.", ["4 p.m."], "16:00:00"),
    ("12 a.m.", ["12 a.m."], "00:00:00"),
    ("12:30 PM", ["12:30 PM"], "12:30:00"),
    ("10:00 - 11:30 AM", ["10:00", "11:30 AM"], "10:00:00"),
    ("10 - 11:30 AM", ["10", "11:30 AM"], "10:00:00"),
    ("1:30-3 pm", ["1:30", "3 pm"], "13:30:00"),
    ("11 - 1 pm", ["11", "1 pm"], "11:00:00"),
    ("9–5pm", ["9", "5pm"], "09:00:00"),
    ("18h30", ["18h30"], "18:30:00"),
    ("18 h", ["18 h"], "18:00:00"),
    ("9 Uhr", ["9 Uhr"], "09:00:00"),
    ("18.30 Uhr", ["18.30 Uhr"], "18:30:00"),
    ("18時30分", ["18時30分"], "18:30:00"),
    ("noon", ["noon"], "12:00:00"),
    ("midnight", ["midnight"], "00:00:00"),
    ("24:00", ["24:00"], "00:00:00"),
    ("16:30 UTC", ["16:30"], "16:30:00Z"),
    ("04:30 PM EST", ["04:30 PM"], "16:30:00"),
    ("Tue 09:00-10:30", ["09:00", "10:30"], "09:00:00"),
    ("16:30 +0200", ["16:30"], "16:30:00+02:00"),
    ("12:15 - 1 am", ["12:15", "1 am"], "00:15:00"),
    ("٤:٣٠ pm", ["٤:٣٠ pm"], "16:30:00"),
    ("Doors 7 pm, show 8 pm", ["7 pm", "8 pm"], "19:00:00"),
    ("2:19-cv-01234", [], None),
    ("$4.30", [], None),
    ("3.45", [], None),
    ("192.168.1.10", [], None),
    ("25:10", [], None),
    ("ten past four", [], None),
]


@pytest.mark.parametrize(("text", "found", "value"), FOUND)
def test_times_are_found_and_read(text: str, found: list[str], value: str | None) -> None:
    assert [text[a:b] for a, b in time.spans(text)] == found
    assert time.read(text) == value


@pytest.mark.parametrize("text", ["4 pm", "10:00 - 11:30 AM", "9 to 5 pm", "18:00 Uhr", "Noon"])
def test_a_time_or_a_span_of_times_matches(text: str) -> None:
    assert time.matches(text)


@pytest.mark.parametrize("text", ["The meeting will start at 4 pm", "2024-05-03", "", "12"])
def test_what_only_holds_a_time_does_not_match(text: str) -> None:
    assert not time.matches(text)


@given(st.times())
def test_a_time_printed_in_any_way_is_read_back(moment: clock_time) -> None:
    hour, minute = moment.hour, moment.minute
    half = "pm" if hour >= 12 else "am"
    printed = [
        f"{hour:02}:{minute:02}",
        f"{hour}h{minute:02}",
        f"{hour}.{minute:02} Uhr",
        f"{hour % 12 or 12}:{minute:02} {half}",
        f"{hour % 12 or 12}:{minute:02} {half[0]}.m.",
        f"{hour}時{minute}分",
    ]

    read = {time.read(text) for text in printed}

    assert read == {clock_time(hour, minute).isoformat()}
