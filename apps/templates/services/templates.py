from __future__ import annotations

from uuid import UUID

from django.db.models import F

from apps.templates.models import Template


def count_use(*, template_id: UUID) -> None:
    """One more video was made with this template."""
    Template.objects.filter(pk=template_id).update(usage_count=F("usage_count") + 1)
