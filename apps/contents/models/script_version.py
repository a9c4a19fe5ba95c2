from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.core.models import IdentifiedModel
from apps.templates.models import Prompt


class ScriptVersion(IdentifiedModel):
    """One saved script of a content, by a person or a provider. Versions are never edited."""

    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="script_versions", db_index=False
    )
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    hook = models.TextField(_("hook"))
    body = ArrayField(models.TextField(), verbose_name=_("body"))
    call_to_action = models.TextField(_("call to action"), blank=True)
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    provider = models.CharField(_("provider"), max_length=30, blank=True)
    sources = ArrayField(
        models.IntegerField(),
        verbose_name=_("source sentences"),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("For each line of the body the sentence of the source that it says, or -1."),
    )
    restored_from = models.PositiveIntegerField(_("restored from"), null=True, blank=True)
    prompt = models.ForeignKey(
        Prompt,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("prompt"),
    )
    prompt_version = models.PositiveIntegerField(_("prompt version"), null=True, blank=True)
    tokens_in = models.PositiveIntegerField(_("tokens in"), default=0)
    tokens_out = models.PositiveIntegerField(_("tokens out"), default=0)

    class Meta:
        db_table = "script_versions"
        verbose_name = _("script version")
        verbose_name_plural = _("script versions")
        constraints = [
            # a content's versions in order; the next number is taken once
            models.UniqueConstraint(
                fields=["content", "number"], name="idx_script_versions_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    @property
    def beats(self) -> list[str]:
        """What is said, one entry a scene."""
        return [beat for beat in (self.hook, *self.body, self.call_to_action) if beat.strip()]

    @property
    def lines(self) -> tuple[str, ...]:
        """What is spoken, in order; the last line is the call to action and may be ""."""
        return (self.hook, *self.body, self.call_to_action)

    def as_json(self) -> dict[str, object]:
        """The shape that `contents.script` mirrors."""
        return {
            "hook": self.hook,
            "body": list(self.body),
            "cta": self.call_to_action,
            "full_text": "\n".join(filter(None, [self.hook, *self.body, self.call_to_action])),
        }
