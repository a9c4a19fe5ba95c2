"""What became of a batch, row by row, for people and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from apps.contents.batches.columns import LABELS
from apps.contents.batches.rows import sentence
from apps.contents.models import Batch, BatchRow
from apps.core.sentences import gettext as _


def header() -> list[str]:
    return [
        _("Row"),
        _("Title"),
        _("Status"),
        _("What is wrong"),
        _("Credits"),
        _("Length (s)"),
        _("Content id"),
    ]


def lines(batch: Batch) -> Iterator[list[object]]:
    """One line per row of the file, in its order."""
    for row in reported(batch).iterator(chunk_size=500):
        content, run = row.content, row.run
        yield [
            row.number,
            row.title,
            row.get_status_display(),
            " ".join(faults(row)),
            run.charged_credits - run.refunded_credits if run else 0,
            content.video_duration if content and content.video_duration is not None else "",
            str(row.content_id or ""),
        ]


def reported(batch: Batch) -> QuerySet[BatchRow]:
    """The rows with what the report says of them."""
    return batch.rows.select_related("content", "run").defer("cells").order_by("number")


def faults(row: BatchRow) -> list[str]:
    """Everything that keeps or kept the row from becoming a video, as sentences."""
    found = []
    for problem in row.problems:
        label = LABELS.get(problem["field"])
        words = sentence(problem)
        found.append(f"{label}: {words}" if label else words)
    return [*found, *([row.error_message] if row.error_message else [])]
