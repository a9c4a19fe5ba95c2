from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from apps.core.admin.columns import column, status_cell
from apps.organizations.admin.filters import (
    TeamFilter,
    acting_owner_places,
    counted,
    open_letters,
)
from apps.organizations.admin.invitation import InvitationInline
from apps.organizations.admin.member import MemberInline
from apps.organizations.admin.organization_form import OrganizationForm
from apps.organizations.admin.serviced import MOST_AT_ONCE, ServicedAdmin, act, acting, to_each
from apps.organizations.models import Organization, OrganizationMember
from apps.organizations.permissions import MATRIX, Permission
from apps.organizations.services.organizations import (
    change_organization,
    create_organization,
    reinstate_organization,
    suspend_organization,
)
from apps.organizations.states import Role


@admin.register(Organization)
class OrganizationAdmin(ServicedAdmin):
    """Teams, their members, and who was asked to join."""

    form = OrganizationForm
    list_display = (
        "name",
        "shown_status",
        "shown_owner",
        "member_count",
        "letter_count",
        "created_at",
    )
    list_filter = ("status", TeamFilter)
    search_fields = ("name", "slug", "custom_domain", "members__user__email", "=id")
    search_help_text = _("Name, short name, domain, a member's e-mail or id")
    readonly_fields = ("slug", "shown_status", "created_at", "matrix")
    inlines = (MemberInline, InvitationInline)
    actions = ("suspend_chosen", "reinstate_chosen")
    actions_detail = ("invite_somebody",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        first = (("name", "slug"), ("shown_status", "created_at")) if obj else (("name", "owner"),)
        tab = ("tab",)
        sections: list[tuple[Any, dict[str, Any]]] = [
            (None, {"fields": first}),
            (_("Language and time"), {"classes": tab, "fields": (("language", "timezone"),)}),
            (
                _("Brand"),
                {
                    "classes": tab,
                    "fields": (
                        ("logo_url", "custom_domain"),
                        ("primary", "secondary"),
                        ("accent", "background"),
                        "text",
                    ),
                },
            ),
        ]
        if obj:
            matrix = {"classes": tab, "fields": ("matrix",)}
            sections.append((_("What each role may do"), matrix))
        return sections

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organization]:
        rows: QuerySet[Organization] = super().get_queryset(request)
        owners = acting_owner_places().filter(organization=OuterRef("pk"))
        return rows.annotate(
            members_total=counted(OrganizationMember.objects.all()),
            letters_total=counted(open_letters()),
            first_owner=Subquery(owners.order_by("joined_at").values("user__email")[:1]),
        )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return super().get_inlines(request, obj) if obj is not None else ()

    def save_model(
        self,
        request: HttpRequest,
        obj: Model,
        form: forms.ModelForm[Any],
        change: bool,  # noqa: FBT001 (Django's own signature)
    ) -> None:
        assert isinstance(form, OrganizationForm)  # noqa: S101
        assert isinstance(obj, Organization)  # noqa: S101
        by = acting(request)
        if change:
            change_organization(organization=obj, by=by, **form.wanted())
        else:
            owner = form.cleaned_data["owner"]
            obj.pk = create_organization(by=by, owner=owner, **form.wanted()).pk

    @column(_("status"))
    def shown_status(self, organization: Organization) -> str:
        return status_cell(organization.status, organization.get_status_display())

    @column(_("owner"), empty_value="–")
    def shown_owner(self, organization: Organization) -> str | None:
        return getattr(organization, "first_owner", None)

    @column(_("members"))
    def member_count(self, organization: Organization) -> int:
        return int(getattr(organization, "members_total", 0))

    @column(_("open invitations"))
    def letter_count(self, organization: Organization) -> int:
        return int(getattr(organization, "letters_total", 0))

    @column(_("permissions"))
    def matrix(self, organization: Organization) -> str:  # noqa: ARG002
        rows = [(one.label, [one in MATRIX[role] for role in Role]) for one in Permission]
        table = {"roles": [role.label for role in Role], "rows": rows}
        return render_to_string("admin/organizations/matrix.html", table)

    @act(_("Suspend"), permission="change")
    def suspend_chosen(self, request: HttpRequest, rows: QuerySet[Organization]) -> None:
        def suspend(organization: Organization) -> None:
            suspend_organization(organization=organization, by=acting(request))

        to_each(request, rows[:MOST_AT_ONCE], suspend)

    @act(_("Reinstate"), permission="change")
    def reinstate_chosen(self, request: HttpRequest, rows: QuerySet[Organization]) -> None:
        def reinstate(organization: Organization) -> None:
            reinstate_organization(organization=organization, by=acting(request))

        to_each(request, rows[:MOST_AT_ONCE], reinstate)

    @act(_("Invite somebody"), permission="invite", icon="forward_to_inbox")
    def invite_somebody(self, request: HttpRequest, object_id: str) -> HttpResponse:  # noqa: ARG002
        add = reverse("admin:organizations_organizationinvitation_add")
        return redirect(f"{add}?{urlencode({'organization': object_id})}")

    def has_invite_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002
        return bool(request.user.has_perm("organizations.add_organizationinvitation"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """A team is suspended, never removed with all that it owns."""
        return False
