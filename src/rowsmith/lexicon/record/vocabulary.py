"""Names that markup gives roles: schema.org, metas of the head, words in classes, counted nouns."""

MAIN_TYPES: dict[str, float] = {
    "product": 1.0, "productgroup": 1.0, "individualproduct": 1.0, "productmodel": 1.0, "vehicle": 1.0, "car": 1.0,
    "recipe": 1.0, "jobposting": 1.0, "event": 1.0, "book": 1.0, "movie": 1.0, "course": 1.0, "softwareapplication": 1.0,
    "discussionforumposting": 1.0, "question": 1.0, "qapage": 0.5, "socialmediaposting": 1.0,
    "newsarticle": 0.9, "article": 0.85, "blogposting": 0.9, "report": 0.9, "scholarlyarticle": 0.9, "techarticle": 0.9,
    "realestatelisting": 1.0, "apartment": 0.9, "house": 0.9, "residence": 0.9, "accommodation": 0.9, "offer": 0.6,
    "physician": 1.0, "person": 0.5, "localbusiness": 0.9, "medicalclinic": 1.0, "hospital": 0.95, "medicalorganization": 0.8,
    "medicalbusiness": 0.9, "dentist": 0.9, "restaurant": 0.9, "hotel": 0.9, "store": 0.8, "place": 0.7, "organization": 0.3,
    "musicalbum": 0.9, "videoobject": 0.5, "review": 0.3, "comment": 0.1, "webpage": 0.25, "profilepage": 0.3,
    "itempage": 0.3, "aggregaterating": 0.4, "service": 0.8, "creativework": 0.7, "dataset": 0.9, "tvseries": 0.9,
}  # fmt: skip
"""schema.org types a page may be about, lower case, and how surely it is when one is present."""

ENTITY_TYPES: dict[str, frozenset[str]] = {
    "product": frozenset("product productgroup individualproduct productmodel offer vehicle car book".split()),
    "recipe": frozenset({"recipe"}),
    "job": frozenset({"jobposting"}),
    "event": frozenset({"event"}),
    "person": frozenset("person physician".split()),
    "place": frozenset("localbusiness medicalclinic hospital place medicalorganization medicalbusiness physician dentist store".split()),
    "article": frozenset("article newsarticle blogposting discussionforumposting question socialmediaposting techarticle".split()),
}  # fmt: skip
"""Entity of an ask to the schema.org types that are such a thing."""

TELLING: dict[str, str] = {
    "price": "product", "sku": "product", "gtin": "product", "mpn": "product", "cuisine": "recipe", "yields": "recipe",
    "ingredient": "recipe", "instructions": "recipe", "qualifications": "job", "responsibilities": "job", "benefits": "job",
    "job_id": "job", "salary_min": "job", "fax": "place", "comments": "article", "votes": "article", "views": "article",
}  # fmt: skip
"""Role to the entity that alone has such a field."""

PROPERTY_ROLES: dict[str, str] = {
    "name": "name", "headline": "name", "title": "name",
    "price": "price", "lowprice": "price", "highprice": "old_price", "pricecurrency": "currency",
    "availability": "availability", "itemcondition": "condition",
    "sku": "sku", "productid": "sku", "mpn": "mpn", "model": "mpn", "gtin": "gtin", "gtin8": "gtin", "gtin12": "gtin",
    "gtin13": "gtin", "gtin14": "gtin", "ean": "gtin", "isbn": "gtin", "color": "color",
    "brand": "brand", "manufacturer": "brand",
    "ratingvalue": "rating", "ratingcount": "review_count", "reviewcount": "review_count",
    "description": "description", "image": "image", "thumbnailurl": "image", "category": "category",
    "recipecategory": "category", "articlesection": "category", "recipecuisine": "cuisine", "recipeyield": "yields", "yield": "yields",
    "totaltime": "total_time", "preptime": "prep_time", "cooktime": "cook_time", "recipeingredient": "ingredient",
    "ingredients": "ingredient", "author": "author", "creator": "author",
    "datepublished": "posted_date", "dateposted": "posted_date", "datecreated": "posted_date", "uploaddate": "posted_date",
    "datemodified": "updated", "validthrough": "deadline", "startdate": "event_date",
    "telephone": "phone", "faxnumber": "fax", "email": "email", "address": "address", "streetaddress": "address",
    "openinghours": "hours", "joblocation": "location", "location": "location", "addresslocality": "location",
    "hiringorganization": "company", "employmenttype": "employment_type", "identifier": "job_id",
    "minvalue": "salary_min", "maxvalue": "salary_max", "basesalary": "salary", "qualifications": "qualifications",
    "responsibilities": "responsibilities", "jobbenefits": "benefits", "occupationalcategory": "department",
    "articlebody": "text", "reviewbody": "text", "text": "text", "commentcount": "comments", "answercount": "comments",
    "upvotecount": "votes", "url": "url", "keywords": "tags", "inlanguage": "language", "numberofpages": "pages",
    "publisher": "publisher", "numberofbedrooms": "bedrooms", "numberofbathroomstotal": "bathrooms",
}  # fmt: skip
"""schema.org property, lower case, to its role."""

