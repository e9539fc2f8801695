"""What one row can be about."""

from collections.abc import Iterable

from rowsmith.lexicon.fold import stem

ENTITIES: dict[str, frozenset[str]] = {
    name: frozenset(stem(word) for word in listed.split())
    for name, listed in {
        "person": "person people member staff employee minister politician speaker author team doctor physician provider attorney leader mitglied personne persona",
        "job": "job position vacancy opening posting role stelle emploi empleo lavoro vaga vacature praca вакансия",
        "product": "product item book phone laptop article-for-sale produkt produit producto prodotto produto товар",
        "event": "event meeting hearing session concert game match termin veranstaltung evenement evento",
        "document": "document file law regulation report publication form legislation dokument documento",
        "place": "location place office clinic hospital store branch address standort lieu lugar",
        "article": "article post story news thread topic discussion question paper",
        "recipe": "recipe rezept recette receta ricetta receita",
        "ingredient": "ingredient zutat ingredient ingrediente skladnik ингредиент",
        "review": "review comment rating testimonial bewertung avis",
        "opinion": "opinion case decision order judgment docket ruling filing entry",
        "team": "club standing league result",
    }.items()
}


def entity_for(words: Iterable[str]) -> str | None:
    """Return the entity that the last telling word names ("team members" are people), else None."""
    for word in reversed(list(words)):
        stemmed = stem(word)
        for name, known in ENTITIES.items():
            if stemmed in known:
                return name
    return None
