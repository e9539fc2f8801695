"""Places: postal addresses, "City, ST", "City, Country", rooms; told by their shape."""

import re
from collections.abc import Iterator

_COUNTRIES = """
afghanistan|albania|algeria|andorra|angola|argentina|armenia|australia|austria|azerbaijan|bahamas|bahrain
|bangladesh|barbados|belarus|belgium|belize|benin|bhutan|bolivia|bosnia and herzegovina|botswana|brazil|brunei
|bulgaria|burkina faso|burundi|cambodia|cameroon|canada|cape verde|chad|chile|china|colombia|congo|costa rica
|croatia|cuba|cyprus|czechia|czech republic|denmark|djibouti|dominican republic|ecuador|egypt|el salvador|eritrea
|estonia|eswatini|ethiopia|fiji|finland|france|gabon|gambia|georgia|germany|ghana|greece|grenada|guatemala|guinea
|guyana|haiti|honduras|hong kong|hungary|iceland|india|indonesia|iran|iraq|ireland|israel|italy|ivory coast|jamaica
|japan|jordan|kazakhstan|kenya|kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|lesotho|liberia|libya|liechtenstein
|lithuania|luxembourg|macau|madagascar|malawi|malaysia|maldives|mali|malta|mauritania|mauritius|mexico|moldova
|monaco|mongolia|montenegro|morocco|mozambique|myanmar|namibia|nepal|netherlands|the netherlands|new zealand
|nicaragua|niger|nigeria|north korea|north macedonia|norway|oman|pakistan|palestine|panama|paraguay|peru
|philippines|poland|portugal|puerto rico|qatar|romania|russia|rwanda|samoa|saudi arabia|senegal|serbia|seychelles
|sierra leone|singapore|slovakia|slovenia|somalia|south africa|south korea|spain|sri lanka|sudan|suriname|sweden
|switzerland|syria|taiwan|tajikistan|tanzania|thailand|togo|tunisia|turkey|türkiye|turkmenistan|uganda|ukraine
|united arab emirates|uae|united kingdom|uk|great britain|england|scotland|wales|northern ireland|united states
|united states of america|usa|us|u.s.|u.s.a.|uruguay|uzbekistan|venezuela|vietnam|yemen|zambia|zimbabwe
|deutschland|österreich|schweiz|suisse|españa|italia|brasil|nederland|belgië|belgique|polska|россия|украина|méxico
|perú|sverige|norge|danmark|suomi|česko|magyarország|românia|ελλάδα|日本|中国|대한민국|مصر|الإمارات|السعودية
"""
_STATES = """
alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois
|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri
|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma
|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|washington
|west virginia|wisconsin|wyoming|washington dc|d.c.|ontario|quebec|québec|british columbia|alberta|manitoba
|saskatchewan|nova scotia|new brunswick|new south wales|queensland|victoria|tasmania|bayern|bavaria|hessen
|sachsen|île-de-france|catalonia|cataluña|lombardia|andalucía|são paulo|maharashtra|karnataka|tamil nadu|delhi
"""
_REGIONS = frozenset(
    name.strip() for name in (_COUNTRIES + "|" + _STATES).replace("\n", "").split("|")
)
_CODES = frozenset(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY "
    "NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR AB BC MB NB NL NS ON PE QC SK NSW "
    "QLD VIC TAS ACT WAS UK US USA UAE NI".split()
)
_NO_PLACE = re.compile(r"\bv(?:s)?\.?\s|\b(?:LLC|Inc|Corp|Ltd|GmbH)\b|\bAct\b")
_STREET_TYPES = (
    "st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|hwy|highway|pkwy|parkway|place|pl"
    "|square|sq|court|ct|terrace|ter|circle|cir|plaza|turnpike|pike|trail|close|crescent|gardens|quay|mall|row|loop"
)
_WORD = r"[^\W_][\w'’.-]{0,23}+"
_NUMBER_FIRST = re.compile(
    rf"(?=[\dP])(?:(?<![\w.])\d{{1,6}}[A-Za-z]?(?:-\d{{1,5}})?,?\s(?:{_WORD}\s){{1,5}}?(?:{_STREET_TYPES})(?![\w-])\.?"
    r"|\bP\.?\s?O\.?\s?Box\s\d+)",
    re.IGNORECASE,
)
_NUMBER_LAST = re.compile(r"(?<=[a-zß.])\s\d{1,4}[a-z]?\b", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"\b\w{2,24}\.?$")
_STREET_ENDINGS = tuple(
    "straße strasse str. gasse platz allee weg ufer damm straat laan plein gracht vägen gatan vej gade".split()
)
LEAST_STREET = 6
"""Letters: "Platz 3" is a rank."""

