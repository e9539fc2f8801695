"""Moments told from now: "5 days ago", "gestern", "vor 3 Tagen", "3日前"."""

import re
from datetime import datetime, timedelta

from rowsmith.lexicon import fold

_UNITS = {
    "minutes": "minute minutes min mins minuten minuut minuto minutos minuti minut minuty минут минуты минуту 分 分钟 分鐘",
    "hours": "hour hours hr hrs h heure heures stunde stunden std uur uren hora horas ora ore godzin godziny godzine час часа часов 小时 小時 時間",
    "days": "day days d tag tagen tage jour jours j dia dias giorno giorni dag dagen dzien dni день дня дней 天 日",
    "weeks": "week weeks w wk wks woche wochen semaine semaines sem semana semanas settimana settimane weken tydzien tygodnie tygodni неделю недели недель 周 週間",
}
"""Months and years are left out: "2 years ago" tells no day."""

_UNIT_OF = {fold(word): unit for unit, words in _UNITS.items() for word in words.split()}
_ONE = frozenset(fold(word) for word in "a an one einem einer un une una um uma een".split())
_DAYS = {
    fold(word): days
    for days, words in {
        0: "today heute aujourd’hui aujourd'hui hoy oggi hoje vandaag dzisiaj dziś сегодня 今天 今日 اليوم",
        -1: "yesterday gestern hier ayer ieri ontem gisteren wczoraj вчера 昨天 昨日 أمس",
        1: "tomorrow demain mañana domani amanhã jutro завтра 明天 明日 غدا",
    }.items()
    for word in words.split()
}
_COUNT = r"(?:\d{1,4}|an?|one|einem|einer|une?|una|uma?|een)"
_AGO = re.compile(
    rf"(?<!\w)(?:(?P<n1>{_COUNT})\+?\s?(?P<u1>[^\W\d_]{{1,12}}+)\.?\s"
    r"(?:ago|fa|geleden|temu|назад|atrás|siden|sedan)(?!\w)"
    rf"|(?:vor|il\sy\sa|hace|há)\s(?P<n2>{_COUNT})\s?(?P<u2>[^\W\d_]{{1,12}}+)"
    r"|(?P<n3>\d{1,4})\s?(?P<u3>分钟|分鐘|分|小时|小時|時間|天|日|周|週間)[前以]前?)",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(\d{1,2})(d|w|wk|mo|y)")
"""How feeds print "5 days ago" where room is short."""

_BEFORE_TIME = re.compile(r"(?:(?:at|um|à|a las|alle|às|om|o|в)\s)?\d", re.IGNORECASE)
_VERBS = frozenset(
    fold(word)
    for word in "posted updated published added listed active modified created edited geändert aktualisiert "
    "veröffentlicht publié modifié publicado actualizado pubblicato aggiornato geplaatst dodano опубликовано".split()
)
_NEAR = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_AGO_HINT = re.compile(r"ago|fa\b|geleden|temu|назад|atrás|sid|sed|vor |il y|hace|há|前")
"""Looked for in the text in lower case, which is quicker than a pattern that ignores case."""


def spans(text: str) -> list[tuple[int, int]]:
    """Return where moments told from now stand in *text*, months and years ago among them.

    >>> text = "posted 5 days ago by Ann"
    >>> [text[a:b] for a, b in spans(text)]
    ['5 days ago']
    """
    if len(text) <= 40 and (day := _day_word(text)):
        return [day]
    if len(text) <= 4 and _SHORT.fullmatch(text):
        return [(0, len(text))]
    return [m.span() for m in _AGO.finditer(text)] if _AGO_HINT.search(text.lower()) else []


def _day_word(text: str) -> tuple[int, int] | None:
    """Return where "today" or the like stands: alone, before a time, or behind "posted"."""
    first, _, rest = text.partition(" ")
    if fold(first.rstrip(",")) in _DAYS:
        is_alone = not rest or first[-1] == "," or _BEFORE_TIME.match(rest)
        return (0, len(first.rstrip(","))) if is_alone else None
    if rest and fold(first.rstrip(":")) in _VERBS:
        word = rest.split(" ", 1)[0].rstrip(",.")
        if fold(word) in _DAYS:
            return len(first) + 1, len(first) + 1 + len(word)
    return None


def read(text: str, now: datetime) -> datetime | None:
    """Return the moment that *text* tells from *now*, None when it tells no day."""
    for word in _NEAR.findall(text[:40]):
        if (days := _DAYS.get(fold(word))) is not None:
            return now + timedelta(days=days)
    if short := _SHORT.fullmatch(text):
        unit, said = _UNIT_OF.get(short[2].lower()), short[1]
    elif found := _AGO.search(text):
        unit = _UNIT_OF.get(fold(found["u1"] or found["u2"] or found["u3"]))
        said = found["n1"] or found["n2"] or found["n3"]
    else:
        return None
    if unit is None:
        return None
    try:
        return now - timedelta(**{unit: 1 if fold(said) in _ONE else int(said)})
    except OverflowError:  # 9999 weeks before the year 1
        return None


def is_exact(text: str) -> bool:
    """Tell whether *text* counts minutes or hours, so that it tells a time of day."""
    found = _AGO.search(text)
    unit = _UNIT_OF.get(fold(found["u1"] or found["u2"] or found["u3"])) if found else None
    return unit in {"minutes", "hours"}
