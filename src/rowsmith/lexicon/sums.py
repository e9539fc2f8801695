"""What the last row of a table is called when it adds up the rows above it."""

from rowsmith.lexicon.fold import fold

_SUMS = frozenset(
    fold(word)
    for word in (
        "total,totals,grand total,sum,subtotal,gesamt,summe,insgesamt,gesamtsumme,total général,totaux,"
        "total general,suma,suma total,totale,totale complessivo,total geral,soma,totaal,eindtotaal,razem,ogółem,"
        "итого,всего,合計,総計,合计,总计,總計,المجموع,الإجمالي"
    ).split(",")
)


def is_sum(text: str) -> bool:
    """Tell whether *text* is what a row of sums is called.

    >>> is_sum("Grand total:"), is_sum("Total Wine & More")
    (True, False)
    """
    return fold(text.rstrip(": ")) in _SUMS
