"""Sentences of many manners and languages: which fields, which thing, one or many."""

import pytest

from rowsmith.ask import read_ask
from rowsmith.model.ask import Ask
from rowsmith.model.values import Kind


def names(ask: Ask) -> list[str]:
    return [field.name for field in ask.fields]


def concepts(ask: Ask) -> list[str | None]:
    return [field.concept for field in ask.fields]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("For each product give me the title, price and rating", "title price rating"),
        ("name, price and link of every product", "name price link"),
        ("Every meeting on this page. I want date and minutes link.", "date minutesLink"),
        ("Product page - give me price, sku and brand.", "price sku brand"),
        ("All records on this page. Columns: name and content.", "name content"),
        (
            "Please extract these columns:\n- name\n- start date\n- position",
            "name startDate position",
        ),
        ('Columns: "Case Name", "Docket No.", "Filed"', "caseName docketNo filed"),
        ("Scrape the table of results (rank, athlete, country)", "rank athlete country"),
        ("all courses - code, title, credits - from the catalogue", "code title credits"),
        ("Return JSON with fields title, price and rating for each book", "title price rating"),
        ("a table with job title | company | salary", "jobTitle company salary"),
        ("Opinions here - case name and judges, one row per case.", "caseName judges"),
        ("Books: title, author, price (in GBP), availability", "title author price availability"),
        (
            "All ministers - name and position. If one holds two offices, give two rows.",
            "name position",
        ),
        ("Price and sku of the main product (not the recommended ones).", "price sku"),
        ("title; author; date; body", "title author date body"),
    ],
)
def test_fields_are_found_however_they_are_listed(sentence: str, expected: str) -> None:
    assert names(read_ask(sentence)) == expected.split()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Reviews: who wrote it, the overall score and when", "author rating date"),
        ("Real estate for sale: name, where it is, link", "name location url"),
        ("Threads: title, how many replies, views", "title comments views"),
        ("How much does each ticket cost and when is the show?", "price date"),
        ("Staff with name and contact details", "person_name email phone"),
        ("Standings: team, wins, points for and against", "team wins goals_for goals_against"),
        ("first and last name of each member", "first_name last_name"),
        ("start and end date of each term", "start_date end_date"),
        ("the agenda and minutes links of each meeting", "agenda_url minutes_url"),
        ("List the questions with number of comments", "comments"),
        ("all rulings: case name, link to the PDF", "case_name pdf_url"),
    ],
)
def test_questions_and_shared_heads_name_fields(sentence: str, expected: str) -> None:
    found = concepts(read_ask(sentence))

    assert [one for one in found if one != "title" or "title" in expected] == expected.split()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Alle Stellenangebote mit Titel, Firma und Link", "job_title company url"),
        ("Preis, Marke und Artikelnummer dieses Produkts", "price brand sku"),
        ("Liste tous les produits avec leur nom, prix et lien", "product_name price url"),
        ("Le titre, le prix et la photo de chaque livre", "title price photo"),
        ("Todas las noticias con título, fecha y enlace", "title date url"),
        ("Nombre y cargo de cada miembro del gobierno", "person_name job_title"),
        ("Elenca tutti i libri con titolo, autore e prezzo", "title author price"),
        ("Todos os produtos com nome, preço e imagem", "product_name price image"),
        ("Alle vacatures met titel, bedrijf en link", "job_title company url"),
        ("Imię, nazwisko i stanowisko każdego pracownika", "first_name last_name job_title"),
        ("Список новостей: заголовок, дата, ссылка", "title date url"),
        ("每个产品的名称、价格和链接", "product_name price url"),
        ("新着記事の一覧: タイトル、日付、URL。", "title date url"),
    ],
)
def test_fields_are_read_in_many_languages(sentence: str, expected: str) -> None:
    assert concepts(read_ask(sentence)) == expected.split()


@pytest.mark.parametrize(
    ("sentence", "entity", "concept"),
    [
        ("All meetings of the Harbour Board listed on this page with date", "meetings", "event"),
        ("Who runs the club? One row per person and office: name.", "person", "person"),
        ("Build a table of the court's opinions with columns case name", "opinions", "opinion"),
        ("Get the detail-page link of each medical location here.", "medical location", "place"),
        ("Everything filed, one row per docket entry, with date", "docket", "docket"),
        ("Harbour Board meeting calendar: date and time", "harbour board meeting", "event"),
        ("Details of this job posting: title, pay", "job posting", "job"),
    ],
)
def test_the_thing_of_a_row_is_found(sentence: str, entity: str, concept: str) -> None:
    ask = read_ask(sentence)

    assert (" ".join(ask.entity), ask.entity_concept) == (entity, concept)


@pytest.mark.parametrize(
    "sentence",
    [
        "What is the price, sku and brand of this product?",
        "Product page - give me price and sku.",
        "The post on this page: author, title and content.",
        "Contact details of the main location on this page: name and phone.",
        "Recipe title, author and servings.",
        "What job is this? Title, location and pay, as one row.",
        "Quel est le prix de ce produit ?",
    ],
)
def test_one_thing_is_asked_for(sentence: str) -> None:
    assert read_ask(sentence).is_single


@pytest.mark.parametrize(
    "sentence",
    [
        "List the ingredients of this recipe with their amounts.",
        "Reviews of this restaurant: who wrote it and when.",
        "Docket entries of this case: date and number.",
        "Search results: name and price.",
        "Harbour Board meeting calendar: date.",
        "Extract information from the product listings. Columns: name, price",
        "Forum threads with title and author",
    ],
)
def test_many_things_are_asked_for(sentence: str) -> None:
    assert not read_ask(sentence).is_single


def test_a_link_to_a_named_document_keeps_its_name_and_concept() -> None:
    (field,) = read_ask("Every meeting. I want agenda link.").fields

    assert (field.name, field.kind, field.concept) == ("agendaLink", Kind.URL, "agenda_url")


def test_the_name_of_what_is_listed_with_other_fields_is_implied() -> None:
    assert names(read_ask("All members of parliament with party")) == ["name", "party"]
    assert names(read_ask("Get the link of each member")) == ["link"]


def test_a_sentence_without_fields_names_none() -> None:
    assert [names(read_ask(q)) for q in ("jobs", "All the shops here.", "Show the reviews")] == [
        [],
        [],
        [],
    ]


def test_topics_are_names_and_sections_but_no_fields() -> None:
    ask = read_ask('Stories from the Harbour column and "Port News": Year, Champion, Score')

    assert set(ask.topics) == {"harbour", "port", "news"}
