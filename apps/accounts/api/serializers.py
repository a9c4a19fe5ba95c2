from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework import serializers

from apps.accounts.models import User, UserSession
from apps.accounts.models.user import validate_time_zone
from apps.accounts.notifications import notification_settings
from apps.accounts.second_factor import has_second_factor
from apps.accounts.validators import no_control_characters
from apps.core.api.serializers import (
    ChoiceField,
    InputSerializer,
    OutputSerializer,
    SwitchField,
    TextField,
)

MAX_PASSWORD = 1000


class SignIn(InputSerializer):
    email = TextField(max_length=255)
    password = TextField(max_length=MAX_PASSWORD, trim_whitespace=False)


class SignedIn(OutputSerializer):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    locale = serializers.CharField(help_text="The language errors are written in.")
    timezone = serializers.CharField()
    is_staff = serializers.BooleanField(help_text="May use the console.")


class CsrfToken(OutputSerializer):
    csrf_token = serializers.CharField(help_text="Send it back as X-CSRFToken.")


class NotificationsOutput(OutputSerializer):
    """Which mails a person wants. Mails about the security of an account are always sent."""

    video_ready = serializers.BooleanField()
    video_failed = serializers.BooleanField()
    video_published = serializers.BooleanField()
    approval_wanted = serializers.BooleanField()
    credits_low = serializers.BooleanField()
    product_news = serializers.BooleanField()


class AccountOutput(OutputSerializer):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    email_verified = serializers.BooleanField()
    name = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()
    avatar_url = serializers.CharField()
    locale = serializers.CharField()
    timezone = serializers.CharField()
    notification_settings = serializers.SerializerMethodField()
    has_password = serializers.BooleanField(source="has_usable_password")
    has_second_factor = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    last_login_at = serializers.DateTimeField(source="last_login", allow_null=True)

    def get_notification_settings(self, user: User) -> NotificationsOutput:
        wanted: Any = notification_settings(user.notification_settings)
        return NotificationsOutput(wanted).data  # type: ignore[return-value]

    def get_has_second_factor(self, user: User) -> bool:
        return has_second_factor(user)


class NotificationsInput(InputSerializer):
    video_ready = SwitchField(required=False)
    video_failed = SwitchField(required=False)
    video_published = SwitchField(required=False)
    approval_wanted = SwitchField(required=False)
    credits_low = SwitchField(required=False)
    product_news = SwitchField(required=False)


class AccountChange(InputSerializer):
    name = TextField(max_length=100, required=False, validators=[no_control_characters])
    phone = TextField(
        max_length=20, required=False, allow_blank=True, validators=[no_control_characters]
    )
    address = TextField(
        max_length=255, required=False, allow_blank=True, validators=[no_control_characters]
    )
    locale = ChoiceField(choices=settings.LANGUAGES, required=False)
    timezone = TextField(max_length=50, required=False, validators=[validate_time_zone])
    notification_settings = NotificationsInput(required=False)


class SessionOutput(OutputSerializer):
    id = serializers.UUIDField()
    login_at = serializers.DateTimeField()
    last_activity_at = serializers.DateTimeField(help_text="To the minute.")
    ip_address = serializers.CharField(allow_null=True)
    user_agent = serializers.CharField()
    is_current = serializers.SerializerMethodField(help_text="The one that asks.")

    def get_is_current(self, session: UserSession) -> bool:
        return bool(session.session_key == self.context["session_key"])


class SessionListOutput(OutputSerializer):
    results = SessionOutput(many=True)


class DeletionInput(InputSerializer):
    password = TextField(
        max_length=MAX_PASSWORD,
        trim_whitespace=False,
        required=False,
        help_text="Needed from everybody who has one.",
    )


class DeletionOutput(OutputSerializer):
    erased_after = serializers.DateTimeField(help_text="Until then the account can be kept.")


class KeepInput(InputSerializer):
    token = TextField(max_length=500, help_text="From the link in the mail about the deletion.")
