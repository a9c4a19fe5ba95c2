from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.core.admin.base import ReadOnlyInline
from apps.core.admin.columns import column, status_cell
from apps.organizations.admin.filters import LetterFilter
from apps.organizations.admin.serviced import (
    MOST_AT_ONCE,
    ServicedAdmin,
    ServicedForm,
    act,
    acting,
    link_to,
    to_each,
)
from apps.organizations.models import OrganizationInvitation
from apps.organizations.services.invitations import (
    clean_address,
    invite,
    resend_invitation,
    revoke_invitation,
)
from apps.organizations.states import InvitationStatus, Role


class InvitationForm(ServicedForm):
    class Meta:
        model = OrganizationInvitation
        fields = ("organization", "email", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            roles = [choice for choice in Role.choices if choice[0] != Role.OWNER]
            self.fields["role"].choices = roles  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        return clean_address(self.cleaned_data["email"])

    def _get_validation_exclusions(self) -> set[str]:
        """Whether the address is invited already is the service's business."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {"status"}


def _status(invitation: OrganizationInvitation) -> str:
    status = invitation.shown_status
    return status_cell(status, InvitationStatus(status).label)


class InvitationInline(ReadOnlyInline):
    """The letters of a team, newest first."""

    model = OrganizationInvitation
    fk_name = "organization"
    fields = ("shown_email", "role", "shown_state", "invited_by", "expires_at")
    readonly_fields = fields
    hide_title = True
    per_page = 25
    verbose_name_plural = _("Invitations")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrganizationInvitation]:
        rows: QuerySet[OrganizationInvitation] = super().get_queryset(request)
        return rows.select_related("invited_by").order_by("-id")

    @column(_("e-mail"))
    def shown_email(self, invitation: OrganizationInvitation) -> str:
        return link_to(invitation, invitation.email)

    @column(_("status"))
    def shown_state(self, invitation: OrganizationInvitation) -> str:
        return _status(invitation)


@admin.register(OrganizationInvitation)
class OrganizationInvitationAdmin(ServicedAdmin):
    """Letters that ask people into teams."""

    form = InvitationForm
    list_display = ("email", "organization", "role", "shown_state", "invited_by", "expires_at")
    list_filter = (LetterFilter, "role")
    list_select_related = ("organization", "invited_by")
    search_fields = ("email", "organization__name", "invited_by__email")
    search_help_text = _("E-mail, the team's name, or the sender's e-mail")
    autocomplete_fields = ("organization",)
    actions = ("resend_chosen", "revoke_chosen")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        if obj is None:
            return ("organization", ("email", "role"))
        return (
            ("email", "role"),
            ("organization", "invited_by"),
            ("shown_state", "expires_at"),
            ("created_at", "settled_at"),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        return () if obj is None else ("shown_state", "created_at")

    def save_model(
        self,
        request: HttpRequest,
        obj: Model,
        form: forms.ModelForm[Any],
        change: bool,  # noqa: ARG002, FBT001 (Django's own signature)
    ) -> None:
        given = form.cleaned_data
        sent = invite(
            organization=given["organization"],
            email=given["email"],
            role=given["role"],
            by=acting(request),
        )
        obj.pk = sent.pk

    @column(_("status"))
    def shown_state(self, invitation: OrganizationInvitation) -> str:
        return _status(invitation)

    @act(_("Send again, with a new link"), permission="act")
    def resend_chosen(self, request: HttpRequest, rows: QuerySet[OrganizationInvitation]) -> None:
        def resend(invitation: OrganizationInvitation) -> None:
            resend_invitation(invitation=invitation, by=acting(request))

        to_each(request, rows[:MOST_AT_ONCE], resend)

    @act(_("Take back"), permission="act")
    def revoke_chosen(self, request: HttpRequest, rows: QuerySet[OrganizationInvitation]) -> None:
        def revoke(invitation: OrganizationInvitation) -> None:
            revoke_invitation(invitation=invitation, by=acting(request))

        to_each(request, rows[:MOST_AT_ONCE], revoke)

    def has_act_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("organizations.change_organizationinvitation"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False