_TYPE_FIRST = re.compile(
    r"\b(?=[rvpcaurупU])(?:rue|(?-i:Via)|viale|piazza|corso|calle|avenida|av\.|avda\.|paseo|plaza|rua|praça"
    rf"|ul\.|ulica|ул\.|улица|пр\.|проспект)\s(?!(?:zoom|teams|e?-?mail|phone|video|web|microsoft|google)\b)"
    rf"(?=(?-i:[^\Wa-z_])|d[eu]|l[ae]){_WORD}",
    re.IGNORECASE,
)
_STATE_ZIP = re.compile(
    rf"(?<!\d\s)(?<!\d-)\b(?:{'|'.join(sorted(_CODES))}),?\s\d{{5}}(?:-\d{{4}})?\b"
    r"|\b[A-Z]\d[A-Z]\s\d[A-Z]\d\b|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"
)
_ZIP_HINT = re.compile(r"\d[A-Z]|\s\d{5}")
_POST_CITY = re.compile(
    r"(?:[A-Z]{1,2}-\d{4,5}|\d{5}|(?!19[5-9]\d|20[0-4]\d)\d{4}|\d{4}\s?[A-Z]{2})\s[A-ZÄÖÜÉ][^\W\d_]{2,}"
)
"""A postal code and its town; four digits that may be a year say nothing."""

_VENUE = re.compile(
    r"\b(?:(?:[Rr]oom|[Ss]uite|[Ff]loor|ROOM|SUITE|FLOOR|Raum|Saal|Salle|Sala)\s(?:[A-Z]?\d|[A-Z]\b)"
    r"|\d(?:st|nd|rd|th)\s(?:Floor|Fl)\b"
    r"|(?:Room|Hall|Auditorium|Chambers?|Library|Building|Plaza|Headquarters|Campus|Conference\sCenter"
    r"|Community\sCenter|Park|Gardens?|Stadium|Theat(?:er|re)|Raum|Saal|Salle|Sala)(?![\w-]|\sof\b))"
)
_VENUES = frozenset(
    "Room Boardroom Auditorium Chambers Library Building Headquarters Pavilion Fieldhouse Courthouse Hall Stadium Theater "
    "Theatre Museum Gymnasium Cafeteria Ballroom Campus Church Branch".split()
)
_TITLE_CASE = re.compile(
    r"(?:(?:[A-Z0-9(&][\w'’.&-]*+|of|the|for|and)(?:\s|$)){2,10}|[^()]{3,60}\([^()]{3,40}\)"
)
_STATE = rf"(?:{'|'.join(sorted(_CODES))})"
_STATE_CITY = re.compile(rf"{_STATE}(?:\s?[-–—]\s?|,\s)[A-Z][a-z]{{2}}")
_STATE_CITIES = re.compile(rf"(?:{_STATE}\s[-–—]\s[A-Z][\w.'’ -]{{2,30}}+(?:[,;|]\s|$)){{3}}")
"""Boards of jobs print "CA - Irvine"."""

_REMOTE = re.compile(
    r"(?:fully\s)?(?:remote|worldwide|anywhere|online|virtual|hybrid|zoom|(?:microsoft|ms)\steams)"
    r"(?=$|\s?[(\-–—,/|;:·]|\s(?:(?:in|within|via|from)\s\w|only|or|and|work\w*|meetings?|event|conference|hearing|option\w*"
    r"|us|usa|uk|eu|europe|canada|india)\b)",
    re.IGNORECASE,
)
_ADMINISTRATIVE = "都府県县縣市区區町村省州郡"
_IDEOGRAPHIC = re.compile(
    rf"(?:北海道|[\u4e00-\u9fff](?:(?![{_ADMINISTRATIVE}])[\u4e00-\u9fff]){{0,8}}[{_ADMINISTRATIVE}]){{1,5}}"
    r"(?:[\u4e00-\u9fff]{0,12}[路街道]?[\d０-９ー－\-丁目番地号號]+)?"
)
_CITY = r"[A-Z][^\W\d_.'’-]*+(?:[\s.'’-]{1,2}[A-Z][^\W\d_'’-]*+){0,3}"
_CITY_REGION = re.compile(rf"{_CITY}(?:\s\([^()]{{1,30}}\))?,\s?(?:[A-Z]{{2,3}}\b|{_CITY})")
_TAIL = re.compile(
    rf",?\s(?:{_CITY},?\s)?[A-Z]{{2}},?\s\d{{5}}(?:-\d{{4}})?\b|,\s{_CITY},\s(?:[A-Z]{{2}}\b|{_CITY})"
)
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
_DIGIT = re.compile(r"\d")
_REMOTE_STARTS = frozenset("rRfFwWaAoOvVhHzZtT")
MAX_MATCH, MAX_VENUE, MAX_REMOTE, MAX_REGION = 160, 80, 60, 24


