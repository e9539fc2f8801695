"""Words to concepts: the head leads, the word itself comes before its likes."""

import pytest

from rowsmith.lexicon import CONCEPTS, concepts_for, entity_for, fold, language_of, refined, words


def best(said: str) -> str:
    return concepts_for(words(said))[0][0]


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("date filed", "date_filed"),
        ("case name", "case_name"),
        ("Docket No.", "docket_number"),
        ("startDate", "start_date"),
        ("reviewer", "author"),
        ("reviews", "review_count"),
        ("topic", "title"),
        ("topics", "tags"),
        ("posts", "post_count"),
        ("posted", "posted_date"),
        ("recipeIngredient", "ingredient"),
        ("Aktenzeichen", "reference"),
        ("date de publication", "posted_date"),
        ("fecha de nacimiento", "birth_date"),
        ("prezzo", "price"),
        ("preço", "price"),
        ("levertijd", "delivery"),
        ("stanowisko", "job_title"),
        ("ценой", "price"),
        ("评分", "rating"),
        ("会社名", "company"),
        ("السعر", "price"),
    ],
)
def test_words_have_a_concept(said: str, concept: str) -> None:
    assert best(said) == concept


def test_every_concept_is_found_by_its_own_first_phrase() -> None:
    lost = {
        concept.id
        for concept in CONCEPTS.values()
        if concept.id not in [found for found, weight in concepts_for(concept.phrases[0])][:3]
    }

    assert lost == set()


@pytest.mark.parametrize(
    ("said", "entity"),
    [
        ("team members", "person"),
        ("leadership team", "person"),
        ("team", "team"),
        ("news posts", "article"),
        ("job posting", "job"),
        ("court opinions", "opinion"),
        ("Stellenangebote", "job"),
        ("новостей", "article"),
        ("求人", "job"),
        ("الوظائف", "job"),
        ("velvet", None),
    ],
)
def test_the_last_telling_word_names_the_thing(said: str, entity: str | None) -> None:
    assert entity_for(words(said)) == entity


def test_a_general_name_means_what_the_thing_is() -> None:
    assert refined("name", "person", ("nombre",)) == "person_name"
    assert refined("name", "job", ("company", "name")) == "name"
    assert refined("price", "person", ("price",)) == "price"


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("all jobs with title and link", "en"),
        ("alle jobs mit titel und ort", "de"),
        ("tous les produits avec le prix et le lien", "fr"),
        ("todos los libros con precio y autor", "es"),
        ("tutti i libri con prezzo e autore", "it"),
        ("todos os livros com preço e autor", "pt"),
        ("alle boeken met prijs en auteur", "nl"),
        ("wszystkie książki z ceną oraz autorem", "pl"),
        ("все книги с ценой и автором", "ru"),
        ("", "en"),
    ],
)
def test_small_words_tell_the_language(sentence: str, language: str) -> None:
    assert language_of([fold(word) for word in sentence.split()]) == language


def test_folding_keeps_letters_that_only_look_accented() -> None:
    assert [fold(word) for word in ("カテゴリ", "цен\u043e\u0439", "ЁЛКА", "Été")] == [
        "カテゴリ",
        "ценой",
        "елка",
        "ete",
    ]
