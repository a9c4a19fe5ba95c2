from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import serializers

from apps.core.api.serializers import (
    ChoiceField,
    IdField,
    InputSerializer,
    NumberField,
    OutputSerializer,
    SwitchField,
    TextField,
)
from apps.projects.states import ContentFormat, Language, ProjectStatus, Tone, Vertical
from apps.projects.style import validate_modifications
from apps.providers.capabilities.speech import FASTEST, MOST_SEMITONES, SLOWEST


class ModificationsField(serializers.JSONField):
    """An object of plain values by "Element.property"; the template says which there are."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[_check_modifications], **kwargs)


def _check_modifications(value: Any) -> None:
    try:
        validate_modifications(value)
    except ValidationError as error:
        raise serializers.ValidationError(error.messages) from error


class StyleInput(InputSerializer):
    template = TextField(required=False, allow_blank=True, max_length=60)
    voice = TextField(required=False, allow_blank=True, max_length=60)
    speed = NumberField(required=False, min_value=SLOWEST, max_value=FASTEST)
    pitch = NumberField(
        required=False,
        min_value=-MOST_SEMITONES,
        max_value=MOST_SEMITONES,
        help_text="Semitones above (below) the voice's own; the pace stays.",
    )
    music = TextField(
        required=False,
        allow_blank=True,
        max_length=80,
        help_text=(
            "A mood, a track's name, `own:` and the id of music in the media library, or `none`; "
            "empty for the template's own."
        ),
    )
    label = TextField(  # type: ignore[assignment]
        required=False, allow_blank=True, max_length=60
    )
    modifications = ModificationsField(
        required=False, help_text='Values of the template by "Element.property".'
    )


class ProjectFields(InputSerializer):
    """What may be changed later."""

    name = TextField(max_length=100)
    description = TextField(required=False, allow_blank=True, max_length=5000)
    vertical = ChoiceField(Vertical.choices, required=False)
    sub_category = TextField(required=False, allow_blank=True, max_length=50)
    content_format = ChoiceField(ContentFormat.choices, required=False)
    language = ChoiceField(Language.choices, required=False)
    target_platforms = serializers.ListField(
        child=serializers.RegexField(r"^[a-z0-9_]{1,40}$"), required=False, max_length=20
    )
    tone = ChoiceField(Tone.choices, required=False)
    style_preset = StyleInput(required=False)
    is_auto_publish = SwitchField(required=False)


class CreateProject(ProjectFields):
    organization = IdField(
        required=False, allow_null=True, help_text="The team that owns it; yourself when left out."
    )


class ChangeProject(ProjectFields):
    status = ChoiceField(ProjectStatus.choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "partial": True})


class StyleOutput(OutputSerializer):
    template = serializers.CharField(required=False)
    voice = serializers.CharField(required=False)
    speed = serializers.FloatField(required=False)
    pitch = serializers.FloatField(required=False)
    music = serializers.CharField(required=False)
    label = serializers.CharField(required=False)  # type: ignore[assignment]
    modifications = serializers.DictField(required=False)


class ProjectOutput(OutputSerializer):
    id = serializers.UUIDField()
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    name = serializers.CharField()
    description = serializers.CharField()
    vertical = serializers.ChoiceField(Vertical.choices)
    sub_category = serializers.CharField()
    content_format = serializers.ChoiceField(ContentFormat.choices)
    language = serializers.ChoiceField(Language.choices)
    target_platforms = serializers.ListField(child=serializers.CharField())
    tone = serializers.ChoiceField(Tone.choices)
    style_preset = StyleOutput()
    status = serializers.ChoiceField(ProjectStatus.choices)
    is_auto_publish = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
