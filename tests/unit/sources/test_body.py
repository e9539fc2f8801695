"""Bodies that are no HTML become tables too."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.dom import BodyKind, body_kind
from rowsmith.model.page import Page
from rowsmith.model.table import Table
from rowsmith.sources.body import find_body_tables
from rowsmith.sources.text_lines import MAX_LINES


def page_of(body: str | bytes, content_type: str | None = None) -> Page:
    raw = body.encode() if isinstance(body, str) else body
    return Page(url="https://example.org/x", body=raw, content_type=content_type)


def tables_of(body: str | bytes, content_type: str | None = None) -> dict[str, Table]:
    return {t.selector: t for t in find_body_tables(page_of(body, content_type)) or []}


def rows_of(table: Table) -> list[dict[str, str]]:
    columns = table.read(range(len(table.records)))
    return [
        {column.key: column.cells[n].text for column in columns if n in column.cells}
        for n in range(len(table.records))
    ]


PEOPLE = [{"name": "Ada", "age": 36}, {"name": "Bob", "age": 40}]


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(PEOPLE),
        "\ufeff  " + json.dumps(PEOPLE, indent=1),
        ")]}'\n" + json.dumps(PEOPLE),
        f"for (;;);{json.dumps(PEOPLE)}",
        f"handle({json.dumps(PEOPLE)});",
        "\n".join(json.dumps(person) for person in PEOPLE),
        "\r\n".join(json.dumps(person) for person in PEOPLE) + '\r\n{"name": "cut',
    ],
)
def test_json_in_its_dresses_is_one_table(body: str) -> None:
    (found,) = tables_of(body, "text/html").values()

    assert rows_of(found) == [{"name": "Ada", "age": "36"}, {"name": "Bob", "age": "40"}]


def test_text_that_only_begins_like_json_is_no_json() -> None:
    assert find_body_tables(page_of('{"a": 1, <p>x</p>')) is None


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>News</title><item><title>One &amp; only</title><link>https://example.org/1</link>
<description><![CDATA[<p>First <b>text</b></p>]]></description><dc:creator>Ada</dc:creator></item>
<item><title>Two</title><link>https://example.org/2</link><pubDate>Tue, 01 Jan 2030 10:00:00 GMT</pubDate></item>
</channel></rss>"""


def test_a_feed_gives_its_items_and_paths_to_them() -> None:
    found = tables_of(RSS, "text/html")["body#/rss/channel/item/*"]

    assert rows_of(found)[0] == {
        "title": "One & only",
        "link": "https://example.org/1",
        "description": "First text",
        "dc:creator": "Ada",
    }
    date = next(c for c in found.read([1]) if c.key == "pubDate")
    assert date.cells[1].pointer == "/rss/channel/item[2]/pubDate"
    assert "published" in date.hints


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (' xmlns:dc="http://purl.org/dc/elements/1.1/"', ""),
        ("One &amp; only", "One & only"),
        ("<title>Two", "<title>\x0bTwo"),
        ("</channel></rss>", "</channel></rss><!-- end --> \n trailing"),
        ("</item>\n</channel></rss>", "</item>"),
        ("<title>News</title>", "<title>News"),
        ('<?xml version="1.0"?>', '\n\n<?xml version="1.0"?>'),
        ("Two", "Two&nbsp;"),
    ],
)
def test_a_feed_with_a_usual_fault_is_read(good: str, bad: str) -> None:
    assert good in RSS

    found = tables_of(RSS.replace(good, bad))

    titles = [rows_of(table) for table in found.values() if "item/*" in table.selector]
    assert [row["title"] for row in titles[0]] == ["One & only", "Two"]


def test_atom_links_are_told_apart_by_their_relation() -> None:
    entry = (
        '<entry><title type="html">A</title><link rel="edit" href="/e"/>'
        '<link rel="alternate" href="/a"/><content type="xhtml">'
        '<div xmlns="http://www.w3.org/1999/xhtml">Long <i>text</i></div></content></entry>'
    )

    found = tables_of(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}{entry}</feed>')

    row = rows_of(found["body#/feed/entry/*"])[0]
    assert (row["link/@href"], row["link[edit]/@href"]) == ("/a", "/e")
    assert row["content/#text"] == "Long text"


def test_a_sitemap_and_any_other_xml_are_lists() -> None:
    url = "<url><loc>https://example.org/%d</loc><lastmod>2030-01-01</lastmod></url>"

    sitemap = tables_of(f"<urlset>{url % 1}{url % 2}</urlset>")
    rows = tables_of('<?xml version="1.0"?><d><r a="1" b="x"/><r a="2" b="y"/></d>')

    assert [row["loc"] for row in rows_of(sitemap["body#/urlset/url/*"])][1][-1] == "2"
    assert rows_of(rows["body#/d/r/*"]) == [{"@a": "1", "@b": "x"}, {"@a": "2", "@b": "y"}]


def test_entities_of_a_document_expand_to_nothing() -> None:
    bomb = (
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    )

    found = tables_of(f"<?xml version='1.0'?>{bomb}<r><i>&b;</i><i>&c;</i></r>")

    assert [row["."] for row in rows_of(found["body#/r/i/*"])] == ["&b;", "&c;"]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("name,price\nLamp,20.0\nChair,7\n", [("Lamp", "20.0"), ("Chair", "7")]),
        ("name;price\nLamp;1,50\nChair;7,00\n", [("Lamp", "1,50"), ("Chair", "7,00")]),
        ("name\tprice\nLamp\t2\nChair\t7\n", [("Lamp", "2"), ("Chair", "7")]),
        (
            'Report 2030\n\nname,price\n"Lamp, big",2\n"Chair ""x""\nnew",7\n',
            [("Lamp, big", "2"), ('Chair "x" new', "7")],
        ),
    ],
)
def test_csv_tells_its_delimiter_and_header(body: str, wanted: list[tuple[str, str]]) -> None:
    (found,) = tables_of(body).values()

    assert [(row["name"], row["price"]) for row in rows_of(found)] == wanted