def is_region(part: str) -> bool:
    """Tell whether *part* is a country, or a state or province of some, by name or code."""
    bare = part.strip()
    if bare in _CODES:
        return True
    low = bare.partition(" (")[0].casefold()
    return low in _REGIONS or (low.endswith(".") and low.rstrip(".") in _REGIONS)


def is_post_code(text: str) -> bool:
    """Tell whether all of *text* is "OH 44310", "SW1A 1AA" or "M5V 2T6"."""
    return _STATE_ZIP.fullmatch(text) is not None


def matches(text: str) -> bool:
    """Tell whether *text* may be a place.

    >>> [matches(t) for t in ("Berlin, Germany", "12 High Street, Leeds", "a long day")]
    [True, True, False]
    """
    if len(text) > MAX_MATCH:
        return bool(_STATE_CITIES.match(text))
    return len(text) >= 2 and _may_be(text) and not _NO_PLACE.search(text)


def _may_be(text: str) -> bool:
    if "," in text or len(text) <= MAX_REGION:
        parts = text.split(",")
        if is_region(parts[-1]) and (len(parts) > 1 or len(text) > 3):
            return text[0].isupper() or text[0].isdigit() or not text.isascii()
    if text[0] in _REMOTE_STARTS and _REMOTE.match(text):
        return len(text) <= MAX_REMOTE
    has_digit = bool(_DIGIT.search(text))
    if has_digit and not _TWO_LETTERS.search(text):
        return False
    if _is_postal(text, has_digit=has_digit):
        return True
    if len(text) > MAX_VENUE:
        return False
    # a room or a building, with its number or its city, or all of the text
    return bool(
        ((has_digit or "," in text) and _VENUE.search(text))
        or (text[:2].isupper() and _STATE_CITY.match(text))
        or (text.rpartition(" ")[2].removesuffix(")") in _VENUES and _TITLE_CASE.fullmatch(text))
    )


def _is_postal(text: str, *, has_digit: bool) -> bool:
    if not text.isascii() and _IDEOGRAPHIC.fullmatch(text):
        return True
    if not has_digit:
        return not text.isascii() and bool(_street(text))
    if _ZIP_HINT.search(text) and _STATE_ZIP.search(text):
        return True
    return bool(_POST_CITY.fullmatch(text) or _street(text))


def _street(text: str) -> bool:
    if _NUMBER_FIRST.search(text) or _TYPE_FIRST.search(text):
        return True
    return next(_numbers_last(text), None) is not None


def _numbers_last(text: str) -> Iterator[tuple[int, int]]:
    """Yield where "Musterstraße 12" and its kin in other languages stand."""
    for match in _NUMBER_LAST.finditer(text):
        word = _WORD_BEFORE.search(text, max(0, match.start() - 25), match.start())
        if word and word[0].lower().endswith(_STREET_ENDINGS) and len(word[0]) >= LEAST_STREET:
            yield word.start(), match.end()


def spans(text: str) -> list[tuple[int, int]]:
    """Return where postal addresses and "City, Region" stand in *text*.

    >>> text = "Visit us at 12 High Street, Leeds, UK or in Berlin, Germany."
    >>> [text[a:b] for a, b in spans(text)]
    ['12 High Street, Leeds, UK', 'Berlin, Germany']
    """
    found: list[tuple[int, int]] = []
    streets = [m.span() for m in (*_NUMBER_FIRST.finditer(text), *_TYPE_FIRST.finditer(text))]
    for begin, end in sorted([*streets, *_numbers_last(text)]):
        tail = _TAIL.match(text, end)
        if not found or begin >= found[-1][1]:
            found.append((begin, tail.end() if tail else end))
    for match in _CITY_REGION.finditer(text) if "," in text else ():
        region = text[match.start() : match.end()].rpartition(",")[2]
        code = _STATE_ZIP.match(text, match.end() - 2) if match.end() >= 2 else None
        end = code.end() if code else match.end()
        if is_region(region) and not any(a < end and match.start() < b for a, b in found):
            found.append((match.start(), end))
    return sorted(found)
