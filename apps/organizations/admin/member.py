from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from apps.core.admin.base import ReadOnlyInline
from apps.core.admin.columns import column
from apps.organizations.admin.filters import ExceptionsFilter
from apps.organizations.admin.serviced import (
    MOST_AT_ONCE,
    ServicedAdmin,
    ServicedForm,
    act,
    acting,
    link_to,
    to_each,
)
from apps.organizations.models import OrganizationMember
from apps.organizations.permissions import EXCEPTIONABLE, Permission
from apps.organizations.services.members import (
    change_role,
    remove_member,
    set_permissions,
    transfer_ownership,
)

_ANSWERS = (("", _("As the role")), ("yes", _("Allowed")), ("no", _("Not allowed")))
_PREFIX = "may_"


class _MemberForm(ServicedForm):
    class Meta:
        model = OrganizationMember
        fields = ("role",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in self.instance.permissions.items():
            if f"{_PREFIX}{name}" in self.fields:
                self.fields[f"{_PREFIX}{name}"].initial = "yes" if value else "no"

    def exceptions(self) -> dict[str, bool]:
        answers = {name: self.cleaned_data.get(f"{_PREFIX}{name}") for name in EXCEPTIONABLE}
        return {str(name): answer == "yes" for name, answer in answers.items() if answer}


def _answer(permission: Permission) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=permission.label, required=False, choices=_ANSWERS, widget=UnfoldAdminSelectWidget
    )


_FIELDS = {f"{_PREFIX}{name}": _answer(name) for name in EXCEPTIONABLE}
MemberForm = type("MemberForm", (_MemberForm,), dict(_FIELDS))


def exceptions_in_words(member: OrganizationMember) -> str:
    """+ what is added to the role, − what is taken away."""
    signs = {True: "+", False: "−"}
    return ", ".join(
        f"{signs[value]} {Permission(name).label}" for name, value in member.permissions.items()
    )


class MemberInline(ReadOnlyInline):
    """The people of a team; each is changed on a page of their own."""

    model = OrganizationMember
    fk_name = "organization"
    fields = ("shown_person", "role", "shown_exceptions", "joined_at")
    readonly_fields = fields
    hide_title = True
    per_page = 25
    verbose_name_plural = _("Members")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrganizationMember]:
        rows: QuerySet[OrganizationMember] = super().get_queryset(request)
        return rows.select_related("user").order_by("joined_at")

    @column(_("person"))
    def shown_person(self, member: OrganizationMember) -> str:
        return link_to(member, member.user.email)

    @column(_("exceptions"), empty_value="–")
    def shown_exceptions(self, member: OrganizationMember) -> str | None:
        return exceptions_in_words(member) or None


@admin.register(OrganizationMember)
class OrganizationMemberAdmin(ServicedAdmin):
    """Who is in which team, as what. People join by invitation."""

    form = MemberForm
    list_display = ("user", "organization", "role", "shown_exceptions", "joined_at")
    list_filter = ("role", ExceptionsFilter)
    list_select_related = ("user", "organization")
    search_fields = ("user__email", "user__name", "organization__name")
    search_help_text = _("Member's e-mail or name, or the team's name")
    readonly_fields = ("user", "organization", "invited_by", "joined_at", "may_do")
    actions = ("make_owner", "remove_chosen")
    fieldsets = (
        (None, {"fields": (("user", "organization"), ("role", "joined_at"), "may_do")}),
        (
            _("Exceptions from the role"),
            {
                "description": _("A new role begins without exceptions, unless you choose some."),
                "fields": tuple(tuple(list(_FIELDS)[n : n + 2]) for n in range(0, len(_FIELDS), 2)),
            },
        ),
    )

    def save_model(
        self,
        request: HttpRequest,
        obj: Model,
        form: forms.ModelForm[Any],
        change: bool,  # noqa: ARG002, FBT001 (Django's own signature)
    ) -> None:
        assert isinstance(form, _MemberForm)  # noqa: S101
        assert isinstance(obj, OrganizationMember)  # noqa: S101
        by, role = acting(request), form.cleaned_data["role"]
        changed = change_role(member=obj, role=role, by=by)
        set_permissions(member=changed, permissions=form.exceptions(), by=by)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        assert isinstance(obj, OrganizationMember)  # noqa: S101
        remove_member(member=obj, by=acting(request))

    @column(_("exceptions"), empty_value="–")
    def shown_exceptions(self, member: OrganizationMember) -> str | None:
        return exceptions_in_words(member) or None

    @column(_("may do now"), empty_value="–")
    def may_do(self, member: OrganizationMember) -> str | None:
        held = [one.label for one in Permission if one in member.effective]
        return render_to_string("admin/organizations/may_do.html", {"held": held}) or None

    @act(_("Hand the ownership over to this member"), permission="change")
    def make_owner(self, request: HttpRequest, rows: QuerySet[OrganizationMember]) -> None:
        def make(member: OrganizationMember) -> None:
            transfer_ownership(organization=member.organization, to=member, by=acting(request))

        to_each(request, rows.select_related("user", "organization")[:MOST_AT_ONCE], make)

    @act(_("Remove from the team"), permission="delete")
    def remove_chosen(self, request: HttpRequest, rows: QuerySet[OrganizationMember]) -> None:
        def remove(member: OrganizationMember) -> None:
            remove_member(member=member, by=acting(request))

        to_each(request, rows.select_related("user")[:MOST_AT_ONCE], remove)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False
