"""Which addresses may be dialled."""

from ipaddress import ip_network

import pytest

from rowsmith.egress import AddressPolicy

DENIED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 168.63.129.16
169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 ::8.8.8.8 64:ff9b::7f00:1
64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:20::1 2001:db8::1
2002:7f00:1:: 2002:808:808:: 3fff::1 4000::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%lo fec0::1 ff02::1
2606:4700::5efe:7f00:1 2606:4700::200:5efe:808:808
""".split()
ALLOWED = "8.8.8.8 1.1.1.1 93.184.216.34 172.15.0.1 172.32.0.1 100.128.0.1 11.0.0.1 2606:4700::1111 2a00:1450::1 2001:4860:4860::8888".split()


@pytest.mark.parametrize("address", DENIED)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not AddressPolicy().is_allowed(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_a_public_address_is_allowed(address: str) -> None:
    assert AddressPolicy().is_allowed(address)


@pytest.mark.parametrize("text", ["", "example.org", "1.2.3", "127.1", "0x7f.0.0.1", "[::1]"])
def test_what_is_no_address_is_refused(text: str) -> None:
    assert not AddressPolicy().is_allowed(text)


def test_a_network_that_the_operator_lists_is_allowed_and_no_other() -> None:
    policy = AddressPolicy([ip_network("127.0.0.2/32")])

    assert policy.is_allowed("127.0.0.2")
    assert not policy.is_allowed("127.0.0.1")


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [("64:ff9b::808:808", True), ("64:ff9b::7f00:1", False), ("64:ff9b::a9fe:a9fe", False)],
)
def test_behind_a_gateway_that_is_listed_the_inner_address_counts(
    address: str, is_allowed: bool
) -> None:
    policy = AddressPolicy([ip_network("64:ff9b::/96")])

    assert policy.is_allowed(address) is is_allowed
    assert not policy.is_listed(address)


@pytest.mark.parametrize(
    ("never", "host", "port", "is_never"),
    [
        ("rows.example.org", "ROWS.example.org.", 443, True),
        ("rows.example.org:443", "rows.example.org", 443, True),
        ("rows.example.org:443", "rows.example.org", 8443, False),
        ("rows.example.org", "example.org", 443, False),
        ("10.0.0.1", "10.0.0.1", 80, True),
        ("[::1]:8000", "::1", 8000, True),
        ("::1", "::1", 80, True),
        ("127.0.0.1:8000", "127.0.0.2", 8000, False),
        ("0.0.0.0:8000", "127.0.0.2", 8000, True),
        ("0.0.0.0:8000", "127.0.0.2", 8001, False),
        ("[::]:8000", "127.0.0.2", 8000, True),
        ("0.0.0.0:8000", "93.184.216.34", 8000, False),
    ],
)
def test_a_host_that_is_never_dialled_is_known_however_it_is_written(
    never: str, host: str, port: int, is_never: bool
) -> None:
    assert AddressPolicy(never=[never]).is_never(host, port) is is_never
