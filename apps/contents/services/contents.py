from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.contents.models import Content
from apps.contents.policies import check_can_edit_project
from apps.contents.scripts.topics import text_of, topic_of
from apps.contents.services.fingerprints import refresh_fingerprint
from apps.contents.services.sources import check_source, check_topic_alone, clean_topic
from apps.contents.states import ContentStatus, SourceType
from apps.core import audit
from apps.core.errors import Conflict, InvalidInput
from apps.core.language import clean_text
from apps.core.language.unseen import without_unseen
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
    text: str = "",
    topic: str = "",
    source_type: str = SourceType.MANUAL,
    source_url: str = "",
    source_facts: dict[str, Any] | None = None,
) -> Content:
    """Take a source text, or a topic alone, into project as a draft; refuse what cannot become a
    film.

    title falls back to the text's first line, or to the topic. Raises InvalidInput naming the
    field; NoTextProvider when a topic is all there is and nobody can write about it.
    """
    check_can_edit_project(by, project)
    title, source = _checked_title(title), _checked_source(project, text, topic)
    title = title or _first_words(source)
    content = Content.objects.create(
        project=project,
        title=title,
        source_type=source_type,
        source_url=source_url if len(source_url) <= MAX_SOURCE_URL else "",
        source_data={
            **(source_facts or {}),
            **({"url": source_url} if source_url else {}),
            "title": title,
            **source,
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
    *,
    by: User,
    content: Content,
    title: str | None = None,
    text: str | None = None,
    topic: str | None = None,
) -> Content:
    """Change the title or the source of a content that is not being produced. A text takes the
    place of a topic alone, a topic that of a text."""
    check_can_edit_project(by, content.project)
    if content.status == ContentStatus.PROCESSING:
        raise Conflict(_("The video is being produced. Cancel it first, then edit."))
    kept = content.source_data
    told = {"text": text_of(kept), "topic": topic_of(kept)}
    wanted = {"text": text or "", "topic": topic or ""}
    if (text, topic) == (None, None) or wanted == told:
        source = told
    else:
        source = _checked_source(content.project, **wanted)
    title = content.title if title is None else _checked_title(title)
    content.title = title or _first_words(source) or content.title
    if source != told and content.current_script_id:
        # The old script tells another text; the next run writes a new one.
        content.current_script = None
        content.script = {}
    content.source_data = {**kept, "title": content.title, **source}
    content.save(update_fields=["title", "source_data", "current_script", "script", "updated_at"])
    refresh_fingerprint(content)
    audit.record(by=by, action="content.changed", target=content)
    return content


def _checked_title(title: str) -> str:
    title = _shown(clean_text(title))
    if len(title) > MAX_TITLE:
        raise InvalidInput(
            _("The title is longer than %(most)d characters.") % {"most": MAX_TITLE},
            field="title",
        )
    return title


def _checked_source(project: Project, text: str, topic: str) -> dict[str, str]:
    """{"text", "topic"}, clean: one of them is "".

    Raises InvalidInput naming the field.
    """
    if topic.strip():
        if text.strip():
            raise InvalidInput(_("Give a text or a topic alone, not both."), field="topic")
        topic = clean_topic(topic)
        check_topic_alone(Owner.of(project))
        return {"text": "", "topic": topic}
    check_source(text, project.language)
    return {"text": clean_text(text), "topic": ""}


def _first_words(source: dict[str, str]) -> str:
    """A title for a source whose title nobody gave."""
    told = source["text"] or source["topic"]
    line = next((line.strip() for line in told.splitlines() if line.strip()), "")
    return _shown(line[:80].rsplit(" ", 1)[0] if len(line) > 80 else line)


def _shown(title: str) -> str:
    """A title on one line, without marks that would turn the words around it."""
    return " ".join(without_unseen(title).split())
