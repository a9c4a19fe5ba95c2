from __future__ import annotations

from django.core.files.storage import default_storage
from django.db import transaction

from apps.accounts.models import User
from apps.contents.models import Content
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.policies import check_can_edit_project
from apps.contents.publishing import quotas
from apps.contents.services.narrations import recorded
from apps.contents.states import ContentStatus, UploadStatus
from apps.core import audit
from apps.core.errors import Conflict
from apps.core.sentences import gettext as _


@transaction.atomic
def delete_content(*, by: User, content: Content) -> None:
    """Remove a content with its runs, scenes and, once that is certain, its files."""
    content = (
        Content.objects.select_for_update(of=("self",)).select_related("project").get(pk=content.pk)
    )
    check_can_edit_project(by, content.project)
    if content.status == ContentStatus.PROCESSING:
        raise Conflict(_("The video is being produced. Cancel it first, then delete it."))
    _let_go_of_uploads(content)
    audit.record(by=by, action="content.deleted", target=content)
    files = ArtifactStore(str(content.pk))
    recording = recorded(content).get("key", "")
    content.delete()
    if recording:
        transaction.on_commit(lambda: default_storage.delete(recording))
    transaction.on_commit(lambda: files.remove_except(set()))


def _let_go_of_uploads(content: Content) -> None:
    """What is on its way is waited for; what was only planned gives its place back."""
    uploads = list(content.uploads.select_for_update(of=("self",)).select_related("channel"))
    on_the_way = (UploadStatus.UPLOADING, UploadStatus.PROCESSING, UploadStatus.UNCONFIRMED)
    if any(upload.status in on_the_way for upload in uploads):
        raise Conflict(
            _("The video is being published, or nobody knows yet whether it is out. Wait for it.")
        )
    planned = (UploadStatus.PENDING, UploadStatus.SCHEDULED)
    for upload in uploads:
        if upload.status in planned:
            quotas.give_back(upload)
