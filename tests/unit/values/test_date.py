from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.values import ValueContext, foreign_date
from rowsmith.values import date as dates

NOW = datetime(2024, 6, 15, 12, 0, tzinfo=UTC)
MAY = "2024-05-03"

PRINTED = [
    "2024-05-03",
    "2024/5/3",
    "2024.05.03",
    "2024-05-03T10:00:00Z",
    "3 May 2024",
    "03 May 2024",
    "3rd May 2024",
    "3rd of May, 2024",
    "May 3, 2024",
    "May 3rd, 2024",
    "May 03 2024",
    "MAY 3, 2024",
    "Fri, 3 May 2024",
    "Friday, May 3, 2024 at 4:30 pm",
    "3-May-2024",
    "3-May-24",
    "May 3, '24",
    "2024 May 3",
    "05/03/2024",
    "5/3/24",
    "05-03-2024",
    "3.5.2024",
    "03.05.2024",
    "3. Mai 2024",
    "3 mai 2024",
    "3 de mayo de 2024",
    "3 maggio 2024",
    "3 de maio de 2024",
    "3 mei 2024",
    "3 maja 2024 r.",
    "3 мая 2024 г.",
    "3 مايو 2024",
    "2024年5月3日",
    "2024년 5월 3일",
    "May 3-5, 2024",
    "3.–5. Mai 2024",
    "20240503",
    "Filed: May 3, 2024",
    "٣ مايو ٢٠٢٤",
]


@pytest.mark.parametrize("text", PRINTED)
def test_a_printed_date_is_read(text: str) -> None:
    day = dates.read(text, ValueContext())

    assert day is not None
    assert day.isoformat() == MAY


@pytest.mark.parametrize("text", [text for text in PRINTED if text != "20240503"])
def test_a_printed_date_matches(text: str) -> None:
    assert dates.matches(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Posted 3 May 2024 · Berlin", ["3 May 2024"]),
        ("Posted Monday, May 3rd, 2024 in Berlin", ["Monday, May 3rd, 2024"]),
        ("May 30 - June 2, 2024", ["May 30", "June 2, 2024"]),
        ("May 3-5, 2024", ["May 3-5, 2024"]),
        ("Jun 18", ["Jun 18"]),
        ("10. Apr 14, lost to Roe", ["Apr 14"]),
        ("am 10. April 14 Uhr", ["10. April"]),
        ("since May 2024 in office", ["May 2024"]),
        ("5月3日", ["5月3日"]),
        ("9.16.2022 and 7.12.22", ["9.16.2022", "7.12.22"]),
        ("5 days ago", ["5 days ago"]),
        ("vor 3 Tagen", ["vor 3 Tagen"]),
        ("3日前", ["3日前"]),
        ("No. 12-345", []),
        ("2:19-cv-01234-ABC", []),
        ("192.168.10.12", []),
        ("Room 12 Mainz", []),
        ("Set 12 out", []),
        ("12/34/5678", []),
        ("2023-1701", []),
        ("", []),
    ],
)
def test_dates_are_found_in_text(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in dates.spans(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Sunday, May 14 (2)",
        "February 17 2015 17:02.15",
        "Today, 07:08 AM",
        "Posted today",
        "Yesterday at 10:30",
        "5d",
        "(updated 08/21/2020).",
        "2024-05-03 22:38:53",
        "Dec 17, 10:42pm CET",
    ],
)
def test_a_date_with_its_time_or_a_word_beside_it_matches(text: str) -> None:
    assert dates.matches(text)


@pytest.mark.parametrize(
    "text",
    [
        "USA Today",
        "Today's specials",
        "5x",
        "3 m",
        "April 6- Board of Trustees Meeting",
        "12-345",
        "2024",
        "May",
        "10:30",
        "x" * 300,
    ],
)
def test_what_only_holds_a_date_does_not_match(text: str) -> None:
    assert not dates.matches(text)


@pytest.mark.parametrize(
    ("text", "day_first", "expected"),
    [
        ("05/03/2024", True, "2024-03-05"),
        ("05/03/2024", False, "2024-05-03"),
        ("17/05/2024", False, "2024-05-17"),
        ("05/17/2024", True, "2024-05-17"),
        ("8.18.2022", True, "2022-08-18"),
        ("02.27.19", True, "2019-02-27"),
        ("03/04/69", False, "2069-03-04"),
        ("03/04/70", False, "1970-03-04"),
    ],
)
def test_the_order_of_day_and_month_follows_the_context(
    text: str, day_first: bool, expected: str
) -> None:
    assert str(dates.read(text, ValueContext(day_first=day_first))) == expected


