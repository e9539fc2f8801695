"""Words on the links that lead through a list."""

from rowsmith.lexicon.fold import fold

_DATA = {
    "next": "next|next page|next results|next »|following|siguiente|pagina siguiente|próxima|próximo|seguinte|suivant|suivante|page suivante|weiter|nächste|nächste seite|vorwärts|avanti|successiva|successivo|pagina successiva|volgende|volgende pagina|następna|następny|dalej|następna strona|следующая|следующая страница|вперед|далее|下一页|下一頁|下页|后一页|次へ|次のページ|次|다음|التالي|الصفحة التالية|nästa|næste|neste|seuraava|další|ďalšia|következő|următoarea|următor|επόμενη|επόμενο|sonraki|ileri|הבא|tiếp|tiếp theo|berikutnya|selanjutnya|ถัดไป|наступна|следваща|sljedeća|sledeća|naslednja|järgmine|nākamā|kitas|>|›|»|→|>>|≫|▶|⟩",
    "older": "older|older posts|older entries|older articles|earlier posts|ältere beiträge|articles plus anciens|entradas antiguas|post più vecchi|previous entries",
    "newer": "newer|newer posts|newer entries|neuere beiträge|articles plus récents|entradas recientes",
    "previous": "previous|prev|previous page|back|zurück|vorherige|précédent|précédente|anterior|precedente|vorige|poprzednia|wstecz|предыдущая|назад|上一页|上一頁|前へ|前のページ|السابق|föregående|forrige|<|‹|«|←|<<",
    "first": "first|first page|erste|première|primera|prima|primeira|eerste|pierwsza|первая|首页|最初",
    "last": "last|last page|letzte|dernière|última|ultima|laatste|ostatnia|последняя|末页|尾页|最後",
    "load_more": "load more|show more|more|view more|see more|more results|mehr laden|mehr anzeigen|mehr|voir plus|charger plus|afficher plus|ver más|cargar más|carica altro|mostra altro|carregar mais|ver mais|meer laden|toon meer|pokaż więcej|załaduj więcej|показать еще|загрузить еще|加载更多|查看更多|もっと見る|المزيد",
    "page": "page|seite|página|pagina|strona|страница|页|頁|ページ|صفحة|sida|side",
    "of": "of|von|de|di|van|z|из|sur|共|の|من",
    "results": "results|items|entries|records|products|jobs|matches|found|total|ergebnisse|treffer|artikel|einträge|résultats|resultados|risultati|resultaten|wyników|результатов|товаров|条|件|结果|نتيجة",
}

PAGING: dict[str, frozenset[str]] = {
    name: frozenset(fold(phrase) for phrase in listed.split("|")) for name, listed in _DATA.items()
}
"""Folded phrases by what the link does."""
