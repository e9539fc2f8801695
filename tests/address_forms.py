"""Addresses that must never be dialled, in every spelling known to get past a guard.

``{port}`` is a port on which the one allowed site listens, and beside it, at 127.0.0.1 and ::1, a
canary. The list follows the guards that were passed by
in crawl4ai, Open WebUI, firecrawl, LangChain and CrewAI (their CVEs of 2024 to 2026), and the WHATWG
standard's own way to read a host.
"""

import socket
from collections.abc import Callable, Iterator, Mapping
from typing import Any

ALLOWED = "127.0.0.2"
"""Listed as the operator's own in the tests; its neighbour 127.0.0.1 is not."""

_IPV4 = """
127.0.0.1 127.0.0.1. 127.1 127.0.1 127.1. 2130706433 2130706433. 0x7f000001 0x7f000001. 0x7F000001 0x7f.1 0x7f.0.1
0x7f.0.0.1 0x7f.0x0.0x0.0x1 0X7F.0.0.1 0177.1 0177.0.1 0177.0.0.1 0177.0000.0000.0001 00000177.0.0.1 017700000001
127.0.0.0x1 127.0x0.1 127.0.0.01 127.0.0.001 0x000000007f.0.0.1 127.000.000.001 127.0.0.1%2e %31%32%37.0.0.1
127%2e0%2e0%2e1 %30%78%37%66.1 127.255.255.254 127.0.0.3 0.0.0.0 0 0x0 00 0.0 0.1.2.3 10.0.0.1 0xa000001 012.0.0.1
100.64.0.1 168.63.129.16 169.254.169.254 0xa9fea9fe 2852039166 0251.0376.0251.0376 169.254.43518 172.16.0.1 172.31.255.255
192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 0xc0a80001 198.18.0.1 198.51.100.7 203.0.113.7 224.0.0.1 240.0.0.1
255.255.255.255 4294967295 0xffffffff
"""
_IPV6 = """
[::1] [0:0:0:0:0:0:0:1] [0000:0000:0000:0000:0000:0000:0000:0001] [::0001] [::] [::127.0.0.1] [::7f00:1] [::ffff:127.0.0.1]
[::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [::FFFF:127.0.0.1] [::ffff:0:127.0.0.1] [::ffff:0:7f00:1] [64:ff9b::127.0.0.1]
[64:ff9b::7f00:1] [64:ff9b::8.8.8.8] [64:ff9b:1::7f00:1] [64:ff9b:1:ffff::127.0.0.1] [2002:7f00:1::] [2002:a9fe:a9fe::1]
[2002:808:808::1] [2001::7f00:1] [2001:0:4136:e378:8000:63bf:80ff:fffe] [2001:db8::1] [2001:10::1] [2001:20::1] [3fff::1]
[fe80::1] [fe80::5efe:7f00:1] [fec0::1] [fc00::1] [fd00:ec2::254] [ff02::1] [100::1] [5f00::1] [4000::1] [::ffff:169.254.169.254]
[::ffff:a9fe:a9fe] [::ffff:10.0.0.1] [2606:4700::5efe:7f00:1] [2606:4700::200:5efe:7f00:1] [2620:4f:8000::1]
"""
_NAMES = """
localhost LOCALHOST localhost. localhost.. loopback.localhost a.b.localhost localhost.localdomain ip6-localhost printer printer.local
metadata.google.internal metadata intranet.corp router.lan nas.home service.internal x.home.arpa kubernetes.default.svc
127.0.0.1.wild.example 7f000001.wild.example meta.wild.example ten.wild.example six.wild.example mapped.wild.example
mixed.wild.example mixed6.wild.example many.wild.example nobody.wild.example empty.wild.example
"""
_UNICODE = """
①②⑦.⓪.⓪.① １２７.０.０.１ 127。0。0。1 127．0．0．1 127｡0｡0｡1 １２７。１ ①27.0.0.1 127.0.0.¹ 𝟏𝟐𝟕.𝟎.𝟎.𝟏 𝟙𝟚𝟟.0.0.1 ０x７f.1
０ｘ７ｆ０００００１ ²¹³⁰⁷⁰⁶⁴³³ ｌｏｃａｌｈｏｓｔ Ⓛⓞⓒⓐⓛⓗⓞⓢⓣ ⓛocalhost locaℓhost ℒ𝑜𝓬𝒶𝓁𝒽𝓸𝓈𝓉 localhoſt localhost。 ⑯⑨.254.⑯⑨.254 169。254。169。254 １６９.２５４.１６９.２５４
1²7.0.0.1 127.0.0.1\u3002 loc\u00adalhost local\u200bhost 127.0.0\u00ad.1 %EF%BC%91%EF%BC%92%EF%BC%97.0.0.1 %E2%91%A0%E2%91%A1%E2%91%A6.0.0.1
"""
_PARSERS = (
    "http://127.0.0.1:{port}\\@example.org/",
    "http://example.org\\@127.0.0.1:{port}/",
    "http://example.org@127.0.0.1:{port}/",
    "http://example.org:80@127.0.0.1:{port}/",
    "http://@127.0.0.1:{port}/",
    "http://:@127.0.0.1:{port}/",
    "http://a:b@127.0.0.1:{port}/",
    "http://a@b@127.0.0.1:{port}/",
    "http://example.org%40127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@example.org/",
    "http://127.0.0.1:{port}?@example.org/",
    "http://127.0.0.1:{port};@example.org/",
    "http://127.0.0.1:{port}/@example.org/",
    "http://example.org#@127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}/",
    "http:/\\127.0.0.1:{port}/",
    "http:/127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http:////127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "\\\\127.0.0.1:{port}/",
    "/\\127.0.0.1:{port}/",
    "127.0.0.1:{port}",
    "ht\ttp://127.0.0.1:{port}/",
    "http://127.0\t.0.1:{port}/",
    "http://127.0.0.1\t:{port}/",
    "http://127.0.\n0.1:{port}/",
    "http://127.0.0.1:{port}\r\nHost: example.org/",
    "\x00http://127.0.0.1:{port}/",
    " http://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}/ ",
    "http:// 127.0.0.1:{port}/",
    "http://127.0.0.1 :{port}/",
    "http://127.0.0.1%00.example.org:{port}/",
    "http://127.0.0.1%0d%0a:{port}/",
    "http://127.0.0.1%20:{port}/",
    "http://127.0.0.1%09:{port}/",
    "http://127.0.0.1:{port}:80/",
    "http://127.0.0.1:80:{port}/",
    "http://127.0.0.1:+{port}/",
    "http://127.0.0.1:0{port}/",
    "http://127.0.0.1:{port}%2f/",
    "http://127.0.0.1::{port}/",
    "http://[127.0.0.1]:{port}/",
    "http://[::1]example.org:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://[::1%lo]:{port}/",
    "http://[::1:{port}/",
    "http://::1:{port}/",
    "http://[::ffff:127.0.0.1.]:{port}/",
    "http://127.0.0.1.1:{port}/",
    "http://127.0.0.256:{port}/",
    "http://0x17f000001:{port}/",
    "http://127.0.0.08:{port}/",
    "HTTP://127.0.0.1:{port}/",
    "hTtP://LOCALHOST:{port}/",
)
_SCHEMES = """
file:///etc/passwd file:/etc/passwd file://localhost/etc/passwd FILE:///etc/passwd file://127.0.0.1/etc/passwd
view-source:http://127.0.0.1:{port}/ view-source:file:///etc/passwd javascript:fetch('http://127.0.0.1:{port}/')
data:text/html,<iframe/src=http://127.0.0.1:{port}/> blob:http://127.0.0.1:{port}/x filesystem:http://127.0.0.1:{port}/temporary/x
ftp://127.0.0.1:{port}/ sftp://127.0.0.1:{port}/ tftp://127.0.0.1:{port}/ gopher://127.0.0.1:{port}/_x dict://127.0.0.1:{port}/x
ldap://127.0.0.1:{port}/ ws://127.0.0.1:{port}/ wss://127.0.0.1:{port}/ jar:http://127.0.0.1:{port}/x!/ netdoc:///etc/passwd
s3://bucket/key unix:///var/run/docker.sock http+unix://%2fvar%2frun%2fdocker.sock/ chrome://settings/ about:blank
feed:http://127.0.0.1:{port}/ git://127.0.0.1:{port}/ redis://127.0.0.1:{port}/ httpx://127.0.0.1:{port}/ h://127.0.0.1:{port}/
"""
_PORTS = (
    "22 25 53 110 111 135 139 445 2049 2375 3000 3306 5000 5432 6379 8000 9200 11211 27017 65535"
)
_LANDINGS = (
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://[::1]:{port}/",
    "http://0x7f.1:{port}/",
    "http://①②⑦.1:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "//127.0.0.1:{port}/",
    "https:127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}/",
    "http://a@127.0.0.1:{port}/",
    "http://six.wild.example:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_x",
    "http://169.254.169.254/",
)
_STATUSES = (301, 302, 303, 307, 308)

