"""What a person is told about, by name. `users.notification_settings` keeps what they changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from apps.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class NotificationSettings:
    """Each is a mail that is sent or not. Mails about the security of an account always are."""

    video_ready: bool = True
    video_failed: bool = True
    video_published: bool = True
    approval_wanted: bool = True
    credits_low: bool = True
    product_news: bool = False


def notification_settings(stored: Mapping[str, Any]) -> dict[str, bool]:
    """Every setting by name: what was stored over the defaults."""
    known = asdict(NotificationSettings())
    return known | {name: bool(value) for name, value in stored.items() if name in known}


def changed_notifications(stored: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, bool]:
    """What to store once given is applied; raises InvalidInput for a name or value unknown."""
    names = [field.name for field in fields(NotificationSettings)]
    for name, value in given.items():
        field = f"notification_settings.{name}"
        if name not in names:
            raise InvalidInput(
                _("There is no such setting. Known are: %(known)s.") % {"known": ", ".join(names)},
                field=field,
            )
        if not isinstance(value, bool):
            raise InvalidInput(_("Use true or false."), field=field)
    return notification_settings(stored) | dict(given)