META_ROLES: dict[str, tuple[str, float]] = {
    "og:title": ("name", 0.1), "twitter:title": ("name", 0.2), "title": ("name", 0.3), "dc.title": ("name", 0.2),
    "og:description": ("description", 0.1), "description": ("description", 0.0), "twitter:description": ("description", 0.2),
    "og:image": ("image", 0.0), "og:image:secure_url": ("image", 0.1), "og:image:url": ("image", 0.1), "twitter:image": ("image", 0.2),
    "twitter:image:src": ("image", 0.2), "thumbnail": ("image", 0.3),
    "product:price:amount": ("price", 0.1), "product:sale_price:amount": ("price", 0.0), "og:price:amount": ("price", 0.1),
    "og:price": ("price", 0.2), "product:original_price:amount": ("old_price", 0.0), "product:price:currency": ("currency", 0.0),
    "product:brand": ("brand", 0.0), "og:brand": ("brand", 0.0), "product:retailer_item_id": ("sku", 0.1), "product:sku": ("sku", 0.0),
    "product:mfr_part_no": ("mpn", 0.0), "product:ean": ("gtin", 0.0), "product:upc": ("gtin", 0.0), "product:availability": ("availability", 0.0),
    "product:category": ("category", 0.0), "author": ("author", 0.0), "article:author": ("author", 0.1), "dc.creator": ("author", 0.1),
    "article:published_time": ("posted_date", 0.0), "date": ("posted_date", 0.1), "article:modified_time": ("updated", 0.0),
    "article:section": ("category", 0.1), "keywords": ("tags", 0.2), "og:url": ("url", 0.1), "og:phone_number": ("phone", 0.0),
    "og:street-address": ("address", 0.2), "og:email": ("email", 0.1), "book:isbn": ("gtin", 0.0), "book:author": ("author", 0.1),
}  # fmt: skip
"""Name of a meta to its role and how doubtful it is, 0..1."""

CLASS_ROLES: dict[str, str] = {
    "author": "author", "byline": "author", "username": "author", "writer": "author", "poster": "author", "user": "author", "nickname": "author",
    "handle": "author", "display": "author", "owner": "author", "brand": "brand", "manufacturer": "brand", "vendor": "brand", "sku": "sku", "mpn": "mpn", "model": "mpn", "ean": "gtin",
    "upc": "gtin", "isbn": "gtin", "servings": "yields", "yield": "yields", "serves": "yields", "portions": "yields", "course": "category",
    "category": "category", "cuisine": "cuisine", "phone": "phone", "telephone": "phone", "tel": "phone", "fax": "fax",
    "location": "location", "city": "location", "department": "department", "team": "department", "company": "company", "employer": "company",
    "views": "views", "comments": "comments", "replies": "comments", "likes": "votes", "like": "votes", "votes": "votes", "vote": "votes", "upvotes": "votes",
    "upvote": "votes", "score": "votes", "rating": "rating", "average": "rating", "stars": "rating", "date": "posted_date", "posted": "posted_date",
    "published": "posted_date", "time": "posted_date", "timestamp": "posted_date", "description": "description", "summary": "description",
    "excerpt": "description", "content": "text", "body": "text", "salary": "salary", "availability": "availability", "stock": "availability",
    "title": "name", "name": "name", "headline": "name", "reference": "sku",
}  # fmt: skip
"""Last word of a class or id to its role."""