def test_csv_cells_point_to_row_and_column_and_lacking_headers_are_numbers() -> None:
    (named,) = tables_of("name,price\nLamp,2\nChair,7\n", "text/csv").values()
    (bare,) = tables_of("Lamp,2\nChair,7\n", "text/csv").values()

    assert named.read([1])[1].cells[1].pointer == "/3/price"
    assert rows_of(bare)[0] == {"1": "Lamp", "2": "2"}
    assert bare.read([0])[0].labels == ()


def test_csv_in_an_old_encoding_is_read() -> None:
    body = "Имя;Город\nИван;Москва\nПётр;Нижний Новгород\n".encode("cp1251")

    (found,) = tables_of(body).values()

    assert rows_of(found)[1] == {"Имя": "Пётр", "Город": "Нижний Новгород"}


def test_text_gives_its_lines_and_its_labelled_paragraphs() -> None:
    text = "Name: Ada\nRole: Chair\n\nName: Bob\nRole: Clerk\nPhone: 5\n-----\n"

    found = tables_of(text, "text/plain")

    assert rows_of(found["body#paragraphs"])[1] == {"Name": "Bob", "Role": "Clerk", "Phone": "5"}
    assert len(found["body#lines"].records) == 5


@pytest.mark.parametrize(
    ("body", "declared", "kind"),
    [
        (b"<!doctype html><p>", "application/json", BodyKind.HTML),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>", "text/xml", BodyKind.HTML),
        (b"<?xml version='1.0'?><rss><i><![CDATA[<html>]]>", "text/html", BodyKind.XML),
        (b"<urlset>", "text/html", BodyKind.XML),
        (b"a,b\n1,2", "text/html", BodyKind.TEXT),
        (b"a,<b>\n1,2", "text/csv", BodyKind.TEXT),
        (b"", "text/csv", BodyKind.HTML),
        (b"\x89PNG\0\0", None, BodyKind.HTML),
        (b"[Section]\nkey=1", None, BodyKind.TEXT),
    ],
)
def test_bytes_tell_the_kind(body: bytes, declared: str | None, kind: BodyKind) -> None:
    assert body_kind(page_of(body, declared)) is kind


@given(st.text(alphabet="<>/?!-[]CDAT&;:ax =\"' \n", max_size=120))
def test_any_xml_like_text_is_read_or_refused(text: str) -> None:
    for prefix in ("<?xml version='1.0'?><r>", "<rss>"):
        for table in tables_of(prefix + text).values():
            table.read(range(len(table.records)))


@given(st.text(alphabet="ab1,;\t|\"' \r\n:{}[]", max_size=120))
def test_any_lines_are_read(text: str) -> None:
    for table in tables_of(text, "text/plain").values():
        numbers = range(len(table.records))
        assert all(cell.text for c in table.read(numbers) for cell in c.cells.values())


HOSTILE = {
    "deep json": '{"a":[' * 10_000,
    "long line": "x" * 5_000_000,
    "quotes": '"' * 1_000_000,
    "commas": "a," * 1_000_000,
    "deep xml": "<?xml version='1.0'?>" + "<a>" * 100_000,
    "ampersands": "<?xml version='1.0'?><a>" + "&x" * 500_000,
    "unclosed": "<?xml version='1.0'?><a>" + "<![CDATA[<!--" * 100_000,
    "many tags": "<?xml version='1.0'?><a>" + "<b c='" * 200_000,
    "wrong ends": "<?xml version='1.0'?><a>" + "<b></c>" * 100_000,
    "json strings": json.dumps([{"a": "[{" * 20_000, "b": "<" * 20_000}] * 20),
    "labels": "Name: a\n" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bodies_end_in_bounded_time(name: str) -> None:
    started = time.process_time()

    for table in tables_of(HOSTILE[name]).values():
        table.read(range(min(50, len(table.records))))

    assert time.process_time() - started < 4.0


SHOP = "name;price\nlamp;7\n"


@pytest.mark.parametrize(
    "odd", ['"big" chair;9\n"table;12\n', '"bench;3\n', 'stool;4\n"' + "x" * 200_000 + "\n"]
)
def test_a_quote_that_is_never_closed_costs_no_row_but_its_own(odd: str) -> None:
    found = tables_of(SHOP + odd + "shelf;5\nrug;6\n")["body#csv(;)"]

    names = [row.get("name") for row in rows_of(found)]
    assert names[0] == "lamp"
    assert names[-2:] == ["shelf", "rug"]
    assert "is not closed" in found.note
    assert not found.is_cut


def test_cells_of_several_lines_stay_whole() -> None:
    found = tables_of(SHOP + '"big\nchair";9\nrug;"6\n7"')["body#csv(;)"]

    assert [row["name"] for row in rows_of(found)] == ["lamp", "big chair", "rug"]
    assert found.note == ""


def test_a_large_file_full_of_unclosed_quotes_is_read_soon() -> None:
    body = SHOP + '"lamp;7\nchair;8\n' * 80_001
    began_s = time.process_time()

    tables_of(body)

    assert time.process_time() - began_s < 5  # half a second; a square would be minutes


def test_lines_that_are_left_out_are_told() -> None:
    (found,) = tables_of("one two\n" * (MAX_LINES + 5)).values()

    assert len(found.records) == MAX_LINES
    assert found.is_cut
    assert found.note == "Only the first 50,000 of 50,005 lines were read."
