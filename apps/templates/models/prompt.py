from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.organizations.models import OwnedModel, owner_constraint
from apps.projects.states import ContentFormat, Language, Vertical
from apps.templates.states import PromptType

# What a prompt is for, and whose it is: together they name a series of versions.
KIND = ("type", "vertical", "language", "content_format")
OWNER = ("user", "organization")


class Prompt(OwnedModel, TimestampedModel):
    """How a script is asked for: one version for a vertical, a language and a format.

    Like a recipe card: a changed card is a new version, the old ones stay. A person or a team may
    have cards of their own; those of nobody are the installation's, which everybody falls back to.
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
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
        editable=False,
        db_index=False,
    )

    class Meta:
        db_table = "prompts"
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        constraints = [
            owner_constraint("prompts", allow_none=True),
            # an owner's versions of a kind in order; the next number is taken once
            models.UniqueConstraint(
                fields=[*KIND, "version", *OWNER],
                name="idx_prompts_version",
                nulls_distinct=False,
            ),
            # the prompt in force, read for every script: at most one per kind and owner
            models.UniqueConstraint(
                fields=[*KIND, *OWNER],
                condition=models.Q(is_active=True),
                name="idx_prompts_active",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(type__in=PromptType.values), name="chk_prompts_type"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def is_shared(self) -> bool:
        """Is it the installation's?"""
        return self.user_id is None and self.organization_id is None
