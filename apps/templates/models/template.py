from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.organizations.models import OwnedModel, owner_constraint
from apps.projects.states import ContentFormat, Vertical
from apps.templates.design import Design, parse_design
from apps.templates.design.checking import check_template_data
from apps.templates.errors import DesignInvalid
from apps.templates.states import TemplateType


def validate_design(data: Any) -> None:
    try:
        check_template_data(data)
    except DesignInvalid as error:
        raise ValidationError(
            [ValidationError(f"{one.field}: {one}") for one in error.problems]
        ) from error


class Template(OwnedModel, TimestampedModel):
    """How a video looks, as data. Not how it is said: that is a prompt."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(
        _("short name"), max_length=60, help_text=_("What commands and the API call it.")
    )
    description = models.TextField(_("description"), blank=True)
    thumbnail_url = models.URLField(_("picture"), max_length=500, blank=True)
    template_type = models.CharField(
        _("type"), max_length=20, choices=TemplateType.choices, default=TemplateType.CUSTOM
    )
    vertical = models.CharField(  # noqa: DJ001 (NULL: for every vertical)
        _("vertical"), max_length=30, choices=Vertical.choices, null=True, blank=True
    )
    content_format = models.CharField(
        _("format"), max_length=20, choices=ContentFormat.choices, default=ContentFormat.SHORT
    )
    template_data = models.JSONField(_("design"), validators=[validate_design])
    is_active = models.BooleanField(_("in use"), default=True)
    is_premium = models.BooleanField(_("premium"), default=False)
    usage_count = models.PositiveIntegerField(_("videos made"), default=0)

    class Meta:
        db_table = "templates"
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        constraints = [
            owner_constraint("templates", allow_none=True),
            models.CheckConstraint(
                condition=models.Q(template_type__in=TemplateType.values),
                name="chk_templates_type",
            ),
            # system templates belong to nobody, custom ones to somebody
            models.CheckConstraint(
                condition=~models.Q(template_type="custom")
                | models.Q(user__isnull=False)
                | models.Q(organization__isnull=False),
                name="chk_templates_custom_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(content_format__in=ContentFormat.values),
                name="chk_templates_content_format",
            ),
            # commands and the API name a template by its slug, within one owner
            models.UniqueConstraint(
                fields=["slug", "user", "organization"],
                name="idx_templates_slug",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            # the gallery: templates for one vertical
            models.Index(fields=["vertical"], name="idx_templates_vertical"),
            # the gallery: system templates of one format
            models.Index(fields=["template_type", "content_format"], name="idx_templates_type"),
            # "which templates use this element or font"
            GinIndex(
                fields=["template_data"], opclasses=["jsonb_path_ops"], name="idx_templates_data"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def design(self) -> Design:
        """The parsed design; raises DesignInvalid when the stored data does not describe one."""
        return parse_design(self.template_data)
