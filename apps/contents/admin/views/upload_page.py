"""The page of one upload, the inbox of those nobody is sure of, and what people do to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.contents.admin.forms import add_problems, problems_of
from apps.contents.admin.upload_forms import ChangeForm, RescheduleForm, shown_moment
from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import base_context, rules_as_messages
from apps.contents.models import ContentUpload
from apps.contents.publishing.hours import next_at, suggest_hour
from apps.contents.publishing.wording import moved_sentence
from apps.contents.services.upload_changes import (
    CHANGEABLE,
    WAITING,
    change_upload,
    remove_upload,
    reschedule,
    retry_upload,
    withdraw,
)
from apps.contents.services.upload_outcomes import (
    ask_platform_again,
    confirm_upload,
    reject_upload,
)
from apps.contents.states import UploadStatus
from apps.core.errors import RuleBroken
from apps.projects.zones import zone_of

if TYPE_CHECKING:
    from apps.contents.admin.content_upload import ContentUploadAdmin

INBOX_SHOWN = 50
_BUSY = (UploadStatus.PENDING, UploadStatus.UPLOADING, UploadStatus.PROCESSING)


def show(
    request: HttpRequest,
    object_id: str,
    *,
    model_admin: ContentUploadAdmin,
    form: ChangeForm | None = None,
) -> HttpResponse:
    upload = upload_of(model_admin, request, object_id)
    zone = zone_of(upload.content.project)
    can_change = model_admin.has_change_permission(request, upload)
    context = base_context(
        model_admin,
        request,
        title=upload.title or upload.content.title,
        original=upload,
        upload=upload,
        zone=zone.key,
        moved=moved_sentence(upload),
        planned=shown_moment(upload.scheduled_at, zone),
        can_change=can_change,
        is_waiting=upload.status in WAITING,
        is_changeable=upload.status in CHANGEABLE and can_change,
        is_busy=upload.status in _BUSY or bool(upload.remove_requested_at),
        may_withdraw=_may_withdraw(upload),
        form=form or ChangeForm.of(upload),
        suggestion=_suggestion(upload, zone) if upload.status in WAITING else None,
    )
    status = 422 if form else 200
    return render(request, "admin/contents/upload/page.html", context, status=status)


@require_GET
def inbox(request: HttpRequest, *, model_admin: ContentUploadAdmin) -> HttpResponse:
    """Uploads of which a person has to say whether they are out."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    rows = ContentUpload.objects.filter(status=UploadStatus.UNCONFIRMED).select_related(
        "content__project__user", "content__project__organization", "channel"
    )
    context = base_context(
        model_admin,
        request,
        title=_("Unconfirmed uploads"),
        uploads=rows.order_by("committed_at", "id")[:INBOX_SHOWN],
        can_change=model_admin.has_change_permission(request),
    )
    return render(request, "admin/contents/upload/inbox.html", context)


@require_POST
def save(request: HttpRequest, object_id: str, *, model_admin: ContentUploadAdmin) -> HttpResponse:
    upload = upload_of(model_admin, request, object_id, change=True)
    form = ChangeForm(request.POST)
    if form.is_valid():
        try:
            change_upload(by=acting(request), upload=upload, details=form.details())
        except RuleBroken as error:
            add_problems(form, error)
        else:
            messages.success(request, _("What the upload says is saved."))
            return _back(request, upload)
    return show(request, object_id, model_admin=model_admin, form=form)


@require_POST
def move(request: HttpRequest, object_id: str, *, model_admin: ContentUploadAdmin) -> HttpResponse:
    """Another time: by a form, or by the calendar, which gets JSON."""
    upload = upload_of(model_admin, request, object_id, change=True)
    form = RescheduleForm(request.POST, zone=zone_of(upload.content.project))
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    problem = "" if form.is_valid() else " ".join(problems_of(form))
    if not problem:
        try:
            at = None if "now" in request.POST else form.cleaned_data["at"]
            if at is None and "now" not in request.POST:
                problem = _("Choose a day and a time.")
            else:
                upload = reschedule(by=acting(request), upload=upload, scheduled_at=at)
        except RuleBroken as error:
            problem = str(error)
    said = problem or moved_sentence(upload) or _("The upload is planned for another time.")
    if wants_json:
        at = upload.scheduled_at.isoformat() if upload.scheduled_at else None
        return JsonResponse({"said": said, "at": at}, status=409 if problem else 200)
    (messages.error if problem else messages.success)(request, said)
    return _back(request, upload)


def _deed(
    deed: Callable[..., ContentUpload],
    done: Callable[[], str],
    options: Callable[[HttpRequest], dict[str, Any]] = lambda _request: {},
) -> Callable[..., HttpResponse]:
    @require_POST
    def act(
        request: HttpRequest, object_id: str, *, model_admin: ContentUploadAdmin
    ) -> HttpResponse:
        upload = upload_of(model_admin, request, object_id, change=True)
        with rules_as_messages(request):
            deed(by=acting(request), upload=upload, **options(request))
            messages.success(request, done())
        return _back(request, upload)

    return act


take_back = _deed(withdraw, lambda: _("The upload is withdrawn."))
retry = _deed(
    retry_upload,
    lambda: _("The upload is tried again."),
    lambda request: {"anew": "anew" in request.POST},
)
remove = _deed(
    remove_upload,
    lambda: _("The video is being taken down."),
    lambda request: {"by_hand": "by_hand" in request.POST},
)
confirm = _deed(
    confirm_upload,
    lambda: _("The video counts as published."),
    lambda request: {"video": request.POST.get("video", "")},
)
reject = _deed(
    reject_upload,
    lambda: _("The upload counts as not sent."),
    lambda request: {"again": "again" in request.POST},
)
ask = _deed(ask_platform_again, lambda: _("The platform is asked again."))


def upload_of(
    model_admin: ContentUploadAdmin, request: HttpRequest, object_id: str, *, change: bool = False
) -> ContentUpload:
    """The upload named in the address, if this person may look at it (or change it)."""
    upload = model_admin.get_object(request, str(object_id))
    if not isinstance(upload, ContentUpload):
        raise Http404
    allowed = model_admin.has_change_permission if change else model_admin.has_view_permission
    if not allowed(request, upload):
        raise PermissionDenied
    return upload


def _back(request: HttpRequest, upload: ContentUpload) -> HttpResponse:
    """To the page that was left, when it is one of ours."""
    wanted = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    own = reverse("admin:contents_contentupload_change", args=[upload.pk])
    return HttpResponseRedirect(wanted if wanted.startswith("/") and is_ours else own)


def _may_withdraw(upload: ContentUpload) -> bool:
    is_sent = upload.status == UploadStatus.UPLOADING and upload.committed_at is None
    return is_sent or upload.status in (*WAITING, UploadStatus.FAILED)


def _suggestion(upload: ContentUpload, zone: ZoneInfo) -> dict[str, Any]:
    """When the channel's videos were watched most, as words and as a field's value."""
    found = suggest_hour(upload.channel)
    at = next_at(found.hour, upload.channel, timezone.now())
    return {"found": found, "at": at.astimezone(zone), "value": shown_moment(at, zone)}
