"""What a run would make again and what it would cost, before it is started."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.contents.api.access import producible_content
from apps.contents.api.inputs import PlanRun
from apps.contents.services.plans import plan_run
from apps.contents.states import JobType
from apps.core.api.serializers import OutputSerializer
from apps.core.api.views import ApiView


class PlannedStepOutput(OutputSerializer):
    job_type = serializers.ChoiceField(JobType.choices)
    is_reused = serializers.BooleanField(help_text="Taken over from an earlier run.")
    credits = serializers.IntegerField(help_text="Charged when the run starts.")
    saved_credits = serializers.IntegerField(help_text="Given back when the run ends.")
    saved_usd = serializers.DecimalField(max_digits=10, decimal_places=6)
    saved_seconds = serializers.FloatField()
    scenes = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="Positions of the scenes that are spoken or drawn; null when not known yet.",
    )


class RunPlanOutput(OutputSerializer):
    steps = PlannedStepOutput(many=True)
    charged_credits = serializers.IntegerField(help_text="Taken when the run starts.")
    refunded_credits = serializers.IntegerField(
        help_text="Given back when it ends, for what is taken over."
    )
    total_credits = serializers.IntegerField(help_text="What it costs in the end, at most.")
    saved_usd = serializers.DecimalField(max_digits=10, decimal_places=6)
    saved_seconds = serializers.FloatField()


class PlanView(ApiView):
    @extend_schema(
        summary="Plan a run",
        description=(
            "What a run with these choices would make and what it would take over. Nothing is "
            "started, charged or saved. A step after one that is made counts as made; it is taken "
            "over all the same when the earlier outcome turns out to be the same."
        ),
        request=PlanRun,
        responses=RunPlanOutput,
    )
    def post(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        content = producible_content(by, content_id)
        given = PlanRun(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data
        script = wanted.get("script")
        plan = plan_run(
            by=by,
            content=content,
            choices=given.choices(),
            redo=wanted.get("from_step", ""),
            script={**script, "call_to_action": script["cta"]} if script else None,
        )
        return Response(RunPlanOutput(plan).data)
