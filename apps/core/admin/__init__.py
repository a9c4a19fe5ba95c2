from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.core.admin.audit_log import AuditLogAdmin
from apps.core.admin.celery_beat import ConsolePeriodicTaskAdmin

admin.site.index_title = _("Dashboard")

__all__ = ["AuditLogAdmin", "ConsolePeriodicTaskAdmin"]
