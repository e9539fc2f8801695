"""More field concepts: people's details, documents, property, books, courses, sports, media."""

DATA: dict[str, tuple[str, str]] = {
    # people in detail
    "first_name": (
        "text",
        "first name|given name|forename|vorname|prénom|nombre de pila|primer nombre|nome di battesimo|primeiro nome|voornaam|imię|имя|名|givenName",
    ),
    "last_name": (
        "text",
        "last name|surname|family name|nachname|familienname|nom de famille|apellido|apellidos|cognome|sobrenome|apelido|achternaam|nazwisko|фамилия|姓|familyName",
    ),
    "birth_date": (
        "date",
        "date of birth|birth date|birthday|born|dob|geburtsdatum|geboren|date de naissance|né le|fecha de nacimiento|data di nascita|data de nascimento|geboortedatum|data urodzenia|дата рождения|出生日期|生年月日|تاريخ الميلاد|birthDate",
    ),
    "birth_place": (
        "place",
        "place of birth|birthplace|birth place|geburtsort|lieu de naissance|lugar de nacimiento|luogo di nascita|birthPlace",
    ),
    "age": ("integer", "age|alter|âge|edad|età|idade|leeftijd|wiek|возраст|年龄|年齢|العمر"),
    "gender": (
        "text",
        "gender|sex|geschlecht|sexe|género|sesso|gênero|geslacht|płeć|пол|性别|性別|الجنس",
    ),
    "nationality": (
        "text",
        "nationality|citizenship|nationalität|nationalité|nacionalidad|nazionalità|nacionalidade|nationaliteit|narodowość|национальность|国籍|الجنسية",
    ),
    "start_date": (
        "date",
        "start date|began|took office|in office since|since|term start|start of term|appointed|commencement date|joined|startdatum|amtsantritt|date de début|fecha de inicio|data di inizio|data de início|begindatum|data rozpoczęcia|дата начала|开始日期|開始日|تاريخ البدء",
    ),
    "end_date": (
        "date",
        "end date|term end|end of term|left office|until date|enddatum|date de fin|fecha de fin|data di fine|data de término|einddatum|data zakończenia|дата окончания|结束日期|終了日",
    ),
    "joined": (
        "date",
        "joined|join date|date joined|member since|registered|registration date|dabei seit|beigetreten",
    ),
    "last_visit": ("date", "last visit|last seen|last active|last login|last online"),
    "specialty": (
        "text",
        "specialty|speciality|specialties|specialization|specialisation|practice area|practice areas|expertise|fachgebiet|fachrichtung|spécialité|especialidad|specialità|especialidade|specialisme|specjalizacja|специальность|专业|専門|التخصص|medicalSpecialty",
    ),
    "education": (
        "text",
        "education|degree|qualification|university|school attended|ausbildung|formation|educación|formación|istruzione|educação|opleiding|wykształcenie|образование|学历|学歴|alumniOf",
    ),
    "languages": (
        "text",
        "languages|languages spoken|spoken languages|sprachen|langues|idiomas|lingue|talen|языки|knowsLanguage",
    ),
    "accepts_new": ("boolean", "accepting new patients|accepts new patients|new patients"),
    "username": (
        "text",
        "username|user name|nickname|handle|login|screen name|benutzername|nom d utilisateur|usuario",
    ),
    # jobs in detail
    "job_description": (
        "long_text",
        "job description|role description|position description|about the role|about the job|the role|stellenbeschreibung|description du poste|descripción del puesto|descrizione del lavoro|descrição da vaga|functieomschrijving|opis stanowiska|описание вакансии|职位描述|仕事内容|الوصف الوظيفي",
    ),
    "responsibilities": (
        "long_text",
        "responsibilities|duties|what you will do|tasks|key responsibilities|aufgaben|missions|responsabilidades|mansioni|verantwoordelijkheden|obowiązki|обязанности",
    ),
    "requirements": (
        "long_text",
        "requirements|qualifications|minimum qualifications|required skills|skills|what you bring|preferred qualifications|anforderungen|voraussetzungen|exigences|requisitos|requisiti|vereisten|wymagania|требования|任职要求|応募資格|المؤهلات",
    ),
    "benefits": (
        "long_text",
        "benefits|job benefits|perks|what we offer|leistungen|vorteile|avantages|beneficios|vantaggi|benefícios|arbeidsvoorwaarden|benefity|льготы|福利|福利厚生|jobBenefits",
    ),
    "salary_min": (
        "price",
        "salary min|minimum salary|lowest salary|salary from|low end salary|min salary|mindestgehalt|salaire minimum",
    ),
    "salary_max": (
        "price",
        "salary max|maximum salary|highest salary|salary to|high end salary|max salary|höchstgehalt|salaire maximum",
    ),
    "experience": (
        "text",
        "experience|years of experience|experience level|seniority|seniority level|berufserfahrung|expérience|experiencia|esperienza|experiência|ervaring|doświadczenie|опыт|经验|経験",
    ),
    "is_remote": (
        "text",
        "remote|work mode|workplace type|remote type|homeoffice|télétravail|teletrabajo|jobLocationType",
    ),
    "apply_url": ("url", "apply url|apply link|application link|application url|apply"),
    "height": (
        "text",
        "height|größe der person|taille de la personne|altura|altezza|lengte|wzrost|рост|身高|身長|الطول",
    ),
    "affiliation": (
        "text",
        "affiliation|institution|organisation of the person|zugehörigkeit|affiliazione",
    ),
    # organisations and places
    "county": ("text", "county|landkreis|kreis|département|condado|provincia o condado"),
    "percentage": (
        "number",
        "percentage|percent|pct|share|prozent|anteil|pourcentage|porcentaje|percentuale|percentagem|процент",
    ),
    "venue": (
        "place",
        "venue|location name|venue name|place name|location|place|where|veranstaltungsort|lieu de l événement|recinto|sala|会場|場地",
    ),
    "agency": (
        "text",
        "agency|authority|issuing agency|ministry|buyer|procuring entity|behörde|organisme|organismo|ente|órgão|instantie|urząd|ведомство|заказчик|机构",
    ),
    "founded": ("date", "founded|year founded|established|gegründet|fondée|fundada|foundingDate"),
    "employees": (
        "integer",
        "employees|number of employees|company size|headcount|mitarbeiterzahl|numberOfEmployees",
    ),
    "industry": (
        "text",
        "industry|sector|branche|secteur|sektor|industria|settore|setor|отрасль|行业|業種",
    ),
    "latitude": ("number", "latitude|lat|breitengrad"),
    "longitude": ("number", "longitude|lng|lon|längengrad"),
    "distance": (
        "text",
        "distance|miles away|entfernung|distancia|distanza|afstand|odległość|расстояние|距离|距離",
    ),
    "map_url": ("url", "map url|map link|directions|directions link|google maps link"),
    # meetings, events, documents
    "notice_url": ("url", "notice url|notice link|meeting notice|public notice link"),
    "packet_url": (
        "url",
        "packet url|packet link|agenda packet|meeting packet|board packet|packet",
    ),
    "audio_url": ("url", "audio url|audio link|audio|recording link|link to the recording|listen"),
    "presentation_url": (
        "url",
        "presentation url|presentation link|slides|slides link|presentation",
    ),
    "transcript_url": ("url", "transcript url|transcript link|transcript"),
    "details_url": ("url", "details url|details link|meeting details link|event page link"),
    "ticket_url": (
        "url",
        "ticket url|tickets|ticket link|buy tickets|booking link|registration link|register link",
    ),
    "video_thumbnail": ("image", "video thumbnail|poster image"),
    "logo": ("image", "logo|logo url|logo image"),
    "organizer": (
        "text",
        "organizer|organiser|host|hosted by|veranstalter|organisateur|organizador|organizzatore|organisator|organizator|организатор|主办方|主催",
    ),
    "speaker": (
        "person",
        "speaker|presenter|lecturer|referent|redner|intervenant|ponente|relatore|palestrante|spreker|докладчик",
    ),
    "performer": ("text", "performer|performers|lineup|band|cast"),
    "opponent": (
        "text",
        "opponent|opp|versus|gegner|adversaire|rival|avversario|adversário|tegenstander|przeciwnik|соперник",
    ),
    "file_type": (
        "text",
        "file type|file format|format|dateityp|type de fichier|tipo de archivo|fileFormat|encodingFormat",
    ),
    "file_size": (
        "text",
        "file size|dateigröße|taille du fichier|tamaño del archivo|bestandsgrootte|contentSize",
    ),
    "version": (
        "text",
        "version|revision|edition|ausgabe|édition|edición|wersja|версия|版本|バージョン",
    ),
    "effective_date": (
        "date",
        "effective date|effective from|in force since|date of entry into force|inkrafttreten|gültig ab",
    ),
    "reference": (
        "code",
        "reference|reference number|reference no|file reference|ref no|geschäftszeichen|aktenzeichen|référence",
    ),
    "solicitation_number": (
        "code",
        "solicitation number|bid number|tender number|rfp number|opportunity number|contract number|grant number",
    ),
    "amount": (
        "price",
        "amount|funding|award amount|estimated funding|budget|value|contract value|betrag|montant|importe|importo|valor|bedrag|kwota|сумма|金额|金額|المبلغ",
    ),
    "audience": ("text", "audience|target group|age group|zielgruppe|public|typicalAgeRange"),
    "docket_text": ("long_text", "docket text|entry text|full text|docket entry|text"),
    "argument_date": ("date", "argument date|date argued|argued|date of the argument|hearing date"),
    "authoring_judge": (
        "person",
        "authoring judge|opinion author|written by|author of the opinion|authored by",
    ),
    "lower_court_judge": ("person", "lower court judge|trial judge|judge below"),
    "plaintiff": (
        "text",
        "plaintiff|appellant|petitioner|applicant|claimant|kläger|demandeur|demandante",
    ),
    "defendant": ("text", "defendant|appellee|respondent|beklagter|défendeur|demandado"),
    # products in detail
    "mpn": (
        "code",
        "mpn|manufacturer part number|model number|model|model no|part number|herstellernummer|modellnummer|modèle|modelo|modello|модель|型号|型番",
    ),
    "discount": (
        "text",
        "discount|savings|you save|saving|rabatt|remise|descuento|sconto|desconto|korting|rabat|скидка|折扣|割引",
    ),
    "delivery": (
        "text",
        "delivery|delivery time|shipping|shipping time|ships in|lieferzeit|versand|livraison|envío|entrega|consegna|spedizione|levertijd|levering|verzending|dostawa|доставка|配送|配送時間|التوصيل",
    ),
    "shipping_cost": (
        "price",
        "shipping cost|shipping price|delivery cost|delivery fee|versandkosten|frais de port|gastos de envío",
    ),
    "material": (
        "text",
        "material|fabric|matière|tela|materiale|materiaal|materiał|материал|材质|素材",
    ),
    "dimensions": (
        "text",
        "dimensions|measurements|abmessungen|maße|medidas|misure|medidas|afmetingen|wymiary|размеры|尺寸|寸法",
    ),
    "seller": (
        "text",
        "seller|vendor|sold by|merchant|shop|store name|verkäufer|vendeur|vendedor|venditore|verkoper|sprzedawca|продавец|卖家|出品者",
    ),
    "unit_price": (
        "price",
        "unit price|price per unit|price per kg|grundpreis|prix unitaire|precio unitario",
    ),
    "badge": ("text", "badge|label|tag line|award"),
    "product_id": ("code", "product id|item id|article id|listing id|produkt id"),
    "alt_text": ("text", "alt text|alternative text|image alt|image description"),
    # property
    "bedrooms": (
        "integer",
        "bedrooms|beds|bed|number of bedrooms|schlafzimmer|chambres|dormitorios|habitaciones|camere da letto|quartos|slaapkamers|sypialnie|спальни",
    ),
    "bathrooms": (
        "number",
        "bathrooms|baths|bath|number of bathrooms|badezimmer|salles de bain|baños|bagni|banheiros|badkamers|łazienki",
    ),
    "rooms": (
        "number",
        "rooms|number of rooms|zimmer|pièces|ambientes|locali|vani|cômodos|kamers|pokoje|комнаты|numberOfRooms",
    ),
    "area": (
        "text",
        "area|living area|floor area|floor size|square feet|sqft|square metres|wohnfläche|fläche|surface|superficie|área|oppervlakte|powierzchnia|площадь|面积|面積|floorSize",
    ),
    "lot_size": ("text", "lot size|plot size|land area|grundstücksfläche|terrain"),
    "rent": (
        "price",
        "rent|monthly rent|miete|kaltmiete|warmmiete|loyer|alquiler|affitto|aluguel|huur|czynsz|аренда",
    ),
    "year_built": (
        "integer",
        "year built|built in|construction year|baujahr|année de construction|año de construcción",
    ),
    "property_type": (
        "text",
        "property type|type of property|home type|objekttyp|type de bien|tipo de propiedad",
    ),
    # books, courses, media
    "isbn": ("code", "isbn|isbn 13|isbn 10|isbn13"),
    "publisher": (
        "text",
        "publisher|published by|verlag|éditeur|editorial|editore|editora|uitgever|wydawnictwo|wydawca|издательство|издатель|出版社",
    ),
    "pages": (
        "integer",
        "number of pages|page count|pages count|seitenzahl|seiten|nombre de pages|páginas|numero di pagine|numberOfPages",
    ),
    "instructor": (
        "person",
        "instructor|teacher|taught by|professor|dozent|lehrer|enseignant|profesor|docente|instrutor|docent|prowadzący|преподаватель|讲师|講師",
    ),
    "credits": ("number", "credits|credit hours|ects|units|credit points"),
    "level": (
        "text",
        "level|difficulty|niveau|schwierigkeit|nivel|livello|nível|poziom|уровень|级别|レベル",
    ),
    "artist": (
        "text",
        "artist|singer|interpret|künstler|artiste|artista|artiest|wykonawca|исполнитель|艺术家|アーティスト|byArtist",
    ),
    "album": ("text", "album|inAlbum"),
    "director": (
        "person",
        "director|directed by|regie|regisseur|réalisateur|regista|diretor|reżyser|режиссер|导演|監督",
    ),
    "release_date": (
        "date",
        "release date|released|publication day|erscheinungsdatum|date de sortie|fecha de lanzamiento|data di uscita|verschijningsdatum",
    ),
    "domain": ("text", "domain|source site|source domain"),
    "source": ("text", "source|quelle|fuente|fonte|bron|źródło|источник|来源|出典"),
    "quote": ("long_text", "quote|quotation|zitat|citation text|cita|citazione"),
    "question": ("text", "question|frage|pregunta|domanda|pergunta|vraag|pytanie|вопрос|问题|質問"),
    "answer": (
        "long_text",
        "answer|antwort|réponse|respuesta|risposta|resposta|antwoord|odpowiedź|ответ|答案|回答|acceptedAnswer",
    ),
    "poster": (
        "person",
        "poster|posted by|thread starter|started by|topic starter|original poster|starter",
    ),
    "last_poster": (
        "person",
        "last poster|last person|last post by|last reply by|letzter beitrag von",
    ),
    "upvotes": ("integer", "up votes|upvotes|num upvotes|thumbs up"),
    "voices": ("integer", "voices|participants|teilnehmer"),
    "post_count": ("integer", "post count|posts|number of posts|num posts|beiträge|messages"),
    "referrals": ("integer", "referrals|empfehlungen"),
    # sports
    "player": (
        "person",
        "player|player name|athlete|spieler|joueur|jugador|giocatore|jogador|speler|zawodnik|игрок|选手|選手",
    ),
    "result": (
        "text",
        "result|final score|outcome|ergebnis|résultat|resultado|risultato|uitslag|wynik|результат|结果|結果",
    ),
    "draws": (
        "integer",
        "draws|draw|ties|d|unentschieden|nuls|empates|pareggi|gelijk|remisy|ничьи",
    ),
    "win_pct": ("number", "win percentage|win pct|pct|winning percentage|w l"),
    "goals_for": ("integer", "goals for|points for|runs for|gf|pf|tore"),
    "goals_against": (
        "integer",
        "goals against|points against|runs against|ga|pa|opponent points|opp points|gegentore",
    ),
    "goal_difference": (
        "number",
        "goal difference|goal diff|gd|point difference|diff|tordifferenz",
    ),
    "goals": ("integer", "goals|buts|goles|gol|gols|doelpunten|bramki|голы|进球"),
    "assists": ("integer", "assists|ast|vorlagen|passes décisives|asistencias"),
    "runs": ("integer", "runs|runs scored"),
    "hits": ("integer", "hits|hits allowed"),
    "home_runs": ("integer", "home runs|hr"),
    "stolen_bases": ("integer", "stolen bases|steals|sb"),
    "runs_per_game": ("number", "runs per game|r g"),
    "field_goals": ("number", "field goals|fg|field goals made"),
    "field_goal_pct": ("number", "field goal percentage|field goal pct|fg%|fg pct"),
    "passing_yards": ("integer", "passing yards|pass yards|pass yds|passing yds"),
    "rushing_yards": ("integer", "rushing yards|rush yards|rush yds|rushing yds"),
    "total_plays": ("integer", "total plays|plays"),
    "record": ("text", "record|w l record|overall record|win loss record"),
    "streak": ("text", "streak|strk|winning streak"),
    "season": ("text", "season|saison|temporada|stagione|seizoen|sezon|сезон|赛季"),
    "home_team": (
        "text",
        "home team|home|heim|heimmannschaft|domicile|local|casa|thuisploeg|gospodarze",
    ),
    "away_team": (
        "text",
        "away team|away|visitor|visitors|gast|gastmannschaft|extérieur|visitante|ospite|uitploeg|goście",
    ),
    "game_number": ("integer", "game number|game no|match number|gm|game"),
    "winning_pitcher": ("text", "winning pitcher|win pitcher"),
    "school": ("text", "school|college|schule|école|escuela|scuola|escola|szkoła|школа|学校"),
    "month": ("text", "month|monat|mois|mes|mese|mês|maand|miesiąc|месяц|月"),
    "day_of_month": ("text", "day of month|day number"),
    "weekday": (
        "text",
        "weekday|day of week|wochentag|jour de la semaine|día de la semana|giorno della settimana|weekdag",
    ),
}
