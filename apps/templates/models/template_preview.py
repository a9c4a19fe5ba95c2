from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel, SentenceField
from apps.projects.states import Language
from apps.templates.states import PreviewStatus


class TemplatePreview(IdentifiedModel):
    """A few seconds of a design that somebody asked to see: like a proof print, thrown away soon.

    digest says all that decides the clip: another request with the same one is answered at once.
    """

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("asked by"),
    )
    design = models.JSONField(_("design"))
    language = models.CharField(_("language"), max_length=10, choices=Language.choices)
    start_ms = models.PositiveIntegerField(_("from"))
    duration_ms = models.PositiveIntegerField(_("length"))
    digest = models.CharField(max_length=64)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=PreviewStatus.choices,
        default=PreviewStatus.WAITING,
    )
    file_key = models.CharField(max_length=300, blank=True)
    error = SentenceField(_("error"), blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        db_table = "template_previews"
        verbose_name = _("preview")
        verbose_name_plural = _("previews")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=PreviewStatus.values),
                name="chk_template_previews_status",
            ),
            # an end has a time, and a clip that is ready has a file
            models.CheckConstraint(
                condition=models.Q(status=PreviewStatus.WAITING, finished_at__isnull=True)
                | (~models.Q(status=PreviewStatus.WAITING) & models.Q(finished_at__isnull=False)),
                name="chk_template_previews_finished",
            ),
        ]
        indexes = [
            # "was this very clip made before?"
            models.Index(fields=["digest"], name="idx_template_previews_digest"),
            # the nightly purge of old previews
            models.Index(fields=["created_at"], name="idx_template_previews_created"),
        ]

    def __str__(self) -> str:
        return f"{self.start_ms / 1000:g} s, {self.get_status_display()}"