@pytest.mark.parametrize("text", ["May 3", "5 days ago", "yesterday", "May 2024", "2024-02-31", ""])
def test_a_date_that_lacks_a_part_is_not_made_up(text: str) -> None:
    assert dates.read(text, ValueContext()) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("May 3", "2024-05-03"),
        ("today", "2024-06-15"),
        ("5d", "2024-06-10"),
        ("Yesterday at 10:30", "2024-06-14"),
        ("5 days ago", "2024-06-10"),
        ("a week ago", "2024-06-08"),
        ("vor 3 Tagen", "2024-06-12"),
        ("hace 2 días", "2024-06-13"),
        ("il y a 2 jours", "2024-06-13"),
        ("2 dagen geleden", "2024-06-13"),
        ("2 дня назад", "2024-06-13"),
        ("3天前", "2024-06-12"),
        ("2 years ago", "None"),
        ("9999 weeks ago", "1832-10-27"),
    ],
)
def test_now_gives_the_year_and_the_day_that_the_text_leaves_out(text: str, expected: str) -> None:
    assert str(dates.read(text, ValueContext(now=NOW))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("May 30 - June 2, 2024", "2024-05-30"), ("Dec 30 - Jan 2, 2025", "2024-12-30")],
)
def test_the_first_day_of_a_span_takes_the_year_of_the_last(text: str, expected: str) -> None:
    assert str(dates.read(text, ValueContext())) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-03T10:00:00Z", "2024-05-03T10:00:00Z"),
        ("2024-05-03T10:00:00.25+0200", "2024-05-03T10:00:00.250000+02:00"),
        ("2024-05-03 10:00", "2024-05-03T10:00:00"),
        ("May 3, 2024 at 4:30 pm", "2024-05-03T16:30:00"),
        ("9:30 AM · Nov 25, 2023", "2023-11-25T09:30:00"),
        ("3. Mai 2024, 18 Uhr", "2024-05-03T18:00:00"),
        ("May 3, 2024", None),
        ("10:30", None),
        ("2 hours ago", None),
    ],
)
def test_a_moment_needs_its_day_and_its_time(text: str, expected: str | None) -> None:
    assert dates.read_moment(text, ValueContext()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 hours ago", "2024-06-15T10:00:00+00:00"),
        ("yesterday 10:30", "2024-06-14T10:30:00"),
        ("yesterday", None),
        ("2h", None),
    ],
)
def test_a_moment_is_told_from_now(text: str, expected: str | None) -> None:
    assert dates.read_moment(text, ValueContext(now=NOW)) == expected


def test_a_moment_takes_the_time_beside_it() -> None:
    text = "Due Fri, 3 May 2024 at 4:30 pm; posted 2024-05-01T10:00:00Z"

    found = [text[a:b] for a, b in dates.moment_spans(text)]

    assert found == ["Fri, 3 May 2024 at 4:30 pm", "2024-05-01T10:00:00Z"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [(["03/05/2024", "17/05/2024"], True), (["5/3/24", "5/30/24"], False), (["1/2/2024"], None)],
)
def test_a_column_tells_the_order_of_day_and_month(texts: list[str], expected: bool | None) -> None:
    assert dates.day_first(texts) is expected


@pytest.mark.parametrize(
    "text",
    [
        "3. května 2024",
        "3. mája 2024",
        "2024. május 3.",
        "3 mai 2024",
        "3. toukokuuta 2024",
        "3. maj 2024",
        "3 травня 2024 р.",
        "3 Μαΐου 2024",
        "3 май 2024 г.",
        "3 במאי 2024",
    ],
)
def test_the_lexicon_holds_the_months_of_most_languages(text: str) -> None:
    assert str(dates.read(text, ValueContext())) == MAY
    assert dates.matches(text)


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("3. svibnja 2024", ("hr",)),
        ("3 gegužės 2024", ("lt",)),
        ("3. maijs 2024", ("lv",)),
        ("3. maí 2024", ("is-IS",)),
        ("3 พฤษภาคม 2024", ("th",)),
        ("3 мај 2024", ("sr",)),
    ],
)
def test_other_languages_are_read_by_dateparser(text: str, languages: tuple[str, ...]) -> None:
    assert str(foreign_date.read(text, languages)) == MAY


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("3 May 2024", ("en",)),  # the lexicon's own
        ("svibnja 2024", ("hr",)),
        ("jučer", ("hr",)),
        ("3. svibnja", ("hr",)),
        ("3. foo 2024", ("xx",)),
        ("x" * 60 + "3 2024", ("hr",)),
    ],
)
def test_dateparser_is_not_asked_or_not_believed(text: str, languages: tuple[str, ...]) -> None:
    assert foreign_date.read(text, languages) is None


_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(sorted(_MONTHS)),
)
def test_a_date_printed_in_any_locale_is_read_back(day: date, language: str) -> None:
    name = _MONTHS[language].split()[day.month - 1]
    printed = [
        day.isoformat(),
        f"{day.day} {name} {day.year}",
        f"{day.day}. {name} {day.year}",
        f"{name} {day.day}, {day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.day}/{day.month}/{day.year}",
    ]

    read = {dates.read(text, ValueContext(day_first=True)) for text in printed}

    assert read == {day}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Started by Ana on 09-01-2015 11:44 AM", "09-01-2015 11:44 AM"),
        ("3rd Wednesday, 11/20/19", "Wednesday, 11/20/19"),
        ("February 24 2015 20:01.25", "February 24 2015 20:01.25"),
        ("28 April 2021 Decree Number 72/P", "28 April 2021"),
        ("May 30 - June 2, 2024", "May 30 - June 2, 2024"),
        ("3-5 May 2024", "3-5 May 2024"),
        ("Monday and 3 May", "Monday and 3 May"),
        ("May 2024", "May 2024"),
        ("5 days ago", "5 days ago"),
    ],
)
def test_the_one_day_of_a_text_is_told_from_what_stands_around_it(text: str, day: str) -> None:
    begin, end = dates.bare_span(text)

    assert text[begin:end] == day
