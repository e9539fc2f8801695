"""The field concepts: id to (kind, phrases); English first, then other languages and schema.org names."""

DATA: dict[str, tuple[str, str]] = {
    # people
    "name": (
        "text",
        "name|full name|title|Name|nom|nombre|nome|naam|nazwa|имя|название|姓名|名称|氏名|名前|الاسم",
    ),
    "person_name": (
        "person",
        "person name|full name|member name|first name|last name|surname|staff|employee|vollständiger name|nom complet|nombre completo|imię i nazwisko|фио",
    ),
    "job_title": (
        "text",
        "job title|position|role|office|title|function|portfolio|designation|stelle|funktion|amt|poste|fonction|cargo|puesto|ruolo|carica|função|functie|stanowisko|должность|职位|職位|役職|المنصب|jobTitle|roleName",
    ),
    "party": ("text", "party|political party|partei|parti|partido|partito|partij|partia|партия"),
    "constituency": (
        "text",
        "constituency|district|riding|wahlkreis|circonscription|distrito|electorate",
    ),
    "bio": ("long_text", "bio|biography|about|biografie|biographie|biografía"),
    "photo": ("image", "photo|picture|portrait|headshot|foto|photo url|image url"),
    # jobs
    "company": (
        "text",
        "company|employer|organization|organisation|firm|hiring organization|unternehmen|firma|arbeitgeber|entreprise|société|empresa|azienda|bedrijf|компания|公司|会社|الشركة|hiringOrganization name|company name|employer name|organization name|会社名|雇用主|企業名|公司名称|اسم الشركة",
    ),
    "department": (
        "text",
        "department|team|division|category|abteilung|fachbereich|département|service|departamento|dipartimento|afdeling|dział|отдел|部门|部署|القسم",
    ),
    "employment_type": (
        "text",
        "employment type|job type|type|contract|work schedule|work type|commitment|anstellungsart|arbeitszeit|type de contrat|tipo de contrato|employmentType",
    ),
    "salary": (
        "price",
        "salary|pay|compensation|wage|pay range|salary range|gehalt|salaire|salario|stipendio|salário|salaris|wynagrodzenie|зарплата|薪资|給与|الراتب|baseSalary",
    ),
    "posted_date": (
        "date",
        "posted|date posted|posted date|posting date|published|publication date|date published|listed|veröffentlicht|publié|publicado|pubblicato|geplaatst|opublikowano|опубликовано|发布日期|掲載日|datePosted|datePublished",
    ),
    "deadline": (
        "date",
        "deadline|closing date|close date|due date|apply by|valid through|expires|bewerbungsschluss|date limite|fecha límite|scadenza|prazo|validThrough",
    ),
    "job_id": (
        "code",
        "job id|requisition id|req id|job number|requisition|reference|stellennummer",
    ),
    # places and contact
    "location": (
        "place",
        "location|place|venue|city|where|office location|standort|ort|veranstaltungsort|lieu|ubicación|lugar|luogo|sede|local|plaats|locatie|miejsce|lokalizacja|место|местоположение|地点|場所|勤務地|الموقع|المكان|jobLocation|addressLocality",
    ),
    "address": (
        "place",
        "address|street address|street|mailing address|adresse|anschrift|dirección|indirizzo|endereço|adres|адрес|地址|住所|العنوان|streetAddress",
    ),
    "city": ("text", "city|town|stadt|ville|ciudad|città|cidade|miasto|город|城市|addressLocality"),
    "state": ("text", "state|province|region|bundesland|estado|provincia|addressRegion"),
    "zip": (
        "code",
        "zip|zip code|postal code|postcode|plz|postleitzahl|code postal|código postal|postalCode",
    ),
    "country": ("text", "country|land|pays|país|paese|kraj|страна|国家|国|addressCountry"),
    "phone": (
        "phone",
        "phone|telephone|phone number|tel|contact number|mobile|telefon|telefonnummer|téléphone|teléfono|telefono|telefone|telefoon|телефон|电话|電話|هاتف|telephone",
    ),
    "fax": ("phone", "fax|fax number|faxNumber"),
    "email": (
        "email",
        "email|e mail|mail|email address|correo|courriel|posta elettronica|почта|邮箱|メール|البريد",
    ),
    "hours": (
        "text",
        "hours|opening hours|office hours|öffnungszeiten|horaires|horario|orari|openingHours",
    ),
    "website": (
        "url",
        "website|web site|homepage|home page|webseite|site web|sitio web|sito|sameAs",
    ),
    # links
    "url": (
        "url",
        "url|link|href|page|profile link|detail link|detail url|profile url|permalink|web address|lien|enlace|collegamento|ссылка|链接|リンク|الرابط",
    ),
    "pdf_url": (
        "url",
        "pdf url|pdf|document url|link to document|document link|download|file url|opinion link|download url|attachment|attachment url|contentUrl",
    ),
    "agenda_url": ("url", "agenda url|agenda|agenda link|tagesordnung|ordre du jour|orden del día"),
    "minutes_url": ("url", "minutes url|minutes|minutes link|protokoll|procès verbal|acta"),
    "video_url": ("url", "video url|video|video link|livestream|video recording"),
    "image": (
        "image",
        "image|image url|picture|photo|thumbnail|cover|bild|immagine|imagen|imagem|afbeelding|obraz|изображение|图片|画像|الصورة|main picture",
    ),
    # products
    "price": (
        "price",
        "price|current price|cost|sale price|aktueller preis|aktuellem preis|aktuellen preis|our price|preis|prix|precio|prezzo|preço|prijs|cena|цена|价格|価格|السعر|offers price|lowPrice",
    ),
    "old_price": (
        "price",
        "old price|list price|original price|regular price|was|rrp|msrp|uvp|alter preis|altem preis|alten preis|prix barré|precio anterior|highPrice",
    ),
    "currency": ("text", "currency|währung|devise|moneda|valuta|priceCurrency"),
    "sku": (
        "code",
        "sku|item number|item no|article number|product code|model number|part number|artikelnummer|référence|referencia|codice|артикул|货号|品番|productID|mpn",
    ),
    "gtin": ("code", "gtin|ean|upc|barcode|isbn|gtin13"),
    "brand": (
        "text",
        "brand|manufacturer|maker|marke|hersteller|marque|fabricant|marca|merk|producent|бренд|производитель|品牌|ブランド|العلامة|brand name",
    ),
    "rating": (
        "rating",
        "rating|average rating|stars|score|review score|bewertung|note|calificación|valutazione|avaliação|beoordeling|ocena|рейтинг|评分|評価|التقييم|ratingValue|aggregateRating ratingValue|ratings",
    ),
    "review_count": (
        "integer",
        "review count|number of reviews|reviews|ratings count|number of ratings|rating count|bewertungen|avis|reseñas|recensioni|avaliações|отзывов|reviewCount|ratingCount",
    ),
    "availability": (
        "text",
        "availability|stock|in stock|verfügbarkeit|disponibilité|disponibilidad|disponibilità|beschikbaarheid|наличие|库存|在庫",
    ),
    "condition": ("text", "condition|zustand|état|estado|itemCondition"),
    "color": ("text", "color|colour|farbe|couleur|colore|цвет"),
    "product_name": (
        "text",
        "product name|product title|item name|produktname|nom du produit|nombre del producto",
    ),
    # events and meetings
    "date": (
        "date",
        "date|day|when|meeting date|event date|datum|fecha|data|дата|日期|日付|التاريخ|startDate",
    ),
    "start_time": (
        "time",
        "start time|time|starts|begin|start|hour|uhrzeit|beginn|heure|hora|ora|tijd|godzina|время|时间|時間|الوقت|startDate",
    ),
    "end_time": ("time", "end time|ends|end|until|ende|fin|endDate"),
    "status": (
        "text",
        "status|state|precedential status|zustand|statut|estado|stato|статус|状态|状態|الحالة",
    ),
    "classification": ("text", "classification|class|kind"),
    # documents and courts
    "case_name": (
        "text",
        "case name|case title|case|parties|caption|name|style|plaintiff|matter|case caption",
    ),
    "docket_number": (
        "code",
        "docket number|case number|docket|case no|docket no|docket|no|number|file number|appeal number|cause number|case id|aktenzeichen|numéro",
    ),
    "citation": ("code", "citation|cite|neutral citation|reporter citation|citation number"),
    "parallel_citation": ("code", "parallel citation|parallel cite"),
    "date_filed": (
        "date",
        "date filed|filed|filing date|filed date|release date|decision date|date released|opinion date|date|issued|decided|date of decision|date issued|published",
    ),
    "lower_court": (
        "text",
        "lower court|court below|court appealed from|trial court|origin|originating court|appeal from|appealed from",
    ),
    "lower_court_number": (
        "code",
        "lower court number|lower court docket|trial court number|lower court case number",
    ),
    "disposition": ("text", "disposition|outcome|result|decision|ruling|action|judgment"),
    "judge": ("person", "judge|justice|judges|panel|hearing officer|richter|juge|juez|giudice"),
    "nature_of_suit": ("text", "nature of suit|case type|type of case|nature|subject|category"),
    "summary": (
        "long_text",
        "summary|headnote|synopsis|abstract|description|zusammenfassung|résumé|resumen|sommario|excerpt|teaser|riassunto|resumo|samenvatting|streszczenie|podsumowanie|краткое содержание|аннотация|摘要|概要|要約|ملخص",
    ),
    "document_number": ("integer", "document number|doc number|entry number|doc no"),
    "short_description": ("long_text", "short description|short text|kurzbeschreibung"),
    # recipes
    "ingredient": (
        "text",
        "ingredient|ingredients|ingredient line|zutat|zutaten|ingrédients|ingredientes|ingredienti|ingrediënten|składniki|ингредиенты|材料|配料|المكونات|recipeIngredient",
    ),
    "instructions": (
        "long_text",
        "instructions|directions|method|steps|preparation|zubereitung|préparation|preparación|preparazione|bereiding|recipeInstructions",
    ),
    "yields": (
        "text",
        "yields|yield|servings|serves|portions|portionen|porciones|porzioni|recipeYield",
    ),
    "total_time": (
        "text",
        "total time|time|duration|gesamtzeit|temps total|tiempo total|totalTime",
    ),
    "prep_time": (
        "text",
        "prep time|preparation time|vorbereitungszeit|temps de préparation|prepTime",
    ),
    "cook_time": ("text", "cook time|cooking time|kochzeit|temps de cuisson|cookTime"),
    "cuisine": ("text", "cuisine|küche|cucina|recipeCuisine"),
    "calories": ("text", "calories|nutrition calories|energy"),
    # articles, forums, reviews
    "title": (
        "text",
        "title|headline|heading|subject|topic|titel|überschrift|titre|título|titolo|tytuł|заголовок|标题|タイトル|العنوان",
    ),
    "author": (
        "person",
        "author|writer|by|posted by|user|username|reviewer|autor|verfasser|auteur|autore|автор|作者|著者|المؤلف|author name|creator",
    ),
    "comments": (
        "integer",
        "comments|comment count|replies|reply count|responses|answers|antworten|kommentare|réponses|respuestas|risposte|respostas|reacties|odpowiedzi|ответы|回复|返信|commentaires|comentarios|commenti|комментарии|评论|コメント|commentCount",
    ),
    "views": ("integer", "views|view count|reads|hits|aufrufe|vues|vistas|просмотры|浏览"),
    "votes": ("integer", "votes|points|upvotes|score|likes|stimmen|голоса|upvoteCount"),
    "text": (
        "long_text",
        "text|content|body|message|review text|comment text|full text|inhalt|texte|contenu|texto|contenido|testo|contenuto|conteúdo|tekst|inhoud|treść|текст|содержание|正文|内容|本文|النص|reviewBody|articleBody",
    ),
    "last_activity": (
        "date",
        "last activity|last reply|last post|activity|updated|last updated|dateModified",
    ),
    # general
    "description": (
        "long_text",
        "description|details|summary|overview|excerpt|beschreibung|descripción|descrizione|descrição|beschrijving|opis|описание|描述|説明|الوصف",
    ),
    "category": (
        "text",
        "category|genre|section|type|group|course|kategorie|rubrik|catégorie|categoría|categoria|categorie|kategoria|категория|类别|カテゴリー|الفئة|recipeCategory|articleSection",
    ),
    "tags": ("text", "tags|keywords|labels|topics|schlagwörter|mots clés|etiquetas"),
    "language": ("text", "language|sprache|langue|idioma|lingua|язык|inLanguage"),
    "id": ("code", "id|identifier|reference number|ref|kennung"),
    "number": ("code", "number|no|nr|num|nummer|numéro|número|numero|номер|编号|番号|الرقم"),
    "code": ("code", "code|kode|código|codice"),
    "year": ("integer", "year|jahr|année|año|anno|ano|jaar|rok|год|年|السنة"),
    "quantity": ("number", "quantity|qty|count|menge|quantité|cantidad|quantità|quantidade"),
    "size": ("text", "size|file size|größe|taille|tamaño|dimensione|размер"),
    "weight": ("text", "weight|gewicht|poids|peso|вес"),
    "total": ("number", "total|sum|gesamt|summe|totale"),
    "rank": ("integer", "rank|position|pos|place|rang|platz|puesto|classement|место"),
    "team": ("text", "team|club|mannschaft|équipe|equipo|squadra|команда"),
    "points": ("number", "points|pts|punkte|puntos|punti|очки"),
    "wins": ("integer", "wins|won|w|siege|victorias"),
    "losses": ("integer", "losses|lost|l|niederlagen|derrotas"),
    "played": ("integer", "played|games|matches|gp|mp|spiele"),
    "updated": ("date", "updated|modified|last modified|aktualisiert|mis à jour|dateModified"),
    "duration": ("text", "duration|length|runtime|dauer|durée|duración"),
}
