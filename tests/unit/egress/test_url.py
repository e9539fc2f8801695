"""One parse makes the address that everything after uses."""

import pytest

from rowsmith.egress import AddressPolicy, parse_address
from rowsmith.errors import InvalidUrl

LOOPBACK = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1 0177.0.0.1 0177.0.0.01 017700000001 0x7F.0x0.0x0.0x1
127.0.0.1. 00177.1 %31%32%37.0.0.1 127.0.0.0x1 0x7f.0.1 127.0x0.1
""".split()
REFUSED = """
ftp://example.org/ file:///etc/passwd javascript:alert(1) data:text/html,x gopher://example.org/ ws://example.org/
//example.org/ example.org http:example.org http:/example.org http:///path http:// https:// http://user@example.org/
http://user:secret@example.org/ http://@example.org/ http://example.org\\@evil.org/ http://exa\tmple.org/
http://example.org:0/ http://example.org:99999/ http://example.org:x/ http://1.2.3.4.5/ http://256.256.256.256/
http://0x100000000/ http://1.2.3.08/ http://..example.org/ http://.example.org/ http://exam%2fple.org/
http://exam%23ple.org/ http://example.org*/ http://exa+mple.org/ http://exa$mple.org/ http://a,b.org/ http://[::1 http://[fe80::1%25lo]/ http://[::ffff:127.0.0.1%25lo]/ view-source:http://example.org/
""".split("\n")


@pytest.mark.parametrize("host", LOOPBACK)
def test_every_spelling_of_an_ipv4_address_becomes_the_same(host: str) -> None:
    parsed = parse_address(f"http://{host}/")

    assert parsed.raw_host in {"127.0.0.1", "127.0.0.1."}
    assert not AddressPolicy().is_allowed(parsed.raw_host or "")


@pytest.mark.parametrize("url", [url for line in REFUSED for url in line.split(" ") if url])
def test_what_is_no_plain_web_address_is_refused_by_name(url: str) -> None:
    with pytest.raises(InvalidUrl) as caught:
        parse_address(url)

    assert [fault.field for fault in caught.value.faults] == ["url"]


def test_a_long_address_is_refused() -> None:
    with pytest.raises(InvalidUrl, match="2,083"):
        parse_address("http://example.org/" + "a" * 2_100)


def test_an_international_name_becomes_ascii() -> None:
    assert parse_address("https://exämple.org/ü").raw_host == "xn--exmple-cua.org"
