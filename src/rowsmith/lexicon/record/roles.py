"""Roles: what the fields of one thing's own page are, and how pages in many languages label them.

Concepts (`concept_data`) say what a field may be called in a question; roles are fewer and are told by
what stands on the page: a label, a schema.org property, a meta name, a word in a class.
"""

from collections.abc import Mapping, Sequence

from rowsmith.lexicon.fold import words

_LABELS: dict[str, str] = {
    "name": "name|title|job title|product name|product title|item name|recipe title|recipe name|headline|heading|case name|event name|"
    "position title|produktname|artikelname|bezeichnung|titel|nom|nom du produit|titre|nombre|título|nome|nome do produto|titolo|naam|nazwa|"
    "название|наименование|商品名|商品名称|商品名稱|名称|상품명|タイトル",
    "position": "position|current position|designation|stelle|position held|rank and title|funktion|amt|poste|fonction|cargo|puesto|ruolo|carica|functie|"
    "stanowisko|должность|职位|役職|المنصب",
    "price": "price|current price|sale price|our price|offer price|special price|now|cost|amount|asking price|prices|price now|low price|final price|"
    "preis|unser preis|aktueller preis|prix|notre prix|precio|precio oferta|prezzo|preço|por|prijs|cena|cena brutto|nova cena|hind|hinta|"
    "pris|preț|preţ|pret|cijena|ár|τιμή|цена|стоимость|价格|價格|售價|特價|優惠價|網路價|価格|販売価格|가격|판매가|السعر|ราคา|giá|fiyat|harga",
    "old_price": "old price|list price|original price|regular price|was|was price|rrp|msrp|uvp|retail price|high price|statt|alter preis|"
    "prix barré|prix conseillé|precio anterior|precio normal|prezzo consigliato|de|oude prijs|adviesprijs|stara cena|старая цена|原價|定價|市價|정가|before",
    "currency": "currency|price currency|währung|devise|moneda|valuta",
    "sku": "sku|item number|item no|item|item code|item id|item sku|article number|article no|article|product code|product id|product number|product no|"
    "product sku|catalog number|catalogue number|cat number|asin|stock code|stock number|stock no|order number|order code|order no|post id|ad id|listing id|"
    "listing number|offer id|offer number|web id|style|style number|style code|lot number|ref|reference|prod id|product ref|web code|webcode|web no|web item|plu|internet number|store sku|part|cat no|id oferty|nr oferty|id ogłoszenia|annonsnummer|annoncenr|annonce id|ilan no|id anúncio|cód do anúncio|id del anuncio|ad number|classified id|vare nr|vnr|"
    "artikelnummer|artikel nr|artikelnr|art nr|artnr|bestellnummer|bestell nr|bestellnr|produktnummer|anzeigennummer|anzeigen id|"
    "référence|réf|référence produit|code produit|code article|numéro d article|numéro de l objet|"
    "referencia|ref producto|código|código de producto|código de artículo|código del producto|id do produto|código do produto|código do item|cód|cod|"
    "codice|codice prodotto|codice articolo|cod articolo|cod prodotto|riferimento|numero oggetto|productnummer|artikelcode|bestelnummer|"
    "numer katalogowy|kod produktu|indeks|nr ref|numer produktu|symbol|varenr|varenummer|produktnr|"
    "tootekood|produkta kods|preces kods|prekės kodas|tuotenumero|tuotekoodi|cod produs|cod articol|codice|šifra|šifra artikla|šifra proizvoda|"
    "kod proizvoda|kód produktu|kód|číslo produktu|cikkszám|termékkód|код товара|артикул|код|арт|код продукта|κωδικός|κωδικός προϊόντος|"
    "货号|商品编号|商品編號|商品代碼|商品番号|品番|管理番号|編號|型番|상품번호|딜번호|상품코드|รหัสสินค้า|mã sản phẩm|ürün kodu|stok kodu|رقم المنتج",
    "mpn": "mpn|model|model number|model no|part number|part no|manufacturer part number|manufacturer number|mfr part number|mfr number|mfg part number|"
    "item model number|manufacturer model number|model id|model name|modell|modellnummer|modell nr|herstellernummer|"
    "hersteller teilenummer|teilenummer|herstellerartikelnummer|modellnummer des artikels|numéro de modèle|modèle|référence fabricant|"
    "numéro du modèle de l article|référence constructeur|modelo|número de modelo|número de pieza|referencia del fabricante|"
    "número de modelo del producto|modello|numero modello|numero modello articolo|codice produttore|modelnummer|modelcode|"
    "kod producenta|numer modelu|referência do modelo|mudel|модель|型号|型號|型番|モデル|모델명|numéro de pièce fabricant|ražotāja kods|tootja kood|tootja tootekood|gamintojo kodas|kód výrobce|výrobní číslo|gyártói cikkszám|cod producător|cod producator|código del fabricante|código do fabricante|herstellernr|hersteller nr|hersteller artikelnummer|fabrikantcode|fabrikant code|producentkod|tillverkarens artikelnummer|valmistajan tuotenumero|modelnr|κωδικός κατασκευαστή|артикул производителя|код производителя|メーカー品番|manufacturer code|manufacturer sku|manufacturer ref|vendor code|vendor part number|oem number|oem|supplier code|codice fornitore|référence du fabricant|numer części",
    "gtin": "ean 13|ean 8|gtin 13|gtin 14|upc a|gtin13|gtin12|gtin14|gtin8|ean|ean code|ean13|ean number|upc|barcode|isbn|isbn13|isbn 13|isbn 10|ean kod|code ean|codice ean|kod ean|"
    "código de barras|código ean|штрихкод|штрих код|条码|バーコード|jan|jan code|strichcode|streepjescode",
    "brand": "brand|brand name|manufacturer|maker|make|make manufacturer|kaubamärk|bränd|prekės ženklas|by brand|publisher brand|product brand|marke|hersteller|marque|fabricant|marca|fabricante|produttore|merk|"
    "fabrikant|producent|marka|бренд|производитель|марка|品牌|ブランド|メーカー|브랜드|제조사|العلامة|العلامة التجارية|tootja|ražotājs|zīmols|gamintojas|"
    "valmistaja|brändi|märke|varumärke|tillverkare|mærke|merke|produsent|výrobce|značka|výrobca|gyártó|proizvođač|brend|producător|brandul|κατασκευαστής|"
    "μάρκα|thương hiệu|ยี่ห้อ|make and model",
    "rating": "rating|ratings|average rating|stars|score|review score|rating value|bewertung|note|calificación|valutazione|avaliação|beoordeling|"
    "ocena|рейтинг|评分|評価|التقييم|betyg",
    "review_count": "review count|number of reviews|number ratings|ratings count|rating count|number of ratings|reviews|bewertungen|avis|reseñas|recensioni|"
    "avaliações|отзывов|votes count",
    "availability": "availability|stock|in stock|stock status|verfügbarkeit|disponibilité|disponibilidad|disponibilità|beschikbaarheid|наличие|库存|在庫",
    "condition": "condition|item condition|zustand|état|estado|condizione|staat|stan|состояние",
    "color": "color|colour|farbe|couleur|colore|cor|kleur|kolor|цвет|颜色|色",
    "image": "image|picture|photo|main picture|image url|thumbnail|cover|bild|photo url",
    "description": "description|short description|summary|details|overview|about|product description|beschreibung|produktbeschreibung|descripción|"
    "descrizione|descrição|beschrijving|opis|описание|描述|説明|abstract|excerpt|job description|about the job|about this job|about the role|"
    "position summary|job summary|stellenbeschreibung|the opportunity",
    "category": "category|course|course type|recipe category|genre|section|type of dish|kategorie|rubrik|catégorie|categoría|categoria|"
    "categorie|kategoria|категория|gang|type de plat|meal|meal type|article section|dish type|product category",
    "cuisine": "cuisine|recipe cuisine|küche|cucina|cocina|keuken|kuchnia|кухня|kök",
    "yields": "yields|yield|servings|serves|serving|portions|portionen|recipe yield|makes|für|porciones|raciones|porzioni|porções|"
    "personen|pessoas|porcje|порций|порции|人分|portioner|pour|nombre de personnes|rendimento|aantal personen",
    "total_time": "total time|ready in|gesamtzeit|temps total|tiempo total|tempo totale|totale tijd",
    "prep_time": "prep time|preparation time|prep|vorbereitungszeit|temps de préparation|tiempo de preparación|preparazione|voorbereidingstijd",
    "cook_time": "cook time|cooking time|cook|kochzeit|temps de cuisson|tiempo de cocción|cottura|kooktijd",
    "ingredient": "ingredients|ingredient|recipe ingredient|zutaten|ingrédients|ingredientes|ingredienti|ingrediënten|składniki|ингредиенты|材料|材料表",
    "instructions": "instructions|directions|method|steps|preparation|recipe instructions|zubereitung|préparation|preparación|procedimento|bereiding|przygotowanie|"
    "приготовление|作り方",
    "author": "author|by|written by|posted by|writer|creator|recipe by|author name|recipe author|recipe courtesy of|autor|verfasser|auteur|autore|par|von|автор|作者|著者|"
    "user|username|asked by|chef|reporter",
    "posted_date": "date|date posted|posted|posted date|post date|posting date|published|publication date|date published|posted on|published on|date created|created|"
    "listed|veröffentlicht|publié|publié le|publicado|pubblicato|geplaatst|opublikowano|опубликовано|发布日期|掲載日|datum|fecha|data|asked",
    "updated": "date modified|updated|last updated|modified|aktualisiert|mis à jour",
    "deadline": "deadline|closing date|close date|apply by|apply before|valid through|expires|application deadline|"
    "bewerbungsschluss|date limite|fecha límite|scadenza|prazo|closes",
    "event_date": "start date|event date|when|date and time|starts|beginn|début|inicio|inizio",
    "phone": "phone|telephone|phone number|tel|contact number|call|call us|main phone|office phone|main|telefon|telefonnummer|téléphone|tél|teléfono|"
    "telefono|telefone|telefoon|телефон|电话|電話|ph|phone numbers|p|t|mobile|appointments|schedule an appointment",
    "fax": "fax|fax number|f|telefax|факс|传真|ファックス|facsimile",
    "email": "email|e mail|email address|mail|correo|correo electrónico|courriel|posta elettronica|почта|邮箱|メール|recruiter email|contact email",
    "address": "address|street address|street|location address|mailing address|full postal address|visit us|our address|adresse|anschrift|dirección|"
    "indirizzo|endereço|adres|адрес|地址|住所",
    "hours": "hours|opening hours|office hours|hours of operation|öffnungszeiten|horaires|horario|orari|openingstijden|godziny otwarcia|営業時間",
    "location": "location|where|wo|où|dónde|dove|venue name|job location|locations|office location|office locations|work location|place|venue|city|duty location|primary location|"
    "standort|arbeitsort|ort|lieu|ubicación|lugar|luogo|sede|local|plaats|locatie|lokalizacja|miejsce|место|местоположение|地点|勤務地|office",
    "company": "company|company name|employer|organization|organisation|hiring organization|hiring company|unternehmen|firma|arbeitgeber|entreprise|"
    "société|empresa|azienda|bedrijf|компания|公司|会社|about company",
    "department": "department|team|division|job category|function|job family|teams|abteilung|fachbereich|département|departamento|"
    "dipartimento|afdeling|dział|отдел|部门|部署|business unit|area of work",
    "employment_type": "employment type|job type|contract type|position type|type of employment|work type|schedule|commitment|time type|full part time|remote type|"
    "anstellungsart|arbeitszeit|type de contrat|tipo de contrato|dienstverband|type",
    "job_id": "job id|job number|job req id|req id|requisition id|requisition|requisition number|job code|posting id|"
    "job ref|job reference|reference number|job requisition id|stellennummer|kennziffer|id|vacancy number|req",
    "salary": "salary|salary range|pay|compensation|pay range|wage|monthly salary|annual salary|base salary|hourly rate|gehalt|salaire|salario|stipendio|"
    "salaris|wynagrodzenie|зарплата|薪资|給与",
    "salary_min": "salary min|minimum salary|min salary|salary from|lowest salary",
    "salary_max": "salary max|maximum salary|max salary|salary to|highest salary",
    "qualifications": "qualifications|requirements|minimum qualifications|basic qualifications|required qualifications|minimum requirements|required skills|"
    "job requirements|what you ll need|what you need|who you are|what we re looking for|what we are looking for|your profile|skills|key qualifications|"
    "you have|must have|what you bring|you ll bring|about you|"
    "position requirements|education experience|desirable qualifications|anforderungen|ihr profil|dein profil|profil|requisitos|requisiti|vereisten|"
    "wymagania|требования|skills and qualifications|experience|ideal candidate|minimum qualification",
    "preferred_qualifications": "preferred qualifications|preferred|nice to have|nice to haves|bonus points|bonus|desired qualifications|bonus points if you have|"
    "preferred skills|preferred experience|additional requirements|pluses|preferred requirements|a plus|good to have|desired skills",
    "benefits": "benefits|job benefits|perks|perks benefits|benefits and perks|what we offer|we offer|our benefits|why join us|compensation and benefits|"
    "benefits perks|what you get|leistungen|wir bieten|avantages|beneficios|vantaggi|voordelen|oferujemy|условия",
    "responsibilities": "responsibilities|role|the role|key responsibilities|job responsibilities|what you ll do|what you will do|what you ll be doing|"
    "duties|job duties|your role|the work|the job|roles and responsibilities|primary responsibilities|your responsibilities|in this role you will|"
    "duties and responsibilities|essential functions|essential duties|typical duties|"
    "aufgaben|ihre aufgaben|missions|funciones|responsabilità|"
    "responsabilidades|taken|obowiązki|обязанности|responsibilities include|your impact|day to day",
    "votes": "votes|up votes|upvotes|likes|points|upvote count|like count|like|likes count|stimmen|голоса|kudos|vote count|helpful|hearts|"
    "favorites|claps",
    "comments": "comments|num comments|comment count|replies|reply count|responses|answers|answer count|kommentare|"
    "commentaires|comentarios|commenti|antworten|réponses|respuestas|комментарии|评论|コメント|reply",
    "views": "views|view count|number views|reads|viewed|aufrufe|vues|vistas|visualizzazioni|просмотры|浏览|impressions",
    "text": "text|content|body|message|article body|review body|post content|post body",
    "url": "url|link|permalink|canonical",
    "tags": "tags|keywords|topics|labels|schlagwörter|mots clés|etiquetas",
    "language": "language|sprache|langue|idioma|lingua|язык|in language",
    "pages": "pages|number of pages|seiten|nombre de pages|páginas|pagine",
    "publisher": "publisher|verlag|éditeur|editorial|editore|uitgever",
    "bedrooms": "bedrooms|beds|number of bedrooms|schlafzimmer|chambres|habitaciones|camere",
    "bathrooms": "bathrooms|baths|number of bathrooms|badezimmer|salles de bain|baños|bagni",
    "area": "area|size|living area|floor area|floor size|square feet|sqft|wohnfläche|surface|superficie|metri quadri",
}

