"""Conditions and limits, and what only looks like one."""

import pytest

from rowsmith.ask import read_ask


def conditions(sentence: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(one.op.value, one.value, one.upper, one.words) for one in read_ask(sentence).filters]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("products over $50 with name and price", ("over", "$50", "", ("price",))),
        ("Products under 30 euros: name, price", ("under", "30 euros", "", ("price",))),
        ("flats with at least 3 bedrooms: address", ("at least", "3", "", ("bedrooms",))),
        ("items between $10 and $20: name", ("between", "$10", "$20", ("price",))),
        ("jobs posted after 2024 with title", ("after", "2024", "", ("posted",))),
        ("opinions filed in 2023: case name", ("in", "2023", "", ("filed",))),
        ("Meetings since January 2024, with date", ("since", "January 2024", "", ("date",))),
        (
            "events between 2023-01-01 and 2023-12-31: date",
            ("between", "2023-01-01", "2023-12-31", ("date",)),
        ),
        ("only engineering jobs: title, location", ("is", "engineering", "", ())),
        ("all openings, only those in Berlin: title", ("is", "Berlin", "", ())),
        ("All laws except repealed ones, with title", ("not", "repealed", "", ())),
        ("products whose brand is Oakhill with price", ("is", "Oakhill", "", ("brand",))),
        ("tenders where status is open: title, number", ("is", "open", "", ("status",))),
        ("Alle Produkte unter 50 € mit Name und Preis", ("under", "50 €", "", ("price",))),
        ("produits à plus de 20 € avec nom et prix", ("over", "20 €", "", ("price",))),
        ("solo ofertas remotas: título, empresa", ("is", "ofertas remotas", "", ())),
    ],
)
def test_a_condition_is_read(
    sentence: str, expected: tuple[str, str, str, tuple[str, ...]]
) -> None:
    assert conditions(sentence) == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "Extract the published opinions from this listing (case name, date filed)",
        "All open bids and contracts listed here with the link to each one.",
        "Extract only the fax number. Columns: fax.",
        "only the names and prices of all products",
        "Price of the main product (not the recommended ones).",
        "The last two are on each member's own page.",
        "Reviews with the date and the text.",
        "Standings 2017: team, wins",
        "every thread in the forum with its title",
    ],
)
def test_words_that_name_the_thing_are_no_condition(sentence: str) -> None:
    ask = read_ask(sentence)

    assert (ask.filters, ask.limit) == ((), None)


def test_a_place_after_the_thing_is_an_unsure_condition() -> None:
    (condition,) = read_ask("List all jobs in Berlin with title and company").filters

    assert (condition.value, condition.words, condition.is_sure) == ("Berlin", ("location",), False)


@pytest.mark.parametrize(
    ("sentence", "limit"),
    [
        ("the first 20 products with name", 20),
        ("Show me the top ten films with title", 10),
        ("The latest 5 press releases with headline", 5),
        ("Die ersten 3 Artikel mit Titel", 3),
        ("all products with name", None),
        ("the first two columns of each row", None),
    ],
)
def test_a_limit_is_read(sentence: str, limit: int | None) -> None:
    assert read_ask(sentence).limit == limit


def test_words_of_a_condition_are_no_fields() -> None:
    fields = read_ask("products over $50 with name and price, posted after 2020").fields

    assert "2020" not in " ".join(field.name for field in fields)
