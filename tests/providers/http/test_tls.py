"""Encrypted calls: the way every vendor is really called."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from apps.providers.errors import Cancelled, ProviderError
from apps.providers.http import Account, VendorClient, cancellable, client
from apps.providers.openai.vendor import OPENAI
from tests.support.vendors.faults import PATIENT, QUICK
from tests.support.vendors.server import KEY, Reply, VendorServer, drip, hang, late


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "vendor")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "vendor.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def server(certificate: Path) -> Iterator[VendorServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    vendor = VendorServer()
    vendor.speak_tls(context)
    vendor.route("GET", "/thing", lambda _seen: Reply({"long": "x" * 100_000}))
    with vendor.running():
        yield vendor


@pytest.fixture
def _trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    client.system_tls.cache_clear()
    yield
    client.system_tls.cache_clear()


def caller(server: VendorServer, **times: Any) -> VendorClient:
    options: dict[str, Any] = {**PATIENT, **times}
    return VendorClient(Account(OPENAI, api_key=KEY, base_url=server.url, **options))


@pytest.mark.usefixtures("_trusted")
def test_an_answer_that_comes_late_and_in_pieces_is_read_whole(server: VendorServer) -> None:
    server.then(late)
    assert len(caller(server).get_json("/thing")["long"]) == 100_000


@pytest.mark.usefixtures("_trusted")
@pytest.mark.parametrize("misdeed", [hang, drip])
def test_time_is_kept(server: VendorServer, misdeed: Any) -> None:
    server.then(misdeed)
    with pytest.raises(ProviderError, match="in time"):
        caller(server, **QUICK).get_json("/thing")


@pytest.mark.usefixtures("_trusted")
def test_cancelling_ends_a_call_that_still_waits(server: VendorServer) -> None:
    server.then(hang)
    asked = threading.Event()
    threading.Timer(0.3, asked.set).start()
    with pytest.raises(Cancelled), cancellable(asked.is_set):
        caller(server).get_json("/thing")


def test_a_certificate_that_is_not_trusted_gets_no_key(server: VendorServer) -> None:
    with pytest.raises(ProviderError, match="certificate of OpenAI is not one") as caught:
        caller(server).get_json("/thing")
    assert caught.value.permanent
    assert server.requests == []
