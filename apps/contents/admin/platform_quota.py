from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.contents.models import PlatformQuota
from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column
from apps.projects.states import Platform


@admin.register(PlatformQuota)
class PlatformQuotaAdmin(ReadOnlyAdmin):
    """What each platform allows a day, and how much of it is taken."""

    list_display = ("day", "shown_platform", "bucket", "account", "shown_taken")
    search_fields = ("account", "platform", "bucket")
    search_help_text = _("Platform, what is counted, or by whom")
    ordering = ("-day", "platform", "bucket")

    @column(_("platform"), ordering="platform")
    def shown_platform(self, quota: PlatformQuota) -> str:
        return str(dict(Platform.choices).get(quota.platform, quota.platform))

    @column(_("taken"))
    def shown_taken(self, quota: PlatformQuota) -> str:
        return f"{quota.used} / {quota.most}"