NAMES: Mapping[str, tuple[str, ...]] = {
    "127.0.0.1.wild.example": ("127.0.0.1",),
    "7f000001.wild.example": ("127.0.0.1",),
    "meta.wild.example": ("169.254.169.254",),
    "ten.wild.example": ("10.0.0.1",),
    "six.wild.example": ("::1",),
    "mapped.wild.example": ("::ffff:127.0.0.1",),
    "mixed.wild.example": (ALLOWED, "127.0.0.1"),
    "mixed6.wild.example": (ALLOWED, "::1"),
    "many.wild.example": (*(ALLOWED for _ in range(20)), "127.0.0.1"),
    "empty.wild.example": (),
    "localhost": ("127.0.0.1",),
    "a.b.localhost": ("127.0.0.1",),
    "printer.local": ("93.184.216.34",),
    "good.wild.example": (ALLOWED,),
    "xn--gte-hoa.wild.example": (ALLOWED,),
}
"""What the tests' name service knows."""
TURNING = "turning-{}.wild.example"
"""Names whose answer is allowed first and denied from then on."""


def forms(site: str) -> Iterator[tuple[str, str]]:
    """Yield (class, address) of everything that must not be dialled, *site* being allowed."""
    port = int(site.rpartition(":")[2])
    for kind, texts in (
        ("ipv4", _IPV4),
        ("ipv6", _IPV6),
        ("name", _NAMES),
        ("unicode", _UNICODE),
    ):
        for host in texts.split():
            yield kind, f"http://{host}:{port}/"
    for at in range(8):
        yield "rebinding", f"http://{TURNING.format(at)}:{port}/"
    for template in _PARSERS:
        yield "parser", template.replace("{port}", str(port))
    for template in _SCHEMES.split():
        yield "scheme", template.replace("{port}", str(port))
    for refused in _PORTS.split():
        yield "port", f"http://93.184.216.34:{refused}/"
    for path in hops(port):
        yield "redirect", site + path


