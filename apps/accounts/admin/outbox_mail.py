from __future__ import annotations

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import OutboxMail
from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column


@admin.register(OutboxMail)
class OutboxMailAdmin(ReadOnlyAdmin):
    """Mails of an installation without a mail server. Their links sign people in: no group of
    staff sees them, superusers do."""

    list_display = ("subject", "to", "created_at")
    search_fields = ("subject", "recipients")
    search_help_text = _("Address or subject")
    fields = ("subject", "to", "sender", "created_at", "shown_html", "shown_text")
    readonly_fields = fields

    @column(_("to"))
    def to(self, mail: OutboxMail) -> str:
        return ", ".join(mail.recipients)

    @column(_("mail"))
    def shown_html(self, mail: OutboxMail) -> str:
        return render_to_string("admin/accounts/outboxmail/html.html", {"mail": mail})

    @column(_("as text"))
    def shown_text(self, mail: OutboxMail) -> str:
        return render_to_string("admin/accounts/outboxmail/text.html", {"mail": mail})

    class Media:
        css = {"all": ("admin/account.css",)}
