from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.contents.batches.columns import FIELDS
from apps.contents.batches.rows import sentence
from apps.contents.models import Batch, BatchRow
from apps.contents.services.batch_runs import quote_batch
from apps.contents.services.batches import same_file
from apps.contents.states import BatchRowStatus, BatchStatus
from apps.core.api.serializers import OutputSerializer


class BatchCountsOutput(OutputSerializer):
    """Rows by state."""

    faulty = serializers.IntegerField()
    waiting = serializers.IntegerField()
    producing = serializers.IntegerField()
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    left_out = serializers.IntegerField()
    cancelled = serializers.IntegerField()


class BatchSummary(OutputSerializer):
    """context["counts"]: selectors.row_counts of the page."""

    id = serializers.UUIDField()
    project = serializers.UUIDField(source="project_id")
    name = serializers.CharField()
    status = serializers.ChoiceField(BatchStatus.choices)
    pause_reason = serializers.CharField(help_text="Why it paused by itself; else empty.")
    rows = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField(help_text="Percent of its rows that ended.")
    quoted_credits = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(BatchCountsOutput)
    def get_rows(self, batch: Batch) -> dict[str, int]:
        found = self.context["counts"][batch.pk]
        return {status: found.get(status, 0) for status in BatchRowStatus.values}

    def get_progress(self, batch: Batch) -> int:
        return progress_of(self.context["counts"][batch.pk])


class BatchQuoteOutput(OutputSerializer):
    good_rows = serializers.IntegerField()
    faulty_rows = serializers.IntegerField()
    credits_each = serializers.IntegerField()
    total_credits = serializers.IntegerField()
    left_credits = serializers.IntegerField(help_text="The owner's balance now.")
    is_enough = serializers.BooleanField()


class BatchDetail(BatchSummary):
    columns = serializers.ListField(child=serializers.CharField())
    mapping = serializers.DictField(
        child=serializers.IntegerField(), help_text=f"Columns from 0, of: {', '.join(FIELDS)}."
    )
    template = serializers.CharField()
    voice = serializers.CharField()
    same_file_as = serializers.SerializerMethodField(
        help_text="An earlier batch of the very same file; a warning."
    )
    quote = serializers.SerializerMethodField(help_text="Null once it was started.")

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_same_file_as(self, batch: Batch) -> str | None:
        other = same_file(batch)
        return str(other.pk) if other else None

    @extend_schema_field(BatchQuoteOutput(allow_null=True))
    def get_quote(self, batch: Batch) -> dict[str, Any] | None:
        if batch.status != BatchStatus.DRAFT:
            return None
        return dict(BatchQuoteOutput(quote_batch(batch)).data)


class RowProblemOutput(OutputSerializer):
    field = serializers.CharField(help_text="Of the mapping; empty for the whole row.")
    code = serializers.CharField(help_text="Stable, for machines.")
    detail = serializers.SerializerMethodField(help_text="A sentence for people.")

    def get_detail(self, problem: dict[str, Any]) -> str:
        return sentence(problem)


class BatchRowOutput(OutputSerializer):
    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="As a spreadsheet shows it, from 1.")
    status = serializers.ChoiceField(BatchRowStatus.choices)
    title = serializers.CharField()
    problems = RowProblemOutput(many=True)
    error = serializers.CharField(source="error_message")
    content = serializers.SerializerMethodField()
    run = serializers.UUIDField(source="run_id", allow_null=True)

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_content(self, row: BatchRow) -> str | None:
        if row.content_id is None:
            return None
        path = reverse("api:content", args=[row.content_id])
        return str(self.context["request"].build_absolute_uri(path))


def progress_of(counts: dict[str, int]) -> int:
    """Percent of the rows to be made that have ended."""
    ended = sum(counts.get(status, 0) for status in ("done", "failed", "cancelled"))
    total = ended + counts.get("waiting", 0) + counts.get("producing", 0)
    return 100 * ended // total if total else 0
