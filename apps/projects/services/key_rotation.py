from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.core.encryption import is_current
from apps.projects.models import Channel

COLUMNS = ("access_token", "refresh_token")


def rotate_channel_tokens(*, dry_run: bool = False) -> int:
    """Encrypt the tokens of channels again under the newest key; return how many tokens.

    A row at a time, locked for a moment: whoever reads a token before reads it under the old key,
    which is still there, and whoever refreshes one writes it under the new key.
    """
    rows = Channel.objects.exclude(Q(access_token="") & Q(refresh_token="")).order_by("id")
    ids = rows.values_list("pk", flat=True)
    return sum(_rotate(channel_id, dry_run=dry_run) for channel_id in ids.iterator())


@transaction.atomic
def _rotate(channel_id: UUID, *, dry_run: bool) -> int:
    row = Channel.objects.select_for_update(no_key=True).filter(pk=channel_id).first()
    if row is None:
        return 0
    stored = {name: getattr(row, name) for name in COLUMNS}
    old = [name for name, value in stored.items() if value and not is_current(value)]
    if old and not dry_run:
        for name in old:
            row.seal(name, row.opened(name))
        row.save(update_fields=old)
    return len(old)
