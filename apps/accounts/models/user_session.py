from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel


class UserSession(IdentifiedModel):
    """One sign-in on one device, from its login to its logout.

    Like a line in a visitors' book. Not the session itself: that is Django's row, found by
    session_key and deleted when this one ends.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="sessions",
        verbose_name=_("user"),
    )
    session_key = models.CharField(_("session key"), max_length=40, unique=True, editable=False)
    login_at = models.DateTimeField(_("signed in"), default=timezone.now)
    last_activity_at = models.DateTimeField(_("last activity"), default=timezone.now)
    logout_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ip_address = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    user_agent = models.CharField(_("browser"), max_length=255, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        db_table = "user_sessions"
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_active=True, logout_at__isnull=True)
                | Q(is_active=False, logout_at__isnull=False),
                name="chk_user_sessions_logout_at",
            ),
        ]
        indexes = [
            # a person's open sessions, newest first
            models.Index(
                fields=["user", "-id"],
                condition=Q(is_active=True),
                name="idx_user_sessions_active",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ip_address or '-'} {self.login_at:%Y-%m-%d %H:%M}"
