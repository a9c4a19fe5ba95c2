from __future__ import annotations

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel
from apps.projects.models.data_source import DataSource
from apps.projects.models.project import Project
from apps.projects.states import ItemVerdict


class SourceItem(IdentifiedModel):
    """A topic that a source brought, stored once, with what became of it.

    item_hash is made of the source's own name for it; identity_hash of the address (else the
    title), so that two sources of a project that bring the same story make one video of it.
    reason and reason_facts say in a code and values why it was skipped; content_id names the video
    that was made of it, which lives on a floor above.
    """

    data_source = models.ForeignKey(
        DataSource, on_delete=models.CASCADE, related_name="items", db_index=False
    )
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="source_items", db_index=False
    )
    item_hash = models.CharField(_("hash"), max_length=64)
    identity_hash = models.CharField(_("hash of the story"), max_length=64)
    title = models.CharField(_("title"), max_length=500)
    url = models.CharField(_("address"), max_length=2000, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    text = models.TextField(_("text"), blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    score = models.FloatField(_("score"), default=0.0)
    verdict = models.CharField(
        _("what became of it"),
        max_length=20,
        choices=ItemVerdict.choices,
        default=ItemVerdict.NEW,
    )
    verdict_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    reason_facts = models.JSONField(_("facts of the reason"), default=dict, blank=True)
    content_id = models.UUIDField(_("video"), null=True, blank=True, unique=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)

    class Meta:
        db_table = "source_items"
        verbose_name = _("source item")
        verbose_name_plural = _("source items")
        constraints = [
            # the same thing is stored once
            models.UniqueConstraint(
                fields=["data_source", "item_hash"], name="idx_source_items_hash"
            ),
            # a story becomes one video of a project, whichever source brought it
            models.UniqueConstraint(
                fields=["project", "identity_hash"],
                condition=models.Q(verdict="chosen"),
                name="idx_source_items_story",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=ItemVerdict.values),
                name="chk_source_items_verdict",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="new", verdict_at__isnull=True)
                | (~models.Q(verdict="new") & models.Q(verdict_at__isnull=False)),
                name="chk_source_items_verdict_at",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="chosen", content_id__isnull=False)
                | (~models.Q(verdict="chosen") & models.Q(content_id__isnull=True)),
                name="chk_source_items_content_id",
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict="skipped") | ~models.Q(reason=""),
                name="chk_source_items_reason",
            ),
        ]
        indexes = [
            # a source's items, newest first
            models.Index(fields=["data_source", "-id"], name="idx_source_items_source"),
            # what a project may choose from
            models.Index(
                fields=["project", "-published_at"],
                condition=models.Q(verdict="new"),
                name="idx_source_items_new",
            ),
            # how many a project chose on a day
            models.Index(
                fields=["project", "verdict_at"],
                condition=models.Q(verdict="chosen"),
                name="idx_source_items_chosen",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_organization_id(self) -> UUID | None:
        """Whose owners and admins may read the audit entries about it."""
        return self.project.organization_id
