from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import admin
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse_lazy
from unfold.forms import AdminOwnPasswordChangeForm

from apps.accounts.models import User


class OwnPasswordForm(AdminOwnPasswordChangeForm):  # type: ignore[misc]
    """Saves the way every other password is saved: audited, and other sessions end."""

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002, ARG002 (Django's own)
        user: User = self.user
        get_adapter().set_password(user, self.cleaned_data["new_password1"])
        return user


class ConsolePasswordChange(PasswordChangeView):
    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**admin.site.each_context(self.request), **kwargs)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        with transaction.atomic():
            return super().form_valid(form)
