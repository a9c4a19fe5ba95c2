from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.core.models import IdentifiedModel


class OwnNarration(IdentifiedModel):
    """A person's own recording of a content's script, spoken in place of a voice.

    The file in storage is mono PCM, made of what was uploaded; checksum is that of the upload.
    """

    content = models.OneToOneField(Content, on_delete=models.CASCADE, related_name="own_narration")
    storage_key = models.CharField(_("file"), max_length=255)
    checksum = models.CharField(_("SHA-256"), max_length=64)
    file_name = models.CharField(_("name"), max_length=200)
    duration_ms = models.PositiveIntegerField(_("length"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "own_narrations"
        verbose_name = _("own narration")
        verbose_name_plural = _("own narrations")

    def __str__(self) -> str:
        return self.file_name

    @property
    def audit_organization_id(self) -> UUID | None:
        """Whose owners and admins may read the audit entries about it."""
        return self.content.audit_organization_id
