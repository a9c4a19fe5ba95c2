from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.contents.models.script_version import ScriptVersion
from apps.contents.states import ProposalScope, ProposalStatus
from apps.core.models import SentenceField, TimestampedModel

AT_WORK = (ProposalStatus.PENDING, ProposalStatus.RUNNING)


class ScriptProposal(TimestampedModel):
    """Another wording for a part of a script, that a person accepts or discards.

    Like a suggestion in the margin: the script stays as it is until the suggestion is taken.
    position is the line of the body (from 0) for one sentence, else -1; lines are the new words.
    """

    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="proposals", db_index=False
    )
    script_version = models.ForeignKey(ScriptVersion, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(_("part"), max_length=10, choices=ProposalScope.choices)
    position = models.IntegerField(_("line"), default=-1)
    status = models.CharField(
        _("status"), max_length=10, choices=ProposalStatus.choices, default=ProposalStatus.PENDING
    )
    lines = ArrayField(models.TextField(), verbose_name=_("proposal"), default=list, blank=True)
    sources = ArrayField(models.IntegerField(), default=list, blank=True)
    error_message = SentenceField(_("error"), blank=True)
    provider = models.CharField(_("provider"), max_length=30, blank=True)
    tokens_in = models.PositiveIntegerField(_("tokens in"), default=0)
    tokens_out = models.PositiveIntegerField(_("tokens out"), default=0)
    cost_usd = models.DecimalField(_("cost (USD)"), max_digits=10, decimal_places=6, default=0)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    lease_expires_at = models.DateTimeField(_("lease until"), null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "script_proposals"
        verbose_name = _("script proposal")
        verbose_name_plural = _("script proposals")
        constraints = [
            # one at work for each content: proposals build on what was proposed before
            models.UniqueConstraint(
                fields=["content"],
                condition=models.Q(status__in=AT_WORK),
                name="idx_script_proposals_at_work",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ProposalStatus.values),
                name="chk_script_proposals_status",
            ),
            models.CheckConstraint(
                condition=models.Q(scope__in=ProposalScope.values),
                name="chk_script_proposals_scope",
            ),
            models.CheckConstraint(
                condition=models.Q(scope="sentence", position__gte=0)
                | (~models.Q(scope="sentence") & models.Q(position=-1)),
                name="chk_script_proposals_position",
            ),
        ]
        indexes = [
            # a content's proposals, newest first; what was proposed before for it
            models.Index(fields=["content", "-id"], name="idx_script_proposals_content"),
            # the sweeper: what waits or was interrupted
            models.Index(
                fields=["updated_at"],
                condition=models.Q(status__in=AT_WORK),
                name="idx_script_proposals_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content}: {self.get_scope_display()}"

    @property
    def audit_organization_id(self) -> UUID | None:
        """Whose owners and admins may read the audit entries about it."""
        return self.content.audit_organization_id
