"""What is sent to change scenes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.contents.models import StoryboardBlock
from apps.contents.scripts.checks import MAX_BEAT_CHARACTERS
from apps.contents.services.scene_inputs import MAX_HEADLINE, MAX_PROMPT
from apps.core.api.serializers import (
    ChoiceField,
    IdField,
    InputSerializer,
    SwitchField,
    TextField,
    WholeNumberField,
)
from apps.providers.capabilities.image import CardKind

KINDS = [(kind.value, kind.value) for kind in CardKind]
# Above what a storyboard can hold.
MOST_SCENES = 200


class Versioned(InputSerializer):
    version = WholeNumberField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="The storyboard's version that you saw; another one is answered with 409.",
    )


class ChangeScene(Versioned):
    """Only what is given is changed; "" and [] give a choice back to the planner."""

    narration = TextField(required=False, max_length=MAX_BEAT_CHARACTERS)
    source = ChoiceField(  # type: ignore[assignment]
        StoryboardBlock.Source.choices, required=False
    )
    kind = ChoiceField(KINDS, required=False, allow_blank=True, help_text="Kind of card.")
    headline = TextField(required=False, allow_blank=True, max_length=MAX_HEADLINE)
    prompt = TextField(
        required=False,
        allow_blank=True,
        max_length=MAX_PROMPT,
        help_text="What a generator draws, or a library is searched for.",
    )
    items = serializers.ListField(
        child=TextField(allow_blank=True), required=False, max_length=50, help_text="Of a list."
    )
    figures = serializers.ListField(
        child=TextField(allow_blank=True),
        required=False,
        max_length=50,
        help_text="Of a chart, such as `2020: 14%`.",
    )
    asset = IdField(required=False, help_text="An image or a clip of the owner's library.")
    allow_repeat = SwitchField(
        required=False, default=False, help_text="Show a file that another scene shows already."
    )
    is_muted = SwitchField(required=False)
    is_locked = SwitchField(required=False)


class ReorderScenes(Versioned):
    order = serializers.ListField(
        child=IdField(), max_length=MOST_SCENES, help_text="Every scene's id, each once."
    )


class SplitScene(Versioned):
    at = WholeNumberField(
        min_value=0,
        max_value=MAX_BEAT_CHARACTERS,
        help_text="Where the second scene begins, in characters of the narration.",
    )


class AddScene(Versioned):
    narration = TextField(max_length=MAX_BEAT_CHARACTERS)
    after = IdField(
        required=False, allow_null=True, default=None, help_text="null: before all others."
    )


def changes_of(data: dict[str, Any]) -> dict[str, Any]:
    """The fields of SceneChanges that need no row."""
    names = ("narration", "source", "kind", "headline", "prompt", "is_muted", "is_locked")
    found: dict[str, Any] = {name: data[name] for name in names if name in data}
    found |= {name: tuple(data[name]) for name in ("items", "figures") if name in data}
    return {**found, "repeats": data.get("allow_repeat", False)}
