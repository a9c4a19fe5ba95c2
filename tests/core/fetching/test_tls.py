"""A connection pinned to an address still proves the name that was asked for."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from apps.core.fetching import FetchedPage, FetchFailed, FetchLimits, fetch
from tests.core.fetching.servers import Server, answer, serving


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PEM file with a key and a self-signed certificate for news.example."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "news.example")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def serving_tls(certificate: Path, names: list[str | None]) -> Iterator[Server]:
    """Serve over TLS, noting the name each client asks for (SNI)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _, name, __: names.append(name)
    reply = answer(b"over TLS")

    def script(connection: socket.socket, request: bytes) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            reply(secured, secured.recv(65536))

    with serving(script, waits_for_request=False) as server:
        yield server


def read(server: Server, host: str, trusted: Path | None) -> FetchedPage:
    limits = FetchLimits(allowed_hosts=frozenset({f"{host}:{server.port}"}), total_seconds=10.0)
    tls = ssl.create_default_context(cafile=trusted) if trusted else None
    return fetch(
        f"https://{host}:{server.port}/", limits, resolver=lambda *_: ["127.0.0.1"], tls=tls
    )


def test_the_name_is_sent_and_verified_although_the_address_is_pinned(certificate: Path) -> None:
    names: list[str | None] = []

    with serving_tls(certificate, names) as server:
        page = read(server, "news.example", certificate)

    assert page.body == b"over TLS"
    assert names == ["news.example"]


def test_a_certificate_for_another_name_is_not_accepted(certificate: Path) -> None:
    with serving_tls(certificate, []) as server, pytest.raises(FetchFailed) as failure:
        read(server, "bank.example", certificate)

    assert failure.value.code == "certificate_invalid"
    assert failure.value.permanent


def test_a_certificate_nobody_vouches_for_is_not_accepted(certificate: Path) -> None:
    with serving_tls(certificate, []) as server, pytest.raises(FetchFailed) as failure:
        read(server, "news.example", None)

    assert failure.value.code == "certificate_invalid"


def test_a_server_that_speaks_no_tls_is_unreachable_over_https() -> None:
    with serving(answer()) as server, pytest.raises(FetchFailed) as failure:
        read(server, "news.example", None)

    assert failure.value.code == "unreachable"


def test_a_handshake_that_drips_is_cut_off_at_the_deadline() -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(b"\x16\x03\x03\x40\x00")
        for _ in server.keeps_going():
            connection.sendall(b"\x02")
            server.pause(0.02)

    with serving(script) as server:
        opened = frozenset({f"127.0.0.1:{server.port}"})
        with pytest.raises(FetchFailed) as failure:
            fetch(
                f"https://127.0.0.1:{server.port}/",
                FetchLimits(allowed_hosts=opened, total_seconds=0.4),
            )

    assert failure.value.code == "timed_out"
