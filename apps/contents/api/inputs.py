from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.contents.pipeline.definitions import STEPS
from apps.contents.scripts.checks import MAX_BEATS
from apps.contents.services.briefs import RunChoices
from apps.contents.services.contents import MAX_TITLE
from apps.contents.services.decisions import MOST_REASON
from apps.contents.services.sources import MAX_TOPIC
from apps.contents.states import Priority, ProposalScope
from apps.core.api.serializers import (
    ChoiceField,
    IdField,
    InputSerializer,
    SwitchField,
    TextField,
    WholeNumberField,
)
from apps.core.fetching.targets import MAX_URL_CHARACTERS
from apps.projects.api.serializers import ModificationsField
from apps.projects.states import ContentFormat

SOURCES = ("text", "url", "feed", "topic")


class CreateContent(InputSerializer):
    """Exactly one of text, url, feed and topic."""

    project = IdField()
    title = TextField(
        required=False,
        allow_blank=True,
        max_length=MAX_TITLE,
        help_text="Left out, it is the article's title, the text's first line or the topic.",
    )
    text = TextField(required=False, allow_blank=True, trim_whitespace=False)
    url = TextField(
        required=False, max_length=MAX_URL_CHARACTERS, help_text="A web page with an article."
    )
    feed = TextField(
        required=False,
        max_length=MAX_URL_CHARACTERS,
        help_text="An RSS or Atom feed; its newest article is taken.",
    )
    topic = TextField(
        required=False,
        max_length=MAX_TOPIC,
        help_text="What it is about, without a source: the owner needs a text provider.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given = [name for name in SOURCES if name in attrs]
        if not given:
            raise serializers.ValidationError(
                {"text": _("Give a text, the url of a page, a feed or a topic.")}, code="required"
            )
        if len(given) > 1:
            sentence = _("Give one of text, url, feed and topic, not several.")
            raise serializers.ValidationError(
                dict.fromkeys(given[1:], sentence), code="several_sources"
            )
        return attrs


class ChangeContent(InputSerializer):
    """A text takes the place of a topic alone, a topic that of a text."""

    title = TextField(required=False, max_length=MAX_TITLE)
    text = TextField(required=False, allow_blank=True, trim_whitespace=False)
    topic = TextField(required=False, max_length=MAX_TOPIC)


class SaveScript(InputSerializer):
    hook = TextField(allow_blank=True, help_text="The first sentence: it has three seconds.")
    body = serializers.ListField(child=TextField(allow_blank=True), max_length=500)
    cta = TextField(allow_blank=True, required=False, default="", help_text="Call to action.")


class AskProposal(InputSerializer):
    scope = ChoiceField(ProposalScope.choices)
    position = WholeNumberField(
        required=False,
        min_value=0,
        max_value=MAX_BEATS,
        help_text="The line of the body from 0, when the scope is one sentence.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        is_sentence = attrs["scope"] == ProposalScope.SENTENCE
        if is_sentence and "position" not in attrs:
            raise serializers.ValidationError(
                {"position": _("Say which line of the body.")}, code="required"
            )
        if not is_sentence and "position" in attrs:
            raise serializers.ValidationError(
                {"position": _("Only one sentence has a line.")}, code="not_applicable"
            )
        return attrs


class FlagsInput(InputSerializer):
    ai_disclosure = SwitchField(required=False)
    made_for_kids = SwitchField(required=False)


class ChangeProjectPolicy(InputSerializer):
    ai_disclosure = SwitchField(required=False, help_text="Voice and pictures are machines'.")
    made_for_kids = SwitchField(required=False)
    platform_flags = serializers.DictField(child=FlagsInput(), required=False)
    is_duplicate_guarded = SwitchField(required=False)
    duplicate_threshold = serializers.DecimalField(
        max_digits=3, decimal_places=2, required=False, help_text="From 0.50 to 1.00."
    )
    meaning_threshold = serializers.DecimalField(
        max_digits=3,
        decimal_places=2,
        required=False,
        help_text="From 0.50 to 1.00, where a vendor is asked what texts mean.",
    )


class ChangeDisclosures(InputSerializer):
    ai_disclosure = SwitchField(required=False, allow_null=True)
    made_for_kids = SwitchField(required=False, allow_null=True)
    platform_flags = serializers.DictField(child=FlagsInput(), required=False)


class AllowDuplicate(InputSerializer):
    similar_to = IdField()
    reason = TextField(max_length=MOST_REASON)


class DecideScript(InputSerializer):
    outcome = ChoiceField([("let_through", _("Let through")), ("reject", _("Reject"))])
    reason = TextField(max_length=MOST_REASON)


class StartRun(InputSerializer):
    template = TextField(
        required=False, allow_blank=True, max_length=60, help_text="A template's slug."
    )
    voice = TextField(required=False, allow_blank=True, max_length=60, help_text="A voice's name.")
    music = TextField(
        required=False,
        allow_blank=True,
        max_length=80,
        help_text=(
            "A mood, a track's name, `own:` and the id of music in the media library, or `none`; "
            "empty for the project's choice."
        ),
    )
    modifications = ModificationsField(
        required=False, help_text='Values of the template by "Element.property", for this run.'
    )
    from_step = ChoiceField(
        [(step.job_type.value, step.job_type.label) for step in STEPS],
        required=False,
        allow_blank=True,
        help_text="Make this step again, differently, and what depends on it.",
    )

    def choices(self) -> RunChoices:
        """What was chosen, once the input is valid."""
        given = self.validated_data
        return RunChoices(
            template=given.get("template", ""),
            voice=given.get("voice", ""),
            modifications=given.get("modifications", {}),
            music=given.get("music", ""),
        )


class PlanRun(StartRun):
    """The choices of a run, and perhaps a script that is not saved yet."""

    script = SaveScript(required=False, help_text="As if it were saved first.")


class RetryRun(InputSerializer):
    from_step = ChoiceField(
        [(step.job_type.value, step.job_type.label) for step in STEPS],
        required=False,
        allow_blank=True,
        help_text="Make this step again, differently, and what depends on it.",
    )


class ChangePriority(InputSerializer):
    priority = ChoiceField([(one.name.lower(), one.label) for one in Priority])


class AskQuote(InputSerializer):
    content_format = ChoiceField(ContentFormat.choices)
