from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.states import IntakeMode, IntakeOrder
from apps.core.models import SentenceField, TimestampedModel
from apps.projects.models import Project


class ProjectIntake(TimestampedModel):
    """Which of the items that a project's sources bring become contents, and how far by itself.

    A project without a row takes nothing by itself. It acts for acts_for, the person who switched
    it on: what that person may not do, or no longer may, is not done, and pause_reason says so.
    A day is a day in the time zone of the project's owner.
    """

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="intake")
    is_on = models.BooleanField(_("take items by itself"), default=False)
    mode = models.CharField(
        _("what it does with them"),
        max_length=20,
        choices=IntakeMode.choices,
        default=IntakeMode.DRAFT,
    )
    per_day = models.PositiveSmallIntegerField(_("at most a day"), default=1)
    order = models.CharField(
        _("which first"), max_length=20, choices=IntakeOrder.choices, default=IntakeOrder.NEWEST
    )
    keywords = ArrayField(
        models.CharField(max_length=60), verbose_name=_("keywords"), default=list, blank=True
    )
    min_score = models.FloatField(_("least score"), default=0.0)
    max_age_days = models.PositiveSmallIntegerField(_("oldest, in days"), default=7)
    from_headline = models.BooleanField(
        _("write from the headline alone"),
        default=False,
        db_default=False,
        help_text=_("When an item's page cannot be read. Needs a text provider."),
    )
    acts_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("acts for"),
    )
    pause_reason = SentenceField(_("why it stands still"), blank=True)

    class Meta:
        db_table = "project_intakes"
        verbose_name = _("automation")
        verbose_name_plural = _("automation")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mode__in=IntakeMode.values), name="chk_project_intakes_mode"
            ),
            models.CheckConstraint(
                condition=models.Q(order__in=IntakeOrder.values), name="chk_project_intakes_order"
            ),
            models.CheckConstraint(
                condition=models.Q(per_day__gte=1, per_day__lte=100),
                name="chk_project_intakes_per_day",
            ),
            models.CheckConstraint(
                condition=models.Q(max_age_days__gte=1, max_age_days__lte=365),
                name="chk_project_intakes_max_age_days",
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)

    @property
    def audit_organization_id(self) -> UUID | None:
        """Whose owners and admins may read the audit entries about it."""
        return self.project.organization_id
