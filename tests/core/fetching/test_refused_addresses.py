"""No spelling of an address leads the fetcher into a private network."""

from __future__ import annotations

import pytest

from apps.core.fetching import FetchFailed, FetchLimits, FetchRefused, fetch
from apps.core.fetching.errors import SENTENCES
from tests.core.fetching.servers import Server

PUBLIC = "93.184.216.34"

# {port} is the port on which the canary listens on every address of this machine.
SPELLINGS_OF_PRIVATE_PLACES = [
    "http://127.0.0.1:{port}/",
    "http://127.1.2.3:{port}/",
    "http://0.0.0.0:{port}/",
    "http://0:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/",
    "http://printer.localhost:{port}/",
    "http://ｌｏｃａｌｈｏｓｔ:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://2130706433:{port}/",
    "http://017700000001:{port}/",
    "http://0x7f000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0x7f.1:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://127.0.0.0x1:{port}/",
    "http://１２７.０.０.１:{port}/",
    "http://127。0。0。1:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "http://loc%61lhost:{port}/",
    "http://127.0.0.1%00.news.example:{port}/",
    "http://[::1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::1]:{port}/",
    "http://[fec0::1]:{port}/",
    "http://[fe80::1%25lo]:{port}/",
    "http://[::1%lo]:{port}/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[v1.127.0.0.1]:{port}/",
    "http://a@127.0.0.1:{port}/",
    "http://user:secret@127.0.0.1:{port}/",
    "http://news.example@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@news.example/",
    "http:\\\\127.0.0.1:{port}/",
    "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1\n.news.example:{port}/",
    "\thttp://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}/\r\nHost: news.example",
    "http://127.0.0.1 :{port}/",
    "http://:{port}/",
    "http:///127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "127.0.0.1:{port}/",
    "http://[127.0.0.1]:{port}/",
    "http://[::1:{port}/",
    "http://127.0.0.1:٨٠/",
    "http://127.0.0.1:99999/",
    "HTTP://127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "file:///etc/passwd",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET",
    "dict://127.0.0.1:{port}/info",
    "data:text/html,hello",
    "javascript:alert(1)",
    "http://169.254.169.254/latest/meta-data/",
    "http://metadata.google.internal/",
    "http://redis:{port}/",
    "http://nas.local/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://192.0.0.192/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://198.51.100.7/",
    "http://203.0.113.9/",
    "http://192.88.99.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[100::1]/",
    "http://[3fff::1]/",
    "",
    "   ",
    "http://",
    "http://" + "a" * 64 + ".example/",
    "http://news..example/",
    "http://news.example/" + "a" * 5000,
]


@pytest.mark.parametrize("spelling", SPELLINGS_OF_PRIVATE_PLACES)
def test_a_private_or_misspelt_address_is_refused_and_gets_nothing(
    spelling: str, canary: Server, limits: FetchLimits, dialled: list[tuple[str, int]]
) -> None:
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with pytest.raises(FetchRefused):
        fetch(spelling.format(port=canary.port), limits, resolver=resolver)

    assert (canary.hits, dialled, asked) == (0, [], [])


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["10.1.2.3"],
        ["169.254.169.254"],
        ["fe80::1%lo"],
        ["64:ff9b::7f00:1"],
        [PUBLIC, "127.0.0.1"],
        ["2606:4700::1111", "fd00::1"],
        ["0.0.0.0"],  # noqa: S104
        ["2130706433"],
        ["localhost"],
    ],
    ids=" ".join,
)
def test_a_public_name_with_one_private_address_is_refused(
    addresses: list[str], canary: Server, limits: FetchLimits, dialled: list[tuple[str, int]]
) -> None:
    with pytest.raises(FetchRefused) as refusal:
        fetch(f"http://news.example:{canary.port}/", limits, resolver=lambda *_: addresses)

    assert refusal.value.code == "address_refused"
    assert "news.example" in str(refusal.value)
    assert (canary.hits, dialled) == (0, [])


@pytest.mark.parametrize("port", [0, 21, 22, 25, 3306, 5432, 6379, 8000, 65535])
def test_only_the_ports_of_the_web_are_open(port: int, dialled: list[tuple[str, int]]) -> None:
    with pytest.raises(FetchRefused) as refusal:
        fetch(f"http://news.example:{port}/", resolver=lambda *_: [PUBLIC])

    assert (refusal.value.code, refusal.value.params["port"]) == ("port_refused", port)
    assert dialled == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("news.example/page", "url_invalid"),
        ("http://", "url_invalid"),
        ("http://news.example\\@other.example/", "url_invalid"),
        ("http://news.example/a\nb", "url_invalid"),
        ("http://news.example:port/", "url_invalid"),
        ("ftp://news.example/", "scheme_refused"),
        ("http://user@news.example/", "credentials_refused"),
        ("http://user:secret@news.example/", "credentials_refused"),
        ("http://@news.example/", "credentials_refused"),
        ("http://news.example:22/", "port_refused"),
        ("http://news..example/", "host_refused"),
        ("http://news-.example/", "host_refused"),
        ("http://news.example/" + "a" * 5000, "url_too_long"),
    ],
)
def test_each_reason_to_refuse_a_public_host_has_its_own_sentence(
    url: str, code: str, dialled: list[tuple[str, int]]
) -> None:
    with pytest.raises(FetchRefused) as refusal:
        fetch(url, resolver=lambda *_: [PUBLIC])

    assert refusal.value.code == code
    assert refusal.value.permanent
    assert str(refusal.value) == SENTENCES[code].format(**refusal.value.params)
    assert "secret" not in str(refusal.value)
    assert dialled == []


def test_a_name_that_changes_its_address_after_the_check_is_not_asked_again(
    canary: Server, limits: FetchLimits, dialled: list[tuple[str, int]]
) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])

    with pytest.raises(FetchFailed) as failure:
        fetch(
            f"http://rebind.example:{canary.port}/",
            limits,
            resolver=lambda *_: next(answers),
        )

    assert failure.value.code == "unreachable"
    assert dialled == [(PUBLIC, canary.port)]
    assert canary.hits == 0
    assert next(answers) == ["127.0.0.1"]


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_in_the_environment_is_ignored(
    name: str,
    canary: Server,
    limits: FetchLimits,
    dialled: list[tuple[str, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")

    with pytest.raises(FetchFailed):
        fetch("http://news.example/", limits, resolver=lambda *_: [PUBLIC])

    assert (canary.hits, dialled) == (0, [(PUBLIC, 80)])


def test_opening_one_private_host_opens_no_other(
    canary: Server, limits: FetchLimits, dialled: list[tuple[str, int]]
) -> None:
    opened = FetchLimits(
        allowed_ports=limits.allowed_ports, allowed_hosts=frozenset({"wiki.example"})
    )

    for host in ("127.0.0.1", "notwiki.example", "wiki.example.evil.example", "a.wiki.example"):
        with pytest.raises(FetchRefused):
            fetch(
                f"http://{host}:{canary.port}/",
                opened,
                resolver=lambda *_: ["127.0.0.1"],
            )

    assert (canary.hits, dialled) == (0, [])


def test_the_canary_is_alive_and_reached_when_its_host_is_opened(
    canary: Server, limits: FetchLimits, dialled: list[tuple[str, int]]
) -> None:
    opened = FetchLimits(allowed_hosts=frozenset({f"127.0.0.1:{canary.port}"}))

    page = fetch(f"http://127.0.0.1:{canary.port}/", opened)

    assert page.body == b"the secret of the private network"
    assert (canary.hits, dialled) == (1, [("127.0.0.1", canary.port)])
