from __future__ import annotations

from typing import Any

import pytest

from apps.core.encryption import CannotDecrypt, decrypt, encrypt, is_current

OLD, NEW = "o" * 40, "n" * 40
PLACE = "channels.access_token:1"


@pytest.fixture(autouse=True)
def one_key(settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]


@pytest.mark.parametrize("text", ["", "secret", "비밀", "x" * 10_000])
def test_what_is_encrypted_comes_back(text: str) -> None:
    stored = encrypt(text, place=PLACE)
    assert decrypt(stored, place=PLACE) == text
    assert "secret" not in stored
    assert stored != encrypt(text, place=PLACE), "the same text is never stored the same way"


def test_a_value_cannot_be_read_at_another_place() -> None:
    stored = encrypt("secret", place=PLACE)
    with pytest.raises(CannotDecrypt):
        decrypt(stored, place="channels.access_token:2")


@pytest.mark.parametrize("position", [-1, -20, 14])
def test_a_changed_value_is_refused(position: int) -> None:
    stored = list(encrypt("a longer secret", place=PLACE))
    stored[position] = "A" if stored[position] != "A" else "B"
    with pytest.raises(CannotDecrypt):
        decrypt("".join(stored), place=PLACE)


@pytest.mark.parametrize("value", ["", "plain text", "1.00000000.AAAA", "2.x.y"])
def test_what_was_never_encrypted_is_refused(value: str) -> None:
    with pytest.raises(CannotDecrypt):
        decrypt(value, place=PLACE)


def test_a_new_key_reads_what_the_old_one_wrote_and_writes_with_itself(settings: Any) -> None:
    stored = encrypt("secret", place=PLACE)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    assert decrypt(stored, place=PLACE) == "secret"
    assert not is_current(stored)
    again = encrypt("secret", place=PLACE)
    assert is_current(again)
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert decrypt(again, place=PLACE) == "secret"
    with pytest.raises(CannotDecrypt, match="FIELD_ENCRYPTION_KEYS"):
        decrypt(stored, place=PLACE)
