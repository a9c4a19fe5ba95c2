"""Keys to vendors survive a change of the encryption keys."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from apps.accounts.models import User
from apps.core.encryption import CannotDecrypt
from apps.usage.models import ProviderKey
from apps.usage.owners import Owner
from apps.usage.services.key_rotation import rotate_provider_keys
from apps.usage.services.providers import set_key

OLD, NEW = "an old key of thirty-two characters", "a new key of thirty-two characters!"


def test_keys_are_encrypted_again_under_the_newest_key(someone: User, settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    for vendor in ("openai", "pexels"):
        set_key(by=someone, owner=Owner(user_id=someone.pk), vendor=vendor, key="sk-12345678")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    assert rotate_provider_keys(dry_run=True) == 2
    call_command("rotate_encryption_keys")
    assert rotate_provider_keys() == 0
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert [key.opened() for key in ProviderKey.objects.all()] == ["sk-12345678"] * 2


def test_a_key_copied_to_another_row_cannot_be_read(someone: User) -> None:
    first = set_key(by=someone, owner=Owner(user_id=someone.pk), vendor="openai", key="sk-12345678")
    other = set_key(by=someone, owner=Owner(user_id=someone.pk), vendor="pexels", key="px-12345678")
    ProviderKey.objects.filter(pk=other.pk).update(secret=first.secret)
    other.refresh_from_db()
    with pytest.raises(CannotDecrypt):
        other.opened()
