"""Secrets in columns: AES-256-GCM (NIST SP 800-38D) under keys that can be replaced.

A stored value is `1.<key id>.<base64url of nonce and ciphertext>`. The place where it is kept
(table and column, and the row where the caller knows it) is authenticated with it, so that a value
copied to another place cannot be read there.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = "1"
NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """The value was not encrypted for this place, or its key is no longer configured."""


@dataclass(frozen=True, slots=True)
class Key:
    """id names the key without telling anything about it."""

    id: str
    cipher: AESGCM


def encrypt(text: str, *, place: str) -> str:
    """Encrypt text under the newest key. place: such as "channels.access_token:<row id>"."""
    key = _keys()[0]
    nonce = os.urandom(NONCE_BYTES)
    sealed = key.cipher.encrypt(nonce, text.encode(), _associated(key.id, place))
    return f"{VERSION}.{key.id}.{base64.urlsafe_b64encode(nonce + sealed).decode('ascii')}"


def decrypt(stored: str, *, place: str) -> str:
    """The text that encrypt was given for place; raises CannotDecrypt."""
    version, _, rest = stored.partition(".")
    key_id, _, encoded = rest.partition(".")
    key = next((one for one in _keys() if one.id == key_id), None)
    if version != VERSION or key is None:
        raise CannotDecrypt(f"The key of a secret in {place} is not in FIELD_ENCRYPTION_KEYS.")
    try:
        sealed = base64.urlsafe_b64decode(encoded)
        opened = key.cipher.decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _associated(key.id, place)
        )
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt(f"A secret in {place} is damaged or belongs elsewhere.") from error
    return opened.decode()


def is_current(stored: str) -> bool:
    """Is the value under the newest key? Otherwise it should be encrypted again."""
    return stored.startswith(f"{VERSION}.{_keys()[0].id}.")


def _associated(key_id: str, place: str) -> bytes:
    return f"{VERSION}.{key_id}.{place}".encode()


def _keys() -> tuple[Key, ...]:
    return _derived(tuple(settings.FIELD_ENCRYPTION_KEYS))


@cache
def _derived(secrets: tuple[str, ...]) -> tuple[Key, ...]:
    return tuple(_key(secret) for secret in secrets)


def _key(secret: str) -> Key:
    material = HKDF(SHA256(), 32, salt=None, info=b"autoclip column encryption").derive(
        secret.encode()
    )
    return Key(hashlib.sha256(b"id" + material).hexdigest()[:8], AESGCM(material))
