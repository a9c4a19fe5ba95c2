"""All versions of an owner's prompt of one kind: they are counted, limited and locked together."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.core.api.conditional import etag_of
from apps.templates.models import Prompt
from apps.templates.models.prompt import KIND, OWNER
from apps.templates.prompt_texts import TEXTS
from apps.usage.owners import Owner, lock_owner


def series_of(prompt: Prompt) -> QuerySet[Prompt]:
    columns = (*KIND, *(f"{name}_id" for name in OWNER))
    return Prompt.objects.filter(**{name: getattr(prompt, name) for name in columns})


def lock_series(prompt: Prompt) -> list[Prompt]:
    """Its versions without their texts, oldest first, held until the transaction ends; with them
    the owner, so that a series that is only about to begin is held too."""
    if not prompt.is_shared:
        lock_owner(Owner.of(prompt))
    rows = series_of(prompt).select_for_update(of=("self",)).defer(*TEXTS)
    return list(rows.order_by("version"))


def tag_of(prompt: Prompt) -> str:
    """An entity tag that changes with the prompt, and when its series gets another version."""
    newest = series_of(prompt).order_by("-version").values_list("version", flat=True).first()
    return f'"{etag_of(prompt)[1:-1]}-{newest or 0}"'
