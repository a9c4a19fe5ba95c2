from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.organizations.models import Organization


class HistoryOfOwner(models.Model):
    """Whose row it was. Not a foreign key in the database: history outlives its owner, and a new
    month can be attached without locking the tables of people and teams."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner (person)"),
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner (organization)"),
    )

    class Meta:
        abstract = True
