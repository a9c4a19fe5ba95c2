from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column, status_cell
from apps.organizations.models import Organization, OrganizationMember


class MemberInline(TabularInline):  # type: ignore[misc]
    model = OrganizationMember
    fk_name = "organization"
    fields = ("user", "role", "joined_at")
    readonly_fields = ("joined_at",)
    autocomplete_fields = ("user",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrganizationMember]:
        rows: QuerySet[OrganizationMember] = super().get_queryset(request)
        return rows.select_related("user").order_by("joined_at")


@admin.register(Organization)
class OrganizationAdmin(ConsoleAdmin):
    """Teams and their members."""

    list_display = ("name", "slug", "shown_status", "member_count", "created_at")
    list_filter = ("status",)
    search_fields = ("name", "slug", "custom_domain")
    search_help_text = _("Name, short name or domain")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("created_at",)
    fields = (("name", "slug"), ("status", "custom_domain"), "logo_url", "created_at")
    inlines = (MemberInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organization]:
        rows: QuerySet[Organization] = super().get_queryset(request)
        return rows.annotate(members_total=Count("members"))

    @column(_("status"))
    def shown_status(self, organization: Organization) -> str:
        return status_cell(organization.status, organization.get_status_display())

    @column(_("members"))
    def member_count(self, organization: Organization) -> int:
        return int(getattr(organization, "members_total", 0))
