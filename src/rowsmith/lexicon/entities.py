"""What one row can be about, and what a general field name means on such a row."""

from collections.abc import Iterable, Sequence

from rowsmith.lexicon.fold import fold, plain_form

ENTITIES: dict[str, frozenset[str]] = {
    name: frozenset(fold(word) for word in listed.split())
    for name, listed in {
        "person": "pracownik pracownika pracownicy pracownikow poslowie 人员 成员 员工 议员 医生 スタッフ 社員 議員 医師 メンバー الموظفين الأعضاء الاعضاء person people member staff employee minister politician speaker author doctor physician provider attorney lawyer leader senator representative councillor councilor councilmember deputy mp judge justice professor faculty teacher player athlete director officer agent user everyone everybody candidate alumni student mitglied mitarbeiter abgeordnete arzt arzte personne membre medecin depute ministre persona personas miembro medico diputado ministro persone membro deputato pessoa pessoas medewerker lid leden arts osoba osoby lekarz posel сотрудник сотрудники врач депутат человек люди",
        "job": "oferty pracy 职位 工作 岗位 招聘 求人 仕事 الوظائف وظائف job position vacancy vacancies opening posting role career internship stelle stellen stellenangebot stellenangebote emploi offre empleo empleos oferta vacante lavoro offerta vaga vagas emprego vacature vacatures praca oferta вакансия вакансии",
        "product": "产品 商品 製品 المنتجات منتجات product item phone laptop goods shoe dress jacket toy gadget camera deal pack ring highlight produkt produkte artikel produit produits producto productos prodotto prodotti produto produtos lancamento lancamentos product producten produkty produkt товар товары",
        "event": "会议 活动 イベント 会議 公演 الأحداث الاجتماعات event meeting hearing session concert game match fixture show webinar workshop conference termin termine veranstaltung veranstaltungen evenement evenements reunion evento eventos reunion eventi riunione reuniao evenement evenementen vergadering wydarzenie wydarzenia мероприятие событие события",
        "document": "文件 文档 法规 文書 書類 الوثائق القوانين document file law regulation report publication form legislation attachment circular notice guideline policy decree act bid contract tender dokument dokumente gesetz loi lois documento documentos ley documenti legge lei dokumenty ustawa документ документы закон",
        "place": "praxis arztpraxis hotels 门店 地点 店舗 店 الفروع location place office clinic hospital store shop branch address site venue restaurant hotel school facility practice pharmacy campus station standort standorte filiale filialen klinik lieu lieux magasin lugar lugares tienda luogo luoghi negozio local locais loja locatie vestiging winkel miejsce sklep магазин магазины место",
        "article": "新闻 文章 帖子 ニュース 記事 新着記事 الأخبار المقالات الاخبار article post story stories news thread topic discussion question paper headline blog entry tutorial beitrag beitrage thema themen nachricht nachrichten artikel actualite actualites sujet noticia noticias articulo tema notizia notizie articolo discussione noticia artigo topico nieuws bericht wiadomosc artykul watek статья статьи новость новости тема темы",
        "recipe": "食谱 レシピ الوصفات recipe rezept rezepte recette recettes receta recetas ricetta ricette receita receitas recept przepis рецепт рецепты",
        "ingredient": "食材 材料 المكونات ingredient zutat zutaten ingrediente ingredientes ingredienti ingredienten skladnik skladniki ингредиент ингредиенты",
        "review": "评论 评价 口コミ レビュー المراجعات التقييمات review comment testimonial feedback bewertung bewertungen rezension kommentar avis commentaire resena resenas opinion-del-cliente recensione recensioni avaliacao recensie recensies opinia opinie отзыв отзывы",
        "opinion": "opinion case decision order judgment ruling argument urteil urteile arret sentencia sentenza",
        "docket": "docket filing",
        "team": "team club standing league squad mannschaft equipe equipo squadra",
        "property": "房源 物件 العقارات property house apartment flat condo listing estate rental investment immobilie immobilien wohnung wohnungen haus appartement maison vivienda casa piso appartamento imovel huis woning mieszkanie квартира квартиры",
        "book": "书籍 图书 书 本 書籍 الكتب book novel title-in-print buch bucher livre livres libro libros libri livro livros boek boeken ksiazka ksiazki книга книги",
        "course": "course class lecture training kurs kurse cours curso cursos corso corsi cursus kurs курс курсы",
        "organization": "company companies organization organisation firm business vendor supplier partner charity agency party parties firma firmen unternehmen entreprise empresa empresas azienda aziende bedrijf bedrijven компания компании",
        "song": "song track album chart playlist lied chanson cancion canzone musica nummer",
        "film": "film movie episode series film pelicula filme",
    }.items()
}
_BY_FORM = {plain_form(word): name for name, known in reversed(ENTITIES.items()) for word in known}
_BY_WORD = {word: name for name, known in reversed(ENTITIES.items()) for word in known}

