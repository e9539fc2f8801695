"""Words that offices begin with, folded: by them two offices in one text are told apart."""

OFFICES = frozenset(
    # English
    "minister ministers prime deputy vice president secretary secretaries cabinet chief chair chairman "
    "chairwoman chairperson head director commissioner governor chancellor treasurer attorney leader "
    "speaker spokesperson ambassador mayor councillor member assistant special parliamentary senior "
    "coordinating first second 1st 2nd state solicitor keeper lord chancellor manager professor dean "
    # German, French, Spanish, Italian, Portuguese, Dutch
    "ministerin bundesminister bundesministerin staatssekretar staatssekretarin leiter leiterin prasident "
    "prasidentin ministre ministres premier premiere secretaire garde directeur directrice "
    "ministro ministra secretario secretaria presidente presidenta vicepresidente viceministro "
    "sottosegretario primo vicepremier staatssecretaris minister-president "
    # Polish, Swedish, Czech, Russian
    "prezes wiceprezes przewodniczacy pelnomocnik szef koordynator statsrad ministr ministryne "
    "mistopredseda predseda министр председатель заместитель руководитель".split()
)
