import msgspec

from rowsmith.model.cell import Reject
from rowsmith.model.receipt import Receipt, Visited
from rowsmith.tasks.receipt import receipt_json


def test_a_receipt_has_camel_case_keys_at_every_level() -> None:
    receipt = Receipt(
        visited=(Visited(url="https://a.example/", body_bytes=5),),
        rejects=(Reject(field="a", rule="type", raw="x", message="m", record=(("my_key", "v"),)),),
        missing_fields=("job_title",),
    )

    found = receipt_json(receipt)

    assert found["visited"][0]["bodyBytes"] == 5
    assert found["rejects"][0]["record"] == {"my_key": "v"}
    assert found["missingFields"] == ["job_title"]
    assert b"_" not in msgspec.json.encode(list(found))
