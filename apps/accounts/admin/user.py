from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from apps.accounts.models import User
from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column, status_cell

# Who hands out power: superusers only, so that no group can raise itself.
POWER_FIELDS = ("is_staff", "is_superuser", "groups", "user_permissions")


class ConsoleUserCreationForm(UserCreationForm):  # type: ignore[misc]
    class Meta:
        model = User
        fields = ("email", "name")


class ConsoleUserChangeForm(UserChangeForm):  # type: ignore[misc]
    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ConsoleAdmin):  # type: ignore[type-arg]
    """People: customers and staff, found by e-mail."""

    form = ConsoleUserChangeForm
    add_form = ConsoleUserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "name", "shown_status", "is_staff", "locale", "last_login")
    list_filter = ("status", "is_staff", "is_superuser", "locale")
    search_fields = ("email", "name", "=id")
    search_help_text = _("E-mail, name or id")
    ordering = ("-id",)
    filter_horizontal = ("groups", "user_permissions")
    readonly_fields = ("id", "last_login", "created_at", "updated_at", "deleted_at")
    fieldsets = (
        (None, {"fields": (("email", "email_verified"), ("name", "status"), "password")}),
        (_("Preferences"), {"fields": (("locale", "timezone"),)}),
        (_("About"), {"fields": (("phone", "address"), "memo")}),
        (
            _("Permissions"),
            {"fields": (("is_staff", "is_superuser"), "groups", "user_permissions")},
        ),
        (_("Dates"), {"fields": (("created_at", "last_login"), "id")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )

    @column(_("status"))
    def shown_status(self, user: User) -> str:
        return status_cell(user.status, user.get_status_display())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else (*fields, *POWER_FIELDS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = bool(super().has_change_permission(request, obj))
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return allowed

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """A person is suspended or marked deleted, never removed with all they own."""
        return False
