from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import StateTable


class UserStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    DELETED = "deleted", _("Deleted")


USER_STATES = StateTable(
    "user",
    {
        UserStatus.ACTIVE: frozenset({UserStatus.SUSPENDED, UserStatus.DELETED}),
        UserStatus.SUSPENDED: frozenset({UserStatus.ACTIVE, UserStatus.DELETED}),
        # Until the personal data are erased; then there is nobody left to come back.
        UserStatus.DELETED: frozenset({UserStatus.ACTIVE}),
    },
)
