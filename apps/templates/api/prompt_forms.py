"""What is told of prompts, and what may be sent."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.api.people import AuthorOutput
from apps.core.api.differences import LineOutput
from apps.core.api.serializers import (
    ChoiceField,
    IdField,
    InputSerializer,
    OutputSerializer,
    SwitchField,
    TextField,
)
from apps.projects.states import ContentFormat, Language, Vertical
from apps.templates.api.inputs import OWNER_HELP
from apps.templates.models import Prompt
from apps.templates.prompt_texts import MOST_CHARACTERS

MOST_NAME = 100
MOST_SAMPLE = 5000


class PromptFilters(django_filters.FilterSet):  # type: ignore[misc]
    vertical = django_filters.ChoiceFilter(choices=Vertical.choices)
    language = django_filters.ChoiceFilter(choices=Language.choices)
    content_format = django_filters.ChoiceFilter(choices=ContentFormat.choices)
    is_active = django_filters.BooleanFilter(label="In force.")
    organization = django_filters.UUIDFilter(label="Of this team.")
    is_shared = django_filters.BooleanFilter(method="shared", label="The installation's.")

    def shared(
        self,
        rows: QuerySet[Prompt],
        name: str,  # noqa: ARG002
        value: bool,  # noqa: FBT001 (the library's own signature)
    ) -> QuerySet[Prompt]:
        nobodys = Q(user__isnull=True, organization__isnull=True)
        return rows.filter(nobodys if value else ~nobodys)


class PromptOutput(OutputSerializer):
    id = serializers.UUIDField()
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    is_shared = serializers.BooleanField(help_text="The installation's, which all fall back to.")
    name = serializers.CharField()
    vertical = serializers.ChoiceField(Vertical.choices)
    language = serializers.ChoiceField(Language.choices)
    content_format = serializers.ChoiceField(ContentFormat.choices)
    version = serializers.IntegerField()
    is_active = serializers.BooleanField(help_text="In force.")
    system_prompt = serializers.CharField()
    hook_template = serializers.CharField(help_text="One alternative a line.")
    call_to_action = serializers.CharField(help_text="One alternative a line.")
    scene_template = serializers.CharField()
    image_template = serializers.CharField()
    author = serializers.SerializerMethodField(
        help_text="Who wrote it; null for the installation's."
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @extend_schema_field(AuthorOutput(allow_null=True))
    def get_author(self, prompt: Prompt) -> dict[str, Any] | None:
        is_told = prompt.author is not None and not prompt.is_shared
        return dict(AuthorOutput(prompt.author).data) if is_told else None


class PromptTexts(InputSerializer):
    name = TextField(required=False, max_length=MOST_NAME)
    system_prompt = TextField(required=False, max_length=MOST_CHARACTERS)
    hook_template = TextField(required=False, allow_blank=True, max_length=MOST_CHARACTERS)
    call_to_action = TextField(required=False, allow_blank=True, max_length=MOST_CHARACTERS)
    scene_template = TextField(required=False, allow_blank=True, max_length=MOST_CHARACTERS)
    image_template = TextField(required=False, allow_blank=True, max_length=MOST_CHARACTERS)


class CreatePrompt(PromptTexts):
    organization = IdField(required=False, allow_null=True, help_text=OWNER_HELP)
    name = TextField(max_length=MOST_NAME)
    vertical = ChoiceField(Vertical.choices)
    language = ChoiceField(Language.choices)
    content_format = ChoiceField(ContentFormat.choices)
    system_prompt = TextField(max_length=MOST_CHARACTERS)


class CopyPrompt(InputSerializer):
    organization = IdField(required=False, allow_null=True, help_text=OWNER_HELP)
    name = TextField(required=False, max_length=MOST_NAME)


class AddPromptVersion(PromptTexts):
    activate = SwitchField(required=False, default=True, help_text="Put it in force.")


class TryPrompt(InputSerializer):
    """A sample to ask about, and texts that are not saved yet."""

    title = TextField(required=False, max_length=200)
    text = TextField(required=False, max_length=MOST_SAMPLE, help_text="One sentence a line.")
    system_prompt = TextField(required=False, max_length=MOST_CHARACTERS)
    hook_template = TextField(required=False, allow_blank=True, max_length=MOST_CHARACTERS)
    call_to_action = TextField(required=False, allow_blank=True, max_length=MOST_CHARACTERS)


class TriedPrompt(OutputSerializer):
    instructions = serializers.CharField(help_text="What a language model is told to do.")
    material = serializers.CharField(help_text="What it is told to tell about.")


class PromptTextOutput(OutputSerializer):
    field = serializers.CharField(help_text="Which text, such as `system_prompt`.")
    is_changed = serializers.BooleanField()
    lines = LineOutput(many=True)


class PromptNameOutput(OutputSerializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    version = serializers.IntegerField()
    is_shared = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class PromptDiffOutput(OutputSerializer):
    before = PromptNameOutput()
    after = PromptNameOutput()
    texts = PromptTextOutput(many=True)
