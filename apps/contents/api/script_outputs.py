"""What changes, proposals and decisions look like in answers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.api.people import AuthorOutput
from apps.contents.models import PolicyDecision, ScriptProposal
from apps.contents.safety.wording import needs_staff, sentence_of
from apps.contents.states import DecisionStatus, ProposalScope, ProposalStatus, Verdict
from apps.core.api.differences import LineOutput
from apps.core.api.serializers import OutputSerializer


class VersionName(OutputSerializer):
    version = serializers.IntegerField(source="number")
    author = AuthorOutput(allow_null=True)
    provider = serializers.CharField()
    created_at = serializers.DateTimeField()


class LineChangeOutput(LineOutput):
    part = serializers.ChoiceField(["hook", "body", "cta"])
    before_line = serializers.IntegerField(allow_null=True, help_text="Of the body, from 1.")
    after_line = serializers.IntegerField(allow_null=True)
    before = serializers.CharField()
    after = serializers.CharField()


class ScriptDiffOutput(OutputSerializer):
    before = VersionName()
    after = VersionName()
    lines = LineChangeOutput(many=True)


class ProposalOutput(OutputSerializer):
    id = serializers.UUIDField()
    content = serializers.UUIDField(source="content_id")
    scope = serializers.ChoiceField(ProposalScope.choices)
    position = serializers.IntegerField(help_text="The line of the body from 0; -1 for others.")
    status = serializers.ChoiceField(ProposalStatus.choices)
    lines = serializers.ListField(child=serializers.CharField())
    error = serializers.CharField(source="error_message")
    provider = serializers.CharField()
    cost_usd = serializers.DecimalField(max_digits=10, decimal_places=6)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class FlagOutput(OutputSerializer):
    rule = serializers.CharField(help_text="Stable, for machines.")
    severity = serializers.ChoiceField(["notice", "review", "block"])
    line = serializers.IntegerField(help_text="0 is the hook, the last one the call to action.")
    excerpt = serializers.CharField()
    reason = serializers.CharField(help_text="A sentence for people.")


class ClaimOutput(OutputSerializer):
    line = serializers.IntegerField()
    source = serializers.IntegerField(  # type: ignore[assignment]
        help_text="The sentence of the source from 0, or -1."
    )
    sentence = serializers.CharField()
    support = serializers.FloatField(help_text="How much of the line is there, 0 to 1.")


class DecisionSummary(OutputSerializer):
    id = serializers.UUIDField()
    content = serializers.UUIDField(source="content_id")
    script_version = serializers.SerializerMethodField()
    verdict = serializers.ChoiceField(Verdict.choices)
    score = serializers.DecimalField(max_digits=3, decimal_places=2)
    status = serializers.ChoiceField(DecisionStatus.choices)
    rules_version = serializers.CharField()
    provider = serializers.CharField()
    for_staff_alone = serializers.SerializerMethodField(
        help_text="Whether only the people who run the site may let it through."
    )
    reviewer = AuthorOutput(allow_null=True)
    reason = serializers.CharField()
    reviewed_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    def get_script_version(self, decision: PolicyDecision) -> int | None:
        return decision.script_version.number if decision.script_version else None

    def get_for_staff_alone(self, decision: PolicyDecision) -> bool:
        return needs_staff(decision.flags)


class DecisionDetail(DecisionSummary):
    lines = serializers.ListField(child=serializers.CharField())
    flags = serializers.SerializerMethodField()
    claims = ClaimOutput(many=True, help_text="Each line beside its sentence of the source.")

    @extend_schema_field(FlagOutput(many=True))
    def get_flags(self, decision: PolicyDecision) -> list[dict[str, Any]]:
        return [
            {
                "rule": flag.get("rule", ""),
                "severity": flag.get("severity", "notice"),
                "line": flag.get("sentence_index", 0),
                "excerpt": flag.get("excerpt", ""),
                "reason": sentence_of(flag),
            }
            for flag in decision.flags
        ]


def proposal_data(proposal: ScriptProposal) -> Any:
    return ProposalOutput(proposal).data
