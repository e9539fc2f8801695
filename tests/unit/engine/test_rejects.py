"""Records that can become no row: all are counted, some are told."""

from rowsmith import extract_html
from rowsmith.model.receipt import MAX_REJECTS

SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "price": {"type": "number"}},
    "required": ["name", "price"],
}


def test_every_refused_record_is_counted_and_the_first_are_told() -> None:
    refused = MAX_REJECTS + 50
    body = "".join(
        f"<tr><td>Lamp {n}</td><td>{f'€{n}.50' if n % 3 else 'on request'}</td></tr>"
        for n in range(3 * refused)
    )
    page = f"<table><tr><th>Name</th><th>Price</th></tr>{body}</table>"

    found = extract_html(
        page, url="https://example.org", q="lamps with name and price", schema=SCHEMA
    )

    assert (len(found.rows), found.receipt.rejected) == (2 * refused, refused)
    assert len(found.rejects) == MAX_REJECTS