def hops(port: int) -> dict[str, str]:
    """Return by path what redirects into denied addresses, as `tests.serving.site` has it."""
    return {
        f"/hop/{at}": f"{_STATUSES[at % len(_STATUSES)]} {landing.replace('{port}', str(port))}"
        for at, landing in enumerate(_LANDINGS)
    }


def controls(site: str) -> Iterator[str]:
    """Yield addresses of the allowed *site* that must be fetched."""
    port = site.rpartition(":")[2]
    hosts = "127.0.0.2 127.2 127.0.2 2130706434 0x7f000002 0x7f.2 0177.0.0.2 127.0.0.2. %31%32%37.0.0.2 １２７.０.０.２ ①②⑦.2"
    for host in (*hosts.split(), "good.wild.example", "GOOD.wild.example", "güte.wild.example"):
        yield f"http://{host}:{port}/"
    for path in (
        "/?a=http://127.0.0.1/",
        "/@127.0.0.1/",
        "/a%20b#part",
        "/a/../",
        "/ü",
        "/?q=1&q=2",
    ):
        yield f"{site}{path}"


CONTROL_PATHS = ("/", "/?a=http://127.0.0.1/", "/@127.0.0.1/", "/a%20b", "/%C3%BC", "/?q=1&q=2")
"""What the controls ask of the site."""


Lookup = Callable[..., Any]


def name_service(look_up: Lookup) -> Lookup:
    """Return a `socket.getaddrinfo` that knows `NAMES` and literals, and asks nobody."""
    turned: dict[str, int] = {}

    def answer(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        text = host.decode() if isinstance(host, bytes) else str(host)
        if text.startswith("turning-"):
            turned[text] = turned.get(text, 0) + 1
            found: tuple[str, ...] = (ALLOWED,) if turned[text] == 1 else ("127.0.0.1",)
        elif text in NAMES:
            found = NAMES[text]
        else:
            try:
                socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)
            except OSError:
                raise socket.gaierror(socket.EAI_NONAME, "no such name in the tests") from None
            found = (text,)
        kind = named.get("type", 0) or (rest[1] if len(rest) > 1 else 0) or socket.SOCK_STREAM
        results = [
            (socket.AF_INET6, kind, 6, "", (each, int(port or 0), 0, 0))
            if ":" in each
            else (socket.AF_INET, kind, 6, "", (each, int(port or 0)))
            for each in found
        ]
        if not results:
            raise socket.gaierror(socket.EAI_NODATA, "no address")
        return results

    return answer
