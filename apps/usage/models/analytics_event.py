from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import PartitionedModel
from apps.usage.models.history import HistoryOfOwner


class AnalyticsEvent(HistoryOfOwner, PartitionedModel):
    """Something worth counting that happened: content_created, video_rendered, ...

    Like a tally mark, not like a journal: nothing is rebuilt from it.
    """

    event_type = models.CharField(_("event"), max_length=50)
    project_id = models.UUIDField(_("project"), null=True, blank=True)
    content_id = models.UUIDField(_("content"), null=True, blank=True)
    properties = models.JSONField(_("properties"), default=dict)
    session_id = models.CharField(_("session"), max_length=64, blank=True)
    user_agent = models.CharField(_("user agent"), max_length=300, blank=True)
    ip_address = models.GenericIPAddressField(_("address"), null=True, blank=True)

    class Meta:
        db_table = "analytics_events"
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            # how often something happened, newest first
            models.Index(fields=["event_type", "-id"], name="idx_analytics_events_type"),
            # what became of one content
            models.Index(
                fields=["content_id"],
                condition=models.Q(content_id__isnull=False),
                name="idx_analytics_events_content",
            ),
        ]

    def __str__(self) -> str:
        return self.event_type
