"""Scenes follow the script: those whose words stayed keep all, others what a person chose."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from apps.contents.models import Content, StoryboardBlock
from apps.contents.storyboard.matching import match_sentences

_CHANGED = ("position", "narration", "visual", "words", "start_ms", "end_ms", "updated_at")


def sync_scenes(content: Content, beats: Sequence[str]) -> bool:
    """Make the rows say the beats, in order; return whether anything changed. The caller holds the
    content's row and saves the version that this raises."""
    rows = list(content.scenes.order_by("position"))
    if [row.narration for row in rows] == list(beats):
        return False
    matches = match_sentences([row.narration for row in rows], beats)
    kept: list[StoryboardBlock] = []
    added: list[StoryboardBlock] = []
    slot = max((row.slot for row in rows), default=-1) + 1
    for position, (beat, match) in enumerate(zip(beats, matches, strict=True)):
        if match.old is None:
            added.append(
                StoryboardBlock(content=content, position=position, narration=beat, slot=slot)
            )
            slot += 1
            continue
        row = rows[match.old]
        row.position, row.updated_at = position, timezone.now()
        if not match.is_same:
            row.narration, row.words = beat, []
            row.visual = row.visual if row.is_locked else {}
        kept.append(row)
    content.scenes.exclude(pk__in=[row.pk for row in kept]).delete()
    StoryboardBlock.objects.bulk_update(kept, list(_CHANGED))
    StoryboardBlock.objects.bulk_create(added)
    content.storyboard_version += 1
    return True
