from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from apps.accounts.adapters.second_factor import PLACE
from apps.core.encryption import decrypt, encrypt, is_current

# Where allauth keeps what its adapter encrypts.
SECRET_NAMES = ("secret", "seed")


def rotate_second_factors(*, dry_run: bool = False) -> int:
    """Encrypt the secrets of second factors again under the newest key; return how many."""
    rotated = 0
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    for pk in Authenticator.objects.filter(type__in=kinds).values_list("pk", flat=True):
        rotated += _rotate(pk, dry_run=dry_run)
    return rotated


@transaction.atomic
def _rotate(pk: int, *, dry_run: bool) -> bool:
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    old = {
        name: row.data[name]
        for name in SECRET_NAMES
        if row and name in row.data and not is_current(row.data[name])
    }
    if row and old and not dry_run:
        row.data |= {
            name: encrypt(decrypt(value, place=PLACE), place=PLACE) for name, value in old.items()
        }
        row.save(update_fields=["data"])
    return bool(old)
