"""Words that say where a heading or a link leads: aside, to a document, to a record's own page."""

from rowsmith.lexicon.fold import words

_SAID = (
    # English
    "related similar other others more also recommended recommendations suggested popular trending archive "
    "archives previous past share follow subscribe newsletter categories category tags tag comments sponsored "
    "advertisement social filter filters navigation menu sitemap "
    # German
    "ähnliche weitere andere mehr auch verwandte beliebt beliebte archiv frühere teilen folgen kategorien "
    "schlagwörter kommentare empfohlen empfehlungen anzeige "
    # French
    "similaires autres plus aussi populaires précédents partager suivre suivez catégories étiquettes commentaires "
    "recommandés "
    # Spanish, Portuguese
    "relacionados relacionadas otros otras más también populares archivo anteriores compartir comparte seguir "
    "síguenos categorías etiquetas comentarios recomendados outros outras mais também arquivo compartilhar "
    "compartilhe siga categorias comentários "
    # Italian
    "correlati altri altre simili anche popolari archivio precedenti condividi segui categorie commenti "
    "consigliati "
    # Dutch
    "gerelateerd gerelateerde andere meer ook populair archief vorige delen volg categorieën reacties aanbevolen "
    # Polish
    "powiązane podobne inne więcej również popularne archiwum poprzednie udostępnij kategorie tagi komentarze "
    "polecane "
    # Russian
    "похожие другие еще также популярные архив поделиться категории теги комментарии рекомендуем "
    # Chinese, Japanese
    "相关 其他 更多 热门 推荐 分享 归档 评论 分类 标签 関連 その他 もっと 人気 おすすめ 共有 アーカイブ コメント カテゴリ タグ "
    # Arabic
    "أخرى المزيد شائع أرشيف مشاركة تعليقات تصنيفات"
)
ASIDES = frozenset(words(_SAID))
"""Folded words; one of them in a heading, and not in the ask, speaks against what is below it."""
TO_FILE = frozenset(
    "pdf pdfs file files document documents download downloads doc docs attachment attachments brochure datasheet "
    "dokument dokumente datei dateien fichier fichiers documento documentos archivo archivos documenti bestand "
    "bestanden dokumenty plik pliki документ документы файл файлы 文件 文档 文書 ファイル ملف وثيقة".split()
)
TO_PAGE = frozenset(
    "detail details profile profil perfil profilo bio own page pages story article".split()
)
