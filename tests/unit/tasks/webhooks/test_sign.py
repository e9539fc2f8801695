from rowsmith.tasks.webhooks.sign import read_secret, signed_headers


def test_a_message_is_signed_as_the_specification_shows() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'

    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, secret)

    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_without_a_secret_there_is_no_signature() -> None:
    assert set(signed_headers("m", 1, b"", "")) == {"webhook-id", "webhook-timestamp"}


def test_a_secret_is_24_to_64_bytes_in_base64_with_its_prefix() -> None:
    good = ["whsec_" + "MTIz" * 8, "whsec_" + "MTIz" * 21]
    bad = ["", "MTIz" * 8, "whsec_" + "MTIz" * 7, "whsec_" + "MTIz" * 22, "whsec_" + "é" * 32]

    assert [read_secret(text) is None for text in (*good, *bad)] == [False] * 2 + [True] * 5
