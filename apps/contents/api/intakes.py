"""Which items of a project's sources become contents, and single items by hand."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.contents.api.access import seen_content
from apps.contents.api.contents import content_answer
from apps.contents.api.outputs import ContentDetail
from apps.contents.models import ProjectIntake
from apps.contents.services.intakes import (
    LONGEST_KEYWORD,
    MOST_KEYWORDS,
    change_intake,
    counts_of,
    intake_of,
    read_item,
    take_item,
)
from apps.contents.states import IntakeMode, IntakeOrder
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.serializers import (
    ChoiceField,
    InputSerializer,
    OutputSerializer,
    SwitchField,
    TextField,
    WholeNumberField,
)
from apps.core.api.views import ApiView
from apps.organizations.selectors import owned_by
from apps.projects.models import Project, SourceItem
from apps.projects.selectors import projects_seen_by


class IntakeOutput(OutputSerializer):
    is_on = serializers.BooleanField()
    mode = serializers.ChoiceField(IntakeMode.choices)
    per_day = serializers.IntegerField(help_text="Videos a day, in the owner's time zone.")
    order = serializers.ChoiceField(IntakeOrder.choices)
    keywords = serializers.ListField(child=serializers.CharField())
    min_score = serializers.FloatField(help_text="0.0 to 1.0: how well the keywords must match.")
    max_age_days = serializers.IntegerField()
    from_headline = serializers.BooleanField(
        help_text="An item whose page cannot be read becomes a video of its headline alone."
    )
    acts_for = serializers.UUIDField(
        source="acts_for_id", allow_null=True, help_text="The person whose rights it has."
    )
    pause_reason = serializers.CharField(help_text="Why nothing is taken, or empty.")
    waiting = serializers.IntegerField(help_text="Items that nobody decided about.")
    taken_today = serializers.IntegerField()

    @classmethod
    def of(cls, intake: ProjectIntake) -> Response:
        counts = counts_of(intake.project)
        for name, count in counts.items():
            setattr(intake, name, count)
        return Response(cls(intake).data)


class ChangeIntake(InputSerializer):
    is_on = SwitchField(required=False)
    mode = ChoiceField(IntakeMode.choices, required=False)
    per_day = WholeNumberField(required=False, min_value=1, max_value=100)
    order = ChoiceField(IntakeOrder.choices, required=False)
    keywords = serializers.ListField(
        child=TextField(max_length=LONGEST_KEYWORD), max_length=MOST_KEYWORDS, required=False
    )
    min_score = serializers.FloatField(required=False, min_value=0, max_value=1)
    max_age_days = WholeNumberField(required=False, min_value=1, max_value=365)
    from_headline = SwitchField(
        required=False, help_text="Refused while the owner has no text provider."
    )


class TakeItem(InputSerializer):
    produce = SwitchField(required=False, default=False, help_text="Start its production too.")


class IntakeView(ApiView):
    @extend_schema(summary="Get what a project takes by itself", responses=IntakeOutput)
    def get(self, request: Request, project_id: UUID) -> Response:
        return IntakeOutput.of(intake_of(_project(request, project_id)))

    @extend_schema(
        summary="Change what a project takes by itself",
        description="From then on it acts with the rights of whoever changed it.",
        request=ChangeIntake,
        responses=IntakeOutput,
    )
    def patch(self, request: Request, project_id: UUID) -> Response:
        project = _project(request, project_id)
        given = ChangeIntake(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        intake = change_intake(by=person(request), project=project, **given.validated_data)
        return IntakeOutput.of(intake)


class TakeItemView(ApiView):
    @extend_schema(
        summary="Make a content of an item",
        description=(
            "Also of one that was skipped. The page that it leads to is read when the item itself "
            "tells too little."
        ),
        parameters=[IDEMPOTENCY],
        request=TakeItem,
        responses={201: ContentDetail},
    )
    def post(self, request: Request, item_id: UUID) -> Response:
        by = person(request)
        items = SourceItem.objects.filter(owned_by(by, "project__"), pk=item_id)
        item = items.select_related("project", "data_source").first()
        if item is None:
            raise Http404
        given = TakeItem(data=request.data)
        given.is_valid(raise_exception=True)
        produce = given.validated_data["produce"]
        stored = stored_answer(request)
        if stored:
            return stored
        story = read_item(by=by, item=item)

        def take() -> Response:
            made = take_item(by=by, item=item, story=story, produce=produce)
            return content_answer(request, seen_content(by, made.pk), status=201)

        return once(request, take)


def _project(request: Request, project_id: UUID) -> Project:
    rows = projects_seen_by(person(request)).select_related("user", "organization")
    project = rows.filter(pk=project_id).first()
    if project is None:
        raise Http404
    return project
