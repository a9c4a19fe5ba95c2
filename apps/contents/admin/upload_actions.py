"""Doing one thing to many uploads, and saying how many it was done to."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import ngettext

from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import rules_as_messages
from apps.contents.models import ContentUpload
from apps.contents.services.upload_changes import retry_upload, withdraw

MOST_AT_ONCE = 50


def retry_uploads(request: HttpRequest, uploads: QuerySet[ContentUpload]) -> None:
    count = 0
    for upload in uploads[:MOST_AT_ONCE]:
        with rules_as_messages(request):
            retry_upload(by=acting(request), upload=upload)
            count += 1
    message = ngettext(
        "%(count)d upload is tried again.", "%(count)d uploads are tried again.", count
    )
    messages.info(request, message % {"count": count})


def withdraw_uploads(request: HttpRequest, uploads: QuerySet[ContentUpload]) -> None:
    count = 0
    for upload in uploads[:MOST_AT_ONCE]:
        with rules_as_messages(request):
            withdraw(by=acting(request), upload=upload)
            count += 1
    message = ngettext(
        "%(count)d upload was withdrawn.", "%(count)d uploads were withdrawn.", count
    )
    messages.info(request, message % {"count": count})