_TEAMS_OF_PEOPLE = frozenset(
    "leadership management executive our staff senior legal medical".split()
)
_NAMED = {
    "person": "person_name",
    "product": "product_name",
    "job": "job_title",
    "opinion": "case_name",
}
# (entity, the name's words, in plain form) -> concept: what a general name means on such a row
_REFINED: dict[str, dict[str, str]] = {
    "person": {
        "name": "person_name",
        "title": "job_title",
        "start": "start_date",
        "position": "job_title",
    },
    "job": {
        "name": "job_title",
        "title": "job_title",
        "position": "job_title",
        "date": "posted_date",
        "posted": "posted_date",
        "place": "location",
        "type": "employment_type",
        "reference": "job_id",
        "id": "job_id",
    },
    "product": {"name": "product_name", "title": "product_name", "reference": "sku", "id": "sku"},
    "opinion": {
        "name": "case_name",
        "title": "case_name",
        "date": "date_filed",
        "number": "docket_number",
    },
    "docket": {"date": "date_filed", "number": "document_number", "text": "docket_text"},
    "event": {"name": "title", "time": "start_time", "place": "location"},
    "article": {"name": "title", "started": "posted_date", "score": "votes", "points": "votes"},
    "review": {
        "name": "author",
        "score": "rating",
        "note": "rating",
        "content": "text",
        "cijfer": "rating",
    },
    "ingredient": {"amount": "quantity", "name": "ingredient"},
    "team": {"name": "team", "position": "rank", "score": "result"},
    "recipe": {"time": "total_time", "name": "title"},
    "course": {"beginn": "start_date", "start": "start_date", "name": "title"},
    "book": {"number": "isbn"},
    "song": {"name": "title", "position": "rank"},
}


def entity_for(words: Iterable[str]) -> str | None:
    """Return the entity that the last telling word names ("team members" are people), else None."""
    said = list(words)
    if said[-1:] == ["team"] and said[-2:-1] and said[-2] in _TEAMS_OF_PEOPLE:
        return "person"
    for word in reversed(said):
        found = _BY_WORD.get(word) or _BY_FORM.get(plain_form(word))
        if found is not None:
            return found
    return None


def refined(concept: str | None, entity: str | None, said: Sequence[str]) -> str | None:
    """Return what a general field name means on a row about *entity*, else *concept*.

    >>> refined("name", "person", ("name",)), refined("price", "person", ("price",))
    ('person_name', 'price')
    """
    if entity is None or not said:
        return concept
    known = _REFINED.get(entity, {})
    if len(said) == 1:
        word = plain_form(said[0])
        own = next((found for name, found in known.items() if plain_form(name) == word), None)
        return own or known.get(concept or "", concept)
    if concept in {"name", "title"} and entity_for(said[:-1]) == entity:
        return _NAMED.get(entity, concept)
    return concept