ROLES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    role: tuple(dict.fromkeys(words(label) for label in listed.split("|")))
    for role, listed in _LABELS.items()
}
"""Role to its labels, each a tuple of folded words, likeliest first."""

KIN: Mapping[tuple[str, str], float] = {
    ("posted_date", "event_date"): 0.9,
    ("event_date", "posted_date"): 0.6,
}
"""(role wanted, role found) to how well the found one stands for it, 0..1."""

UNITS = frozenset(
    "cm mm m km in inch inches ft kg g lb lbs oz w kw kwh v ml l cl usd eur gbp min mins minutes hours days percent pct px mb gb tb".split()
)
"""Units that names of fields end in: ``height_cm``."""

_BY_LABEL: dict[tuple[str, ...], str] = {}
for _role, _listed in ROLES.items():
    for _label in _listed:
        _BY_LABEL.setdefault(_label, _role)

_OF_CONCEPT: Mapping[str, str] = {
    "title": "name", "product_name": "name", "case_name": "name", "person_name": "name", "job_title": "name",
    "photo": "image", "date": "posted_date", "summary": "description", "bio": "description", "website": "url",
}  # fmt: skip

_TRAILING = frozenset("number no nr n num nummer code id".split())


def role_of(said: Sequence[str]) -> str | None:
    """Return the role that folded words name exactly, up to a trailing "no." or number sign.

    >>> role_of(("artikelnummer",)), role_of(("product", "code")), role_of(("hello",))
    ('sku', 'sku', None)
    """
    found = _BY_LABEL.get(tuple(said))
    if found is None and len(said) > 1 and said[-1] in _TRAILING:
        found = _BY_LABEL.get(tuple(said[:-1]))
    return found


def role_for(phrases: Sequence[tuple[str, ...]], concept: str | None) -> str | None:
    """Return the role of an asked field: by its name, then its description, then its concept.

    >>> role_for((("job", "title"),), "job_title"), role_for((("mpn",),), "sku")
    ('name', 'mpn')
    """
    for phrase in phrases[:2]:
        found = role_of(phrase)
        if found is not None:
            return found
    if concept is None:
        return None
    return concept if concept in ROLES else _OF_CONCEPT.get(concept)
