"""What is sent about files of the media library."""

from __future__ import annotations

from rest_framework import serializers

from apps.contents.models import MediaAsset
from apps.contents.services.library import MAX_TAG
from apps.core.api.serializers import ChoiceField, IdField, InputSerializer, TextField

KINDS = [(kind.value, kind.label) for kind in MediaAsset.LIBRARY_KINDS]
_TAGS = "Words to find it by."


class AssetWords(InputSerializer):
    title = TextField(required=False, allow_blank=True, max_length=200)
    tags = serializers.ListField(
        child=TextField(allow_blank=True, max_length=MAX_TAG),
        required=False,
        max_length=50,
        help_text=_TAGS,
    )
    license = TextField(
        required=False, allow_blank=True, max_length=200, help_text="Terms it may be shown under."
    )
    origin = TextField(
        required=False, allow_blank=True, max_length=300, help_text="Where it is from."
    )
    kind = ChoiceField(
        KINDS, required=False, help_text="A sound is `audio` unless you say that it is `music`."
    )


class ChangeAsset(AssetWords):
    """Only what is given is changed."""


class UploadAsset(AssetWords):
    file = serializers.FileField(max_length=255, allow_empty_file=True)
    organization = IdField(required=False, help_text="The team to own it; you, when left out.")
