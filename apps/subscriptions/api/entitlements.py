"""What a person or a team may have and do, and how much of it they use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.serializers import OutputSerializer
from apps.core.api.views import ApiView
from apps.subscriptions.api.access import id_asked, owner_of
from apps.subscriptions.entitlements import FREE, LIMITS, Entitlements, live_subscription
from apps.subscriptions.features import FLAGS
from apps.subscriptions.limits_used import used_by
from apps.usage.owners import Owner

ORGANIZATION = OpenApiParameter(
    "organization", UUID, description="Your team; empty is what is yours alone."
)


class LimitOutput(OutputSerializer):
    allowed = serializers.IntegerField()
    used = serializers.IntegerField(allow_null=True, help_text="Null where nothing counts it.")


class LimitsOutput(OutputSerializer):
    max_projects = LimitOutput()
    max_channels = LimitOutput()
    team_seats = LimitOutput(help_text="Open invitations included.")


class EntitlementsOutput(OutputSerializer):
    organization = serializers.UUIDField(allow_null=True)
    subscription = serializers.UUIDField(allow_null=True)
    plan = serializers.CharField(help_text="Empty without a subscription.")
    limits = LimitsOutput()
    features = serializers.DictField(child=serializers.BooleanField(), help_text=", ".join(FLAGS))
    credits_remaining = serializers.IntegerField()
    bonus_credits = serializers.IntegerField()
    credits_reset_at = serializers.DateTimeField(allow_null=True)


@dataclass(frozen=True, slots=True)
class _Answer:
    organization: UUID | None
    subscription: UUID | None
    plan: str
    limits: dict[str, dict[str, int | None]]
    features: dict[str, bool]
    credits_remaining: int
    bonus_credits: int
    credits_reset_at: datetime | None


class EntitlementsView(ApiView):
    @extend_schema(
        summary="Get entitlements",
        description="What the plan allows now, what is used of it, and the credits that are left.",
        parameters=[ORGANIZATION],
        responses=EntitlementsOutput,
    )
    def get(self, request: Request) -> Response:
        owner = owner_of(request, id_asked(request, "organization"))
        return Response(EntitlementsOutput(_answer(owner)).data)


def _answer(owner: Owner) -> _Answer:
    held = live_subscription(owner)
    allowed, used = Entitlements.of_plan(held.plan) if held else FREE, used_by(owner)
    return _Answer(
        organization=owner.organization_id,
        subscription=held.pk if held else None,
        plan=allowed.plan_code,
        limits={name: {"allowed": allowed.limits[name], "used": used.get(name)} for name in LIMITS},
        features={flag: flag in allowed.flags for flag in FLAGS},
        credits_remaining=held.credits_remaining if held else 0,
        bonus_credits=held.bonus_credits if held else 0,
        credits_reset_at=held.credits_reset_at if held else None,
    )
