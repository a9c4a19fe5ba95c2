from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.contents.models.script_version import ScriptVersion
from apps.contents.states import DecisionStatus, Verdict
from apps.core.models import TimestampedModel

DECIDED = (DecisionStatus.APPROVED, DecisionStatus.WAIVED, DecisionStatus.REJECTED)


class PolicyDecision(TimestampedModel):
    """What the safety check said of one script, and what a person decided about it.

    Like the stamp on a customs form: it belongs to these very words. input_hash names them, the
    text they are made from and the rules; other words need another decision.
    """

    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="decisions", db_index=False
    )
    script_version = models.ForeignKey(
        ScriptVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    input_hash = models.CharField(_("fingerprint of what was checked"), max_length=64)
    rules_version = models.CharField(_("version of the rules"), max_length=20)
    provider = models.CharField(_("checked by"), max_length=30, blank=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    score = models.DecimalField(_("safety score"), max_digits=3, decimal_places=2)
    flags = models.JSONField(_("flags"), default=list, blank=True)
    # for each line the sentence of the source beside it: see apps.contents.safety.claims
    claims = models.JSONField(_("claims"), default=list, blank=True)
    lines = models.JSONField(_("what was checked"), default=list, blank=True)
    status = models.CharField(_("decision"), max_length=10, choices=DecisionStatus.choices)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.TextField(_("reason"), blank=True)
    reviewed_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        db_table = "policy_decisions"
        verbose_name = _("policy decision")
        verbose_name_plural = _("policy decisions")
        constraints = [
            # the decision about these words
            models.UniqueConstraint(
                fields=["content", "input_hash"], name="idx_policy_decisions_input"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=Verdict.values), name="chk_policy_decisions_verdict"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=DecisionStatus.values),
                name="chk_policy_decisions_status",
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=0, score__lte=1), name="chk_policy_decisions_score"
            ),
            # decided by a person: when, and why
            models.CheckConstraint(
                condition=models.Q(status__in=DECIDED, reviewed_at__isnull=False, reason__gt="")
                | (~models.Q(status__in=DECIDED) & models.Q(reviewed_at__isnull=True, reason="")),
                name="chk_policy_decisions_reviewed_at",
            ),
        ]
        indexes = [
            # console and API: what needs a decision, newest first
            models.Index(fields=["status", "-id"], name="idx_policy_decisions_status"),
            # a content's decisions, newest first
            models.Index(fields=["content", "-id"], name="idx_policy_decisions_content"),
        ]

    def __str__(self) -> str:
        return f"{self.content} ({self.get_status_display()})"

    @property
    def audit_organization_id(self) -> UUID | None:
        """Whose owners and admins may read the audit entries about it."""
        return self.content.audit_organization_id
