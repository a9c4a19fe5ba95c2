from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.projects.states import ContentFormat, Language, Vertical
from apps.templates.states import PromptType


class Prompt(TimestampedModel):
    """How a script is asked for: one version for a vertical, a language and a format.

    Like a recipe card: a changed card is a new version, the old ones stay.
    """

    type = models.CharField(
        _("type"), max_length=20, choices=PromptType.choices, default=PromptType.SCRIPT
    )
    name = models.CharField(_("name"), max_length=100)
    vertical = models.CharField(_("vertical"), max_length=30, choices=Vertical.choices)
    language = models.CharField(_("language"), max_length=10, choices=Language.choices)
    content_format = models.CharField(_("format"), max_length=20, choices=ContentFormat.choices)
    version = models.PositiveIntegerField(_("version"), default=1)
    system_prompt = models.TextField(_("instructions"))
    scene_template = models.TextField(_("scene template"), blank=True)
    image_template = models.TextField(_("image template"), blank=True)
    hook_template = models.TextField(
        _("hook"),
        blank=True,
        help_text=_("One alternative a line; {title} and {topic} are filled in."),
    )
    call_to_action = models.TextField(
        _("call to action"), blank=True, help_text=_("One alternative a line.")
    )
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        db_table = "prompts"
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        constraints = [
            models.UniqueConstraint(
                fields=["type", "vertical", "language", "content_format", "version"],
                name="idx_prompts_version",
            ),
            # the prompt in force: at most one per kind
            models.UniqueConstraint(
                fields=["type", "vertical", "language", "content_format"],
                condition=models.Q(is_active=True),
                name="idx_prompts_active",
            ),
            models.CheckConstraint(
                condition=models.Q(type__in=PromptType.values), name="chk_prompts_type"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"
