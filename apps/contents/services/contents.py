from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.contents.models import Content
from apps.contents.policies import check_can_edit_project
from apps.contents.services.fingerprints import refresh_fingerprint
from apps.contents.services.sources import check_source
from apps.contents.states import ContentStatus, SourceType
from apps.core import audit
from apps.core.errors import Conflict, InvalidInput
from apps.core.language import clean_text
from apps.core.sentences import gettext as _
from apps.projects.models import Project
from apps.usage.owners import Owner
from apps.usage.services.recording import record_event

MAX_TITLE = 200
# The column's room; the whole address is always in source_data.
MAX_SOURCE_URL = 500


@transaction.atomic
def create_content(
    *,
    by: User,
    project: Project,
    title: str = "",
    text: str,
    source_type: str = SourceType.MANUAL,
    source_url: str = "",
    source_facts: dict[str, Any] | None = None,
) -> Content:
    """Take a source text into project as a draft; refuse one that cannot become a film.

    title falls back to the text's first line. Raises InvalidInput naming the field.
    """
    check_can_edit_project(by, project)
    title, text = _checked(title, text, project.language)
    content = Content.objects.create(
        project=project,
        title=title,
        source_type=source_type,
        source_url=source_url if len(source_url) <= MAX_SOURCE_URL else "",
        source_data={
            **(source_facts or {}),
            **({"url": source_url} if source_url else {}),
            "title": title,
            "text": text,
        },
    )
    refresh_fingerprint(content)
    audit.record(by=by, action="content.created", target=content)
    record_event(
        event_type="content_created",
        owner=Owner.of(project),
        project_id=project.pk,
        content_id=content.pk,
        properties={"vertical": project.vertical, "source": source_type},
    )
    return content


@transaction.atomic
def update_content(
    *, by: User, content: Content, title: str | None = None, text: str | None = None
) -> Content:
    """Change the title or the source text of a content that is not being produced."""
    check_can_edit_project(by, content.project)
    if content.status == ContentStatus.PROCESSING:
        raise Conflict(_("The video is being produced. Cancel it first, then edit."))
    kept = content.source_data
    title, text = _checked(
        content.title if title is None else title,
        str(kept.get("text", "")) if text is None else text,
        content.project.language,
    )
    content.title = title
    if text != kept.get("text") and content.current_script_id:
        # The old script tells another text; the next run writes a new one.
        content.current_script = None
        content.script = {}
    content.source_data = {**kept, "title": title, "text": text}
    content.save(update_fields=["title", "source_data", "current_script", "script", "updated_at"])
    refresh_fingerprint(content)
    audit.record(by=by, action="content.changed", target=content)
    return content


def _checked(title: str, text: str, language: str) -> tuple[str, str]:
    title = " ".join(clean_text(title).split())
    if len(title) > MAX_TITLE:
        raise InvalidInput(
            _("The title is longer than %(most)d characters.") % {"most": MAX_TITLE},
            field="title",
        )
    check_source(text, language)
    text = clean_text(text)
    if not title:
        first_line = next(line.strip() for line in text.splitlines() if line.strip())
        title = first_line[:80].rsplit(" ", 1)[0] if len(first_line) > 80 else first_line
    return title, text
