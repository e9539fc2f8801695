"""Names of months and weekdays."""

from functools import lru_cache

from rowsmith.lexicon.fold import fold

# a line or two a language: en de fr es it pt nl pl ru ar tr sv cs sk hu ro fi da nb uk el bg id et he; genitives where dates
# take them. Croatian is left to dateparser: its October is the November of its neighbours. Forms of CLDR 45.
_MONTHS = """
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
januar februar marz april mai juni juli august september oktober november dezember
jan feb mrz apr mai jun jul aug sept okt nov dez
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
janv fevr mars avr mai juin juil aout sept oct nov dec
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene feb mar abr may jun jul ago sept oct nov dic
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
gen feb mar apr mag giu lug ago set ott nov dic
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
jan fev mar abr mai jun jul ago set out nov dez
januari februari maart april mei juni juli augustus september oktober november december
styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
янв фев мар апр мая июн июл авг сен окт ноя дек
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
januari februari mars april maj juni juli augusti september oktober november december
leden unor brezen duben kveten cerven cervenec srpen zari rijen listopad prosinec
ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
januara februara marca aprila maja juna jula augusta septembra oktobra novembra decembra
januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu
januar februar marts april maj juni juli august september oktober november december
jan feb mars apr mai jun jul aug sep okt nov des
januar februar mars april mai juni juli august september oktober november desember
січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου
ιανουαριος φεβρουαριος μαρτιος απριλιος μαιος ιουνιος ιουλιος αυγουστος σεπτεμβριος οκτωβριος νοεμβριος δεκεμβριος
януари февруари март април май юни юли август септември октомври ноември декември
januari februari maret april mei juni juli agustus september oktober november desember
jaanuar veebruar marts aprill mai juuni juuli august september oktoober november detsember
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
"""
_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so
lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo
lunedi martedi mercoledi giovedi venerdi domenica segunda terca quarta quinta sexta
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
poniedzialek wtorek sroda czwartek piatek sobota niedziela
понедельник вторник среда четверг пятница суббота воскресенье
"""
_NUMBERS: dict[str, int] = {}
for _line in _MONTHS.strip().splitlines():
    for _number, _name in enumerate(_line.split(), 1):
        _NUMBERS.setdefault(fold(_name), _number)
_NUMBERS["sept"] = 9
_DAYS = frozenset(fold(day) for day in _WEEKDAYS.split())


@lru_cache(maxsize=8192)
def month(word: str) -> int | None:
    """Return 1..12 for a month's name or short name in any known language, else None.

    >>> [month(w) for w in ("March", "März", "мая", "gennaio", "Mach")]
    [3, 3, 5, 1, None]
    """
    return _NUMBERS.get(fold(word).rstrip("."))


def weekday(word: str) -> bool:
    """Tell whether *word* names a day of the week in any known language."""
    return fold(word).rstrip(".") in _DAYS
