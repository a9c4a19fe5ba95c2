from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from apps.accounts.admin import user_actions
from apps.accounts.admin.user_session import UserSessionInline
from apps.accounts.models import User
from apps.accounts.second_factor import KINDS
from apps.accounts.services.sessions import end_sessions
from apps.core.admin.base import ConsoleAdmin, ReadOnlyInline
from apps.core.admin.columns import column, status_cell

# Who hands out power: superusers only, so that no group can raise itself.
POWER_FIELDS = ("is_staff", "is_superuser", "groups", "user_permissions")


class SetPasswordForm(AdminPasswordChangeForm):  # type: ignore[misc]
    """Saves the way every other password is saved: audited, and sessions end."""

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002, ARG002 (Django's own)
        user: User = self.user
        if self.cleaned_data.get("set_usable_password", True) is False:
            user.set_unusable_password()
            user.save(update_fields=["password", "updated_at"])
            end_sessions(user=user, by=user)
        else:
            get_adapter().set_password(user, self.cleaned_data["password1"])
        return user


Action = Callable[["UserAdmin", HttpRequest, QuerySet[User]], None]


class ConsoleUserCreationForm(UserCreationForm):  # type: ignore[misc]
    class Meta:
        model = User
        fields = ("email", "name")


class ConsoleUserChangeForm(UserChangeForm):  # type: ignore[misc]
    class Meta:
        model = User
        fields = "__all__"


class SecondFactorFilter(admin.SimpleListFilter):
    title = _("second factor")
    parameter_name = "second_factor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        wanted = {"yes": True, "no": False}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(has_mfa=wanted)


class SocialAccountInline(ReadOnlyInline):
    """The accounts of other sites that sign this person in."""

    model = SocialAccount
    fields = ("provider", "uid", "last_login", "date_joined")
    readonly_fields = fields
    verbose_name_plural = _("Google and Kakao")
    tab = True


def act(description: Any) -> Callable[[Action], Action]:
    """An action for staff who may change people."""
    return cast(Callable[[Action], Action], action(description=description, permissions=["act"]))


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ConsoleAdmin):  # type: ignore[type-arg]
    """People: customers and staff, found by e-mail."""

    form = ConsoleUserChangeForm
    add_form = ConsoleUserCreationForm
    change_password_form = SetPasswordForm
    list_display = (
        "email",
        "name",
        "shown_status",
        "email_verified",
        "second_factor",
        "is_staff",
        "last_login",
    )
    list_filter = ("status", "is_staff", "email_verified", SecondFactorFilter)
    search_fields = ("email", "name", "phone", "=id")
    search_help_text = _("E-mail, name, phone or id")
    inlines = (SocialAccountInline, UserSessionInline)
    actions = (
        "suspend_chosen",
        "reinstate_chosen",
        "sign_out_chosen",
        "mail_reset_to_chosen",
        "forget_second_factors_of_chosen",
        "delete_chosen",
    )
    ordering = ("-id",)
    filter_horizontal = ("groups", "user_permissions")
    # An address is proven by its owner; a state is changed by an action, which ends sessions too.
    readonly_fields = (
        "id",
        "status",
        "email_verified",
        "last_login",
        "created_at",
        "updated_at",
        "deleted_at",
        "erased_at",
        "activity",
    )
    fieldsets = (
        (None, {"fields": (("email", "email_verified"), ("name", "status"), "password")}),
        (_("Preferences"), {"fields": (("locale", "timezone"),)}),
        (_("About"), {"fields": (("phone", "address"), "memo")}),
        (
            _("Permissions"),
            {"fields": (("is_staff", "is_superuser"), "groups", "user_permissions")},
        ),
        (
            _("Dates"),
            {
                "fields": (
                    ("created_at", "last_login"),
                    ("deleted_at", "erased_at"),
                    "id",
                    "activity",
                )
            },
        ),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )

    @column(_("status"))
    def shown_status(self, user: User) -> str:
        return status_cell(user.status, user.get_status_display())

    @column(_("second factor"))
    def second_factor(self, user: User) -> bool:
        return bool(user.has_mfa)  # type: ignore[attr-defined]  # annotated below

    second_factor.boolean = True  # type: ignore[attr-defined]

    @column(_("activity"), empty_value="–")
    def activity(self, user: User) -> str | None:
        """The way to the audit log of what this person did."""
        if user._state.adding:  # noqa: SLF001 (public in Django)
            return None
        return render_to_string("admin/accounts/user/activity.html", {"person": user})

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=KINDS)
        users: QuerySet[User] = super().get_queryset(request).annotate(has_mfa=Exists(factors))
        return users

    def has_act_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.change_user"))

    @act(_("Suspend"))
    def suspend_chosen(self, request: HttpRequest, users: QuerySet[User]) -> None:
        user_actions.suspend(request, users)

    @act(_("Reinstate"))
    def reinstate_chosen(self, request: HttpRequest, users: QuerySet[User]) -> None:
        user_actions.reinstate(request, users)

    @act(_("Sign out everywhere"))
    def sign_out_chosen(self, request: HttpRequest, users: QuerySet[User]) -> None:
        user_actions.sign_out(request, users)

    @act(_("Mail a link to a new password"))
    def mail_reset_to_chosen(self, request: HttpRequest, users: QuerySet[User]) -> None:
        user_actions.mail_reset(request, users)

    @act(_("Remove second factors (lost phone)"))
    def forget_second_factors_of_chosen(self, request: HttpRequest, users: QuerySet[User]) -> None:
        user_actions.forget_second_factors(request, users)

    @act(_("Delete account (erased after 30 days)"))
    def delete_chosen(self, request: HttpRequest, users: QuerySet[User]) -> None:
        user_actions.delete(request, users)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return super().get_inlines(request, obj) if obj is not None else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        if obj is not None:
            fields = (*fields, "email")
        return fields if request.user.is_superuser else (*fields, *POWER_FIELDS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = bool(super().has_change_permission(request, obj))
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return allowed

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """A person is suspended or marked deleted, never removed with all they own."""
        return False
