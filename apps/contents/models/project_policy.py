from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.projects.models import Project

DUPLICATE_THRESHOLD = Decimal("0.85")
# Vectors of a vendor lie closer together than ours: those of texts on other subjects at 0.30 to
# 0.70, by the model.
MEANING_THRESHOLD = Decimal("0.85")


class ProjectPolicy(TimestampedModel):
    """What every video of a project starts with: what platforms are told about it, and how like
    an earlier video it may be. A project without a row has the defaults below."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="policy")
    ai_disclosure = models.BooleanField(
        _("made with AI"),
        default=True,
        help_text=_("Platforms are told that voice and pictures are made by machines."),
    )
    made_for_kids = models.BooleanField(_("made for kids"), default=False)
    platform_flags = models.JSONField(_("flags by platform"), default=dict, blank=True)
    is_duplicate_guarded = models.BooleanField(
        _("stop near-duplicates"),
        default=True,
        help_text=_("A video too like an earlier one is stopped before anything is charged."),
    )
    duplicate_threshold = models.DecimalField(
        _("likeness that stops"),
        max_digits=3,
        decimal_places=2,
        default=DUPLICATE_THRESHOLD,
        help_text=_("From 0.50 (strict) to 1.00 (only the very same)."),
    )
    meaning_threshold = models.DecimalField(
        _("likeness of meaning that stops"),
        max_digits=3,
        decimal_places=2,
        default=MEANING_THRESHOLD,
        db_default=MEANING_THRESHOLD,
        help_text=_("From 0.50 to 1.00, where a vendor is asked what texts mean."),
    )

    class Meta:
        db_table = "project_policies"
        verbose_name = _("project policy")
        verbose_name_plural = _("project policies")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(duplicate_threshold__gte="0.5", duplicate_threshold__lte=1),
                name="chk_project_policies_duplicate_threshold",
            ),
            models.CheckConstraint(
                condition=models.Q(meaning_threshold__gte="0.5", meaning_threshold__lte=1),
                name="chk_project_policies_meaning_threshold",
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)

    @property
    def audit_organization_id(self) -> UUID | None:
        """Whose owners and admins may read the audit entries about it."""
        return self.project.organization_id
