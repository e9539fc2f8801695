"""What a limit of ours left out of a page is told with its rows."""

from rowsmith.ask import read_ask
from rowsmith.engine import read_page
from rowsmith.model.page import Page
from rowsmith.sources.text_lines import MAX_LINES


def test_lines_beyond_the_limit_are_told_in_the_receipt_and_make_the_page_a_cut_one() -> None:
    body = "".join(f"Lamp {number} of brass\n" for number in range(MAX_LINES + 1)).encode()
    page = Page(url="https://a.example/list.txt", body=body, content_type="text/plain")

    found = read_page(page, read_ask("each lamp"))

    assert found.is_cut
    assert any("Only the first 50,000 of 50,001" in note for note in found.extraction.receipt.notes)
