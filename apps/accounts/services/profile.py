from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.notifications import changed_notifications
from apps.core import audit
from apps.core.audit import Actor

PROFILE_FIELDS = frozenset({"name", "locale", "timezone", "phone", "address"})


@transaction.atomic
def change_profile(*, user: User, by: Actor, changes: Mapping[str, Any]) -> User:
    """Change what a person may change about themselves.

    changes holds valid values of PROFILE_FIELDS, and notification_settings by name; raises
    InvalidInput for a setting nobody knows.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    wanted = {name: value for name, value in changes.items() if name in PROFILE_FIELDS}
    if "notification_settings" in changes:
        wanted["notification_settings"] = changed_notifications(
            locked.notification_settings, changes["notification_settings"]
        )
    changed = {name: value for name, value in wanted.items() if getattr(locked, name) != value}
    if changed:
        before = {name: getattr(locked, name) for name in changed}
        for name, value in changed.items():
            setattr(locked, name, value)
        locked.save(update_fields=[*changed, "updated_at"])
        audit.record(
            by=by,
            action="user.changed",
            target=locked,
            changes={name: [before[name], value] for name, value in changed.items()},
        )
    return locked
