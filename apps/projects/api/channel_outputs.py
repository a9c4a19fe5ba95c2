"""What the API tells of channels. Tokens are not in it, not even that there are any."""

from __future__ import annotations

from rest_framework import serializers

from apps.core.api.serializers import (
    ChoiceField,
    IdField,
    InputSerializer,
    OutputSerializer,
    SwitchField,
    TextField,
)
from apps.projects.platforms import PlatformFacts
from apps.projects.services.channel_connections import callback_address
from apps.projects.states import ChannelStatus, Platform, Visibility


class UploadSettingsInput(InputSerializer):
    default_visibility = ChoiceField(Visibility.choices, required=False)
    auto_publish = SwitchField(required=False)
    schedule_time = TextField(required=False, help_text="Time of day, such as `09:00`.")
    timezone = TextField(required=False, help_text="IANA name, such as `Asia/Seoul`.")


class ChangeChannel(InputSerializer):
    """What is left out stays."""

    label = TextField(  # type: ignore[assignment]
        required=False, allow_blank=True, max_length=100, help_text="Empty: the platform's name."
    )
    upload_settings = UploadSettingsInput(required=False)


class AddChannel(InputSerializer):
    platform = ChoiceField(
        [(Platform.ARCHIVE.value, Platform.ARCHIVE.label)],
        help_text="Others are connected at their platform: see `channel-authorizations`.",
    )
    label = TextField(  # type: ignore[assignment]
        required=False, allow_blank=True, max_length=100
    )


class BeginInput(InputSerializer):
    project = IdField()
    platform = ChoiceField(Platform.choices)
    channel = IdField(
        required=False, allow_null=True, help_text="The channel to be connected again."
    )
    return_to = TextField(
        required=False,
        allow_blank=True,
        max_length=500,
        help_text="Where this installation's page sends the browser afterwards.",
    )
    redirect_uri = TextField(
        required=False,
        allow_blank=True,
        max_length=500,
        help_text=(
            "An address of the frontend that takes `state` and `code` itself and hands them in; "
            "the platform's client must know it. Left out: this installation's own page."
        ),
    )


class FinishInput(InputSerializer):
    state = TextField(max_length=200)
    code = TextField(required=False, allow_blank=True, max_length=4096)
    error = TextField(required=False, allow_blank=True, max_length=200)


class NoInput(InputSerializer):
    """An empty object."""


class UploadSettingsOutput(OutputSerializer):
    default_visibility = serializers.ChoiceField(Visibility.choices)
    auto_publish = serializers.BooleanField()
    schedule_time = serializers.CharField()
    timezone = serializers.CharField()


class ChannelOutput(OutputSerializer):
    id = serializers.UUIDField()
    project = serializers.UUIDField(source="project_id")
    platform = serializers.ChoiceField(Platform.choices)
    name = serializers.CharField(help_text="`label`, or what the platform calls it.")
    label = serializers.CharField()  # type: ignore[assignment]
    channel_id = serializers.CharField(help_text="The platform's own id.")
    channel_name = serializers.CharField()
    channel_url = serializers.CharField()
    avatar_url = serializers.CharField()
    followers = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(ChannelStatus.choices)
    status_at = serializers.DateTimeField()
    status_reason = serializers.CharField(help_text="What to do; empty when all is well.")
    upload_settings = UploadSettingsOutput(source="upload_defaults")
    last_sync_at = serializers.DateTimeField(allow_null=True)
    next_check_at = serializers.DateTimeField(allow_null=True)
    token_expires_at = serializers.DateTimeField(allow_null=True, help_text="It is renewed before.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class BegunOutput(OutputSerializer):
    id = serializers.UUIDField(source="authorization.pk")
    authorization_url = serializers.CharField(
        source="url", help_text="Send the person there; what comes back is good once."
    )
    redirect_uri = serializers.CharField(source="authorization.redirect_uri")
    expires_at = serializers.DateTimeField(source="authorization.expires_at")


class PlatformOutput(OutputSerializer):
    platform = serializers.ChoiceField(Platform.choices)
    name = serializers.CharField()
    needs_account = serializers.BooleanField()
    is_ready = serializers.BooleanField(help_text="Can channels be connected now?")
    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="Settings that whoever runs the installation has to fill in first.",
    )
    visibilities = serializers.ListField(child=serializers.ChoiceField(Visibility.choices))
    uploads_a_day = serializers.IntegerField(allow_null=True)
    callback_url = serializers.SerializerMethodField(
        help_text="What the platform's client must know as redirect address."
    )

    def get_callback_url(self, facts: PlatformFacts) -> str | None:
        return callback_address() if facts.needs_account else None
