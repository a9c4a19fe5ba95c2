from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel
from apps.templates.models.template import Template


class TemplateVersion(IdentifiedModel):
    """A template's design as it was saved once: a photograph, not the film's negative.

    Films do not need it: their orders hold their designs. Nothing in a version changes but that its
    author may be forgotten; the database refuses it. The oldest ones are let go, never the first.
    """

    template = models.ForeignKey(
        Template,
        on_delete=models.CASCADE,
        related_name="versions",
        verbose_name=_("template"),
        db_index=False,
    )
    number = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=100)
    template_data = models.JSONField(_("design"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    restored_from = models.PositiveIntegerField(_("restored from"), null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )

    class Meta:
        db_table = "template_versions"
        verbose_name = _("template version")
        verbose_name_plural = _("template versions")
        constraints = [
            # a template's versions in order; the next number is taken once
            models.UniqueConstraint(
                fields=["template", "number"], name="idx_template_versions_number"
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="append_only", exclude=["author"])]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
