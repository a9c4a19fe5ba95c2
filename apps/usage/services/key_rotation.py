from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.core.encryption import decrypt, encrypt, is_current
from apps.usage.models import ProviderKey


def rotate_provider_keys(*, dry_run: bool = False) -> int:
    """Encrypt customers' keys to vendors again under the newest key; return how many."""
    ids = ProviderKey.objects.order_by("id").values_list("pk", flat=True)
    return sum(_rotate(key_id, dry_run=dry_run) for key_id in ids.iterator())


@transaction.atomic
def _rotate(key_id: UUID, *, dry_run: bool) -> bool:
    row = ProviderKey.objects.select_for_update().filter(pk=key_id).first()
    if row is None or is_current(row.secret):
        return False
    if not dry_run:
        row.secret = encrypt(decrypt(row.secret, place=row.place), place=row.place)
        row.save(update_fields=["secret", "updated_at"])
    return True
