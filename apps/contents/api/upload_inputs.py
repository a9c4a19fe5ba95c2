from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.contents.publishing.details import (
    MOST_DESCRIPTION,
    MOST_TAG,
    MOST_TAGS,
    MOST_TITLE,
    UploadDetails,
)
from apps.contents.services.uploads import MOST_CHANNELS
from apps.contents.states import Visibility
from apps.core.api.serializers import ChoiceField, IdField, InputSerializer, SwitchField, TextField

NAMES = tuple(UploadDetails.__dataclass_fields__)


class MomentField(serializers.DateTimeField):
    """RFC 3339 with a time zone, as text."""

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str):
            self.fail("invalid", format="RFC 3339")
        return super().to_internal_value(value)


class UploadDetailsInput(InputSerializer):
    title = TextField(required=False, max_length=MOST_TITLE)
    description = TextField(required=False, allow_blank=True, max_length=MOST_DESCRIPTION)
    tags = serializers.ListField(
        child=TextField(max_length=MOST_TAG), required=False, max_length=MOST_TAGS
    )
    visibility = ChoiceField(Visibility.choices, required=False)
    ai_disclosure = SwitchField(required=False)
    made_for_kids = SwitchField(required=False)
    with_captions = SwitchField(required=False)
    scheduled_at = MomentField(
        required=False, allow_null=True, help_text="When it goes out; null is now."
    )

    def details(self) -> UploadDetails:
        """What was given of the details, once the input is valid."""
        given = self.validated_data
        return UploadDetails(**{name: given[name] for name in NAMES if name in given})


class PlanUploads(UploadDetailsInput):
    """What is left out is taken from the content, its script and each channel."""

    channels = serializers.ListField(
        child=IdField(), min_length=1, max_length=MOST_CHANNELS, help_text="Channels' ids."
    )


class ChangeUpload(UploadDetailsInput):
    """What is left out stays."""


class RetryUpload(InputSerializer):
    anew = SwitchField(
        required=False,
        help_text="Send it even if the platform might have it: a person has looked.",
    )


class RemoveUpload(InputSerializer):
    by_hand = SwitchField(
        required=False, help_text="A person has taken it down at the platform already."
    )


class ConfirmUpload(InputSerializer):
    video = TextField(max_length=500, help_text="The video's address or id at the platform.")


class RejectUpload(InputSerializer):
    again = SwitchField(required=False, help_text="Send it once more.")
