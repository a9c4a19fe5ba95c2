"""Keeping what each content is about, so that likeness can be looked for."""

from __future__ import annotations

from apps.contents.meanings.orders import note_changes
from apps.contents.models import Content, ContentFingerprint
from apps.core.language.vectors import fold, vector_of

# A long script says what it is about early on.
MOST_CHARACTERS = 20_000


def refresh_fingerprint(content: Content) -> ContentFingerprint:
    """Read the content's title and script (its source text while there is no script) anew.

    Takes milliseconds and no network; a vendor's vectors, where somebody is set up for them, are
    ordered and come later.
    """
    project = content.project
    owner = project.organization_id or project.user_id
    assert owner is not None  # noqa: S101 (chk_owner of the table)
    vector = vector_of(_told(content))
    topic = vector_of(content.title)
    fingerprint, _is_new = ContentFingerprint.objects.update_or_create(
        content=content,
        defaults={
            "tenant_id": owner,
            "topic": fold(content.title)[:1000],
            "topic_words": topic,
            "script_words": vector,
        },
    )
    note_changes(content, fingerprint)
    return fingerprint


def _told(content: Content) -> str:
    script = str(content.script.get("full_text") or "")
    return (script or str(content.source_data.get("text") or ""))[:MOST_CHARACTERS]
