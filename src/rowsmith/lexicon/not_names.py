"""Words that titles, menus and labels write with a capital, and that names of people hardly ever are."""

_LINKING = (
    "the top or of for in on with to from at is are was not no yes v vs and your our my you we it this that all "
    "how what when where why who here there now out off over after back down only most other against around below "
    "curiam under first second third fourth fifth sixth one two three four five six seven most each every any more"
)
_BODIES = (
    "inc llc ltd gmbh corp co plc company companies corporation corporate business businesses partners partnership "
    "holdings enterprise enterprises industries industry industrial solutions associates consulting consultancy agency "
    "agencies university college school schools academy institute institution institutions faculty department "
    "departments office offices committee committees ministry council commission board bureau authority court courts "
    "courthouse courtroom tribunal circuit district center centre centers hospital hospitals clinic clinics campus "
    "program programs programme service services group groups association foundation union club society team teams "
    "party registry library museum gallery theater theatre studio studios hotel restaurant cafe bistro store stores "
    "shop shops bank insurance airport building buildings headquarters pavilion parish county city state states "
    "national international federal municipal provincial public private community neighborhood republic government "
    "branch division unit panel network boutique street st avenue road room suite floor north south east west northern "
    "southern western central united new regional local global american european"
)
_WORK = (
    "minister director manager officer officers secretary chairman chair member members staff coordinator engineer "
    "engineering developer development assistant analyst specialist executive administrator administration "
    "administrative deputy vice attorney attorneys counsel clerk inspector consultant technician designer "
    "instructor tutor teacher nurse physician therapist aide advisor adviser intern internship representative lead "
    "leadership management personnel employee employees employer employment career careers job jobs work professional "
    "professionals training recruitment hiring opportunity opportunities opening openings position positions"
)
_PAPERS = (
    "meeting meetings hearing hearings session sessions agenda agendas minutes report reports reporting order orders "
    "opinion opinions decision decisions judgment judgments docket dockets case cases appeal appeals appellate argument "
    "arguments motion brief oral trial trials jury juror civil criminal judicial judiciary legal legislation legislative "
    "statute statutes code codes act acts rule rules regulation regulations amendment ordinance resolution notice "
    "notices article articles guide guides guidelines framework document documents form forms application applications "
    "request requests record records archive archives archived publication publications statement statements summary "
    "policy policies privacy terms disclaimer disclosure agreement permit permits license licenses registration "
    "certificate certificates certification citation citations complaint complaints claim claims proceeding proceedings "
    "procedure procedures procurement contract contracts bid bids budget tax taxes fee fees fund funding grants "
    "finance financial economic economy investor investors investment investments wealth capital market markets trade "
    "banking credit payment payments billing transaction payroll"
)
_WEB = (
    "news home about contact contacts read view views details previous next search login log sign up pages menu "
    "navigation website websites site sites link links map maps portal account accounts profile profiles user users "
    "settings preferences options cookie cookies feedback newsletter newsletters blog blogs forum forums topic topics "
    "thread threads post posts posted posting comment comments reply replies message messages question questions answer "
    "answers faq faqs help support feed rss email phone address download upload file files pdf image images photo photos "
    "video videos audio media press release releases content text title name date type status number list lists listing "
    "listings index directory directories calendar schedule schedules event events today latest recent recently popular "
    "featured trending related additional quick full mobile digital online virtual interactive internet web app apps "
    "software hardware system systems data database technology technologies technical electronic security access "
    "accessibility update updates updated submit apply register join follow share subscribe select filter filters show "
    "hide close open click get find learn start skip toggle update manage explore browse print edit delete save "
    "saved add cart checkout buy sale shopping deals offer offers product products brand brands order "
    "customer customers shipping delivery category categories tag tags tools tool button icon footer header sidebar "
    "error warning reset language languages information info resource resources activity activities general main "
    "primary current special regular standard basic advanced official annual monthly weekly daily quarterly upcoming "
    "past important internal external total average overview highlights results result statistics stats"
)
_LIFE = (
    "health healthcare healthy medical medicine care patient patients clinical surgery surgical therapy therapies "
    "treatment rehabilitation pediatric pediatrics oncology cardiology radiology urology podiatry ophthalmology "
    "audiology gastroenterology neurology dermatology orthopedics orthopaedics urgent emergency dental nursing pharmacy "
    "wellness nutrition fitness disease diseases mental behavioral cancer covid vaccine social education educational "
    "learning science sciences research study studies student students history culture cultural world travel tourism "
    "sports sport game games gaming music film movie movies entertainment festival exhibition family families kids "
    "children women men people human humans rights safety protection environmental environment energy water food recipe "
    "recipes course side dish breakfast lunch dinner dessert salad soup bread cake chicken beef pork salmon pasta "
    "cheese chocolate cream sauce meatballs cookies muffins pancakes kitchen furniture furnishings appliances clothing "
    "shoes accessories equipment housing property properties estate transportation traffic parking vehicle vehicles "
    "weather review reviews rating ratings award awards collection gifts project projects plan plans planning "
    "strategy strategic performance quality initiative initiatives stories story series player players season draft "
    "league playoff playoffs batting offense defense standings"
)
_OTHER_LANGUAGES = (
    "ministerio secretaria secretaría secretario presidencia vicepresidencia ministro ministra jefatura gabinete "
    "ministre ministère ministero ministerium ministros rady prezes affairs dirección gobierno nacional regolamento "
    "decreto legge direzione istituzione informationen anmeldung datenschutz impressum nachrichten startseite kontakt "
    "warenkorb angebote über für und zum zur geschenke accueil recherche nouvelles politique inicio noticias buscar "
    "política aviso servicios início notícias serviços"
)

NOT_NAMES = frozenset(
    f"{_LINKING} {_BODIES} {_WORK} {_PAPERS} {_WEB} {_LIFE} {_OTHER_LANGUAGES}".split()
)
"""Folded to lower case. Words that are also common surnames are left out."""