CLASS_PAIRS: dict[tuple[str, str], str] = {
    ("rating", "count"): "review_count", ("review", "count"): "review_count", ("reviews", "count"): "review_count", ("rating", "average"): "rating",
    ("comment", "count"): "comments", ("reply", "count"): "comments", ("vote", "count"): "votes", ("like", "count"): "votes", ("view", "count"): "views",
    ("job", "title"): "position", ("user", "name"): "author", ("author", "name"): "author", ("product", "code"): "sku", ("product", "id"): "sku", ("item", "number"): "sku", ("item", "no"): "sku",
    ("job", "id"): "job_id", ("req", "id"): "job_id", ("article", "body"): "text", ("post", "body"): "text", ("post", "content"): "text", ("job", "description"): "description",
    ("product", "description"): "description", ("post", "text"): "text", ("post", "title"): "name", ("product", "name"): "name", ("product", "title"): "name",
}  # fmt: skip
"""Last two words of a class or id to their role; they win over the last one alone."""

COUNTED: dict[str, str] = {
    "like": "votes", "vote": "votes", "upvote": "votes", "point": "votes", "kudos": "votes", "clap": "votes",
    "repl": "comments", "comment": "comments", "answer": "comments", "response": "comments", "kommentare": "comments",
    "view": "views", "read": "views", "rating": "review_count", "review": "review_count", "bewertungen": "review_count",
    "avis": "review_count", "röster": "review_count", "stimmen": "review_count", "serving": "yields", "portion": "yields", "person": "yields",
}  # fmt: skip
"""Beginning of a noun behind a number ("12 replies") to the number's role."""

PRICE_WORDS = frozenset(
    "price prices pricing preis prix precio prezzo preco cena pris amount cost sum prc".split()
)
"""Class words of prices."""

CURRENT_WORDS = frozenset(
    "currentprice saleprice finalprice ourprice offerprice newprice specialprice pricenow pricenew "
    "pricecurrent current now sale special offer final our main deal new buybox buy promo promotional actual sell selling product pdp big large "
    "today retail single discounted".split()
)
"""Class words of the price to be paid now."""

FORMER_WORDS = frozenset(
    "oldprice regularprice listprice wasprice priceold pricewas old was regular list strike striked strikethrough crossed before rrp msrp uvp original previous through line reference base compare "
    "standard last normal alt".split()
)
"""Class words of a former price."""

ASIDE_WORDS = frozenset(
    "conv converted approx approximately shipping delivery postage unit per month monthly installment installments finance financing rate rates lease credit coupon save saving "
    "savings discount percent cart basket minicart total subtotal review reviews related similar recommend recommended recommendation recommendations "
    "carousel slider swiper also cross upsell crosssell recent recently viewed sponsored accessory accessories widget tooltip popup modal bundle "
    "wishlist comparison competitor history filter footer header min max range points warranty insurance tax vat trade used slide "
    "frequently bought together item items card cards tile grid list swatch variant ".split()
)
"""Class words of what stands aside from the main thing, or is another amount of money."""

SHIPPING_SAID = frozenset(
    "shipping postage delivery versand versandkosten lieferung livraison port spedizione envio frete verzending dostawa wysylka "
    "доставка 送料 運費 배송비 approximately approx ca payments installments instalments cuotas raten mensualites rate parcelas handling deposit pfand save you discount off cashback rata mensile "
    "month monat mois mes".split()
)
"""Words right before an amount that is something else than the price."""
FORMER_SAID = frozenset(
    "was rrp msrp uvp statt instead before original regular list retail usual compare prima antes avant lieu vorher "
    "anteriormente старая 原價 定價 市價 정가 從前".split()
)
"""Words right before a former price."""

EMPLOYMENT = (
    r"(?:full|part)[ -]?time|contract(?:or)?|permanent|temporary|internship|freelance|seasonal|vollzeit|teilzeit|festanstellung"
    r"|cdi|cdd|temps plein|temps partiel|tiempo completo|media jornada|tempo pieno|tempo parziale|voltijd|deeltijd|pełny etat"
)
"""Ways to be employed, as an expression over lower case."""
