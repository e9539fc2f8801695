import msgspec
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.tasks.rows import MEMORY_BYTES, RowSpool

VALUES = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text()


@given(st.lists(st.lists(st.dictionaries(st.text(), VALUES))))
def test_every_row_is_one_line_in_order(batches: list[list[dict[str, object]]]) -> None:
    with RowSpool() as spool:
        for batch in batches:
            spool.add(batch)
        lines = b"".join(spool.chunks()).splitlines(keepends=True)
        count = spool.count

    rows = [row for batch in batches for row in batch]
    assert [msgspec.json.decode(line) for line in lines] == rows
    assert count == len(lines)
    assert all(line.endswith(b"\n") for line in lines)


def test_rows_beyond_the_memory_limit_are_all_given() -> None:
    row = {"text": "x" * 1000}
    with RowSpool() as spool:
        for _ in range(5):
            spool.add([row] * 1000)
        size = sum(map(len, spool.chunks()))

    assert size == 5000 * len(msgspec.json.encode(row) + b"\n") > MEMORY_BYTES
