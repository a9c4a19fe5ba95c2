"""The pages of a batch: bring a file, map it, check it, confirm it, watch it, take its report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.contents.admin.batch_forms import StartForm, UploadForm, mapping_of
from apps.contents.admin.forms import add_problems
from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import base_context, rules_as_messages
from apps.contents.batches import report as reporting
from apps.contents.batches.columns import FIELDS, LABELS
from apps.contents.models import Batch, BatchRow
from apps.contents.selectors import row_counts
from apps.contents.services.batch_runs import (
    cancel_batch,
    pause_batch,
    quote_batch,
    resume_batch,
    retry_batch,
    start_batch,
)
from apps.contents.services.batches import create_batch, map_columns, same_file
from apps.contents.spreadsheets import MOST_BYTES, MOST_ROWS
from apps.contents.states import BatchRowStatus, BatchStatus
from apps.core.csv_export import csv_response
from apps.core.errors import RuleBroken

if TYPE_CHECKING:
    from apps.contents.admin.batch import BatchAdmin

ROWS_SHOWN = 50
SAMPLES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file on the mapping page: its name, its field, and what it begins with."""

    number: int
    name: str
    field: str
    samples: Sequence[str]


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of the table, with its faults as sentences."""

    row: BatchRow
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows by what became of them."""

    counts: dict[str, int]

    @property
    def wanted(self) -> int:
        outside = {BatchRowStatus.FAULTY.value, BatchRowStatus.LEFT_OUT.value}
        return sum(count for status, count in self.counts.items() if status not in outside)

    @property
    def ended(self) -> int:
        ended = (BatchRowStatus.DONE, BatchRowStatus.FAILED, BatchRowStatus.CANCELLED)
        return sum(self.counts.get(status, 0) for status in ended)

    @property
    def percent(self) -> int:
        return 100 * self.ended // self.wanted if self.wanted else 0

    @property
    def states(self) -> list[tuple[str, Any, int]]:
        """(status, its name, how many) of those that have any."""
        return [
            (status.value, status.label, self.counts[status])
            for status in BatchRowStatus
            if self.counts.get(status)
        ]


def add_batch(model_admin: BatchAdmin, request: HttpRequest) -> HttpResponse:
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    initial = {"project": request.GET["project"]} if request.GET.get("project") else None
    is_sent = request.method == "POST"
    form = UploadForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial
    )
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = create_batch(
                by=acting(request),
                project=form.cleaned_data["project"],
                name=file.name,
                data=file.read(MOST_BYTES + 1),
            )
        except RuleBroken as error:
            add_problems(form, error)
        else:
            return _to(batch)
    context = base_context(
        model_admin,
        request,
        title=_("Bring a file"),
        form=form,
        media=form.media,
        most_rows=MOST_ROWS,
        most_megabytes=MOST_BYTES // 1_000_000,
    )
    template = "admin/contents/batch/add.html"
    return render(request, template, context, status=422 if form.errors else 200)


def show_batch(model_admin: BatchAdmin, request: HttpRequest, batch: Batch) -> HttpResponse:
    is_draft = batch.status == BatchStatus.DRAFT
    can_change = model_admin.has_change_permission(request, batch)
    progress = Progress(row_counts([batch])[batch.pk])
    shown = request.GET.get("status", "")
    page, lines = _lines(batch, shown, request.GET.get("p", "1"))
    context = base_context(
        model_admin,
        request,
        title=batch.name,
        original=batch,
        batch=batch,
        can_change=can_change,
        can_delete=model_admin.has_delete_permission(request, batch),
        is_draft=is_draft,
        columns=_columns(batch) if is_draft else (),
        fields=[(name, LABELS[name]) for name in FIELDS],
        quote=quote_batch(batch) if is_draft else None,
        start_form=StartForm(batch=batch) if is_draft and can_change else None,
        other=same_file(batch),
        progress=progress,
        shown=shown,
        page=page,
        lines=lines,
    )
    return render(request, "admin/contents/batch/page.html", context)


@require_POST
def map_batch(request: HttpRequest, object_id: UUID, *, model_admin: BatchAdmin) -> HttpResponse:
    batch = batch_of(model_admin, request, str(object_id), change=True)
    with rules_as_messages(request):
        mapping = mapping_of(request.POST, batch)
        map_columns(by=acting(request), batch=batch, mapping=mapping)
        messages.success(request, _("Every row was checked anew."))
    return _to(batch)


@require_POST
def start(request: HttpRequest, object_id: UUID, *, model_admin: BatchAdmin) -> HttpResponse:
    batch = batch_of(model_admin, request, str(object_id), change=True)
    form = StartForm(request.POST, batch=batch)
    if not form.is_valid():
        messages.error(request, _("Choose one of the choices offered."))
        return _to(batch)
    with rules_as_messages(request):
        start_batch(by=acting(request), batch=batch, **form.cleaned_data)
        messages.success(request, _("The batch has started."))
    return _to(batch)


def _deed(deed: Callable[..., Batch], done: Callable[[], str]) -> Callable[..., HttpResponse]:
    @require_POST
    def act(request: HttpRequest, object_id: UUID, *, model_admin: BatchAdmin) -> HttpResponse:
        batch = batch_of(model_admin, request, str(object_id), change=True)
        with rules_as_messages(request):
            deed(by=acting(request), batch=batch)
            messages.success(request, done())
        return _to(batch)

    return act


pause = _deed(pause_batch, lambda: _("Paused. What is in production goes on."))
resume = _deed(resume_batch, lambda: _("The batch goes on."))
cancel = _deed(cancel_batch, lambda: _("The rest is cancelled. What is in production goes on."))
retry = _deed(retry_batch, lambda: _("The failed rows are made again."))


@require_GET
def report(request: HttpRequest, object_id: UUID, *, model_admin: BatchAdmin) -> HttpResponseBase:
    batch = batch_of(model_admin, request, str(object_id))
    return csv_response("batch-report", reporting.header(), reporting.lines(batch))


def batch_of(
    model_admin: BatchAdmin, request: HttpRequest, object_id: str, *, change: bool = False
) -> Batch:
    """The batch named in the address, if this person may look at it (or change it)."""
    batch = model_admin.get_object(request, object_id)
    if not isinstance(batch, Batch):
        raise Http404
    allowed = model_admin.has_change_permission if change else model_admin.has_view_permission
    if not allowed(request, batch):
        raise PermissionDenied
    return batch


def _to(batch: Batch) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:contents_batch_change", args=[batch.pk]))


def _columns(batch: Batch) -> list[Column]:
    fields = {number: field for field, number in batch.mapping.items()}
    rows = list(batch.rows.order_by("number").values_list("cells", flat=True)[:SAMPLES_SHOWN])
    return [
        Column(number, name, fields.get(number, ""), [row[number] for row in rows])
        for number, name in enumerate(batch.columns)
    ]


def _lines(batch: Batch, status: str, number: str) -> tuple[Any, list[RowLine]]:
    """One page of the rows, faulty ones first while they can still be put right."""
    rows = reporting.reported(batch)
    if status in BatchRowStatus.values:
        rows = rows.filter(status=status)
    elif batch.status == BatchStatus.DRAFT:
        rows = rows.order_by("status", "number")
    page = Paginator(rows, ROWS_SHOWN).get_page(number)
    lines = [RowLine(row, reporting.faults(row)) for row in page.object_list]
    return page, lines
