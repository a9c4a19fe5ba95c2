from __future__ import annotations

import zoneinfo
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from apps.accounts.states import UserStatus
from apps.core.models import TimestampedModel


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone such as Asia/Seoul."), params={"name": name}
        )


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        email = self.normalize_email(email).lower()
        if not email:
            raise ValueError("A user needs an e-mail address.")
        fields.setdefault("name", email.partition("@")[0])
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, email_verified=True, **fields
        )


class User(TimestampedModel, AbstractBaseUser, PermissionsMixin):
    """A person who signs in by e-mail. Not an organization: those are teams of users."""

    email = models.EmailField(_("e-mail"), max_length=255, unique=True)
    password = models.CharField(_("password"), max_length=255, db_column="password_hash")
    name = models.CharField(_("name"), max_length=100)
    avatar_url = models.URLField(_("picture"), max_length=500, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=255, blank=True)
    memo = models.TextField(_("memo"), blank=True, help_text=_("Seen by staff only."))
    status = models.CharField(
        _("status"), max_length=20, choices=UserStatus.choices, default=UserStatus.ACTIVE
    )
    email_verified = models.BooleanField(_("e-mail verified"), default=False)
    locale = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="ko"
    )
    timezone = models.CharField(
        _("time zone"), max_length=50, default="Asia/Seoul", validators=[validate_time_zone]
    )
    notification_settings = models.JSONField(_("notifications"), default=dict, blank=True)
    last_login = models.DateTimeField(
        _("last login"), null=True, blank=True, db_column="last_login_at"
    )
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)
    is_staff = models.BooleanField(_("staff"), default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        db_table = "users"
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # sign-in: one person per address, however it is capitalised
            models.UniqueConstraint(Lower("email"), name="idx_users_email"),
            models.CheckConstraint(
                condition=models.Q(status__in=UserStatus.values), name="chk_users_status"
            ),
            models.CheckConstraint(
                condition=models.Q(status="deleted", deleted_at__isnull=False)
                | (~models.Q(status="deleted") & models.Q(deleted_at__isnull=True)),
                name="chk_users_deleted_at",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(status="deleted"),
                name="chk_users_erased_at",
            ),
        ]
        indexes = [
            # console: suspended users, users waiting for erasure
            models.Index(fields=["status"], name="idx_users_status"),
            # beat: deleted users whose grace period is over
            models.Index(
                fields=["deleted_at"],
                condition=models.Q(status="deleted", erased_at__isnull=True),
                name="idx_users_to_erase",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """What Django's login asks: suspended and deleted users cannot act."""
        return self.status == UserStatus.ACTIVE

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
