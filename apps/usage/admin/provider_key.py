from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget

from apps.accounts.models import User
from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column
from apps.core.errors import RuleBroken
from apps.usage.admin.owners import chosen_owner
from apps.usage.models import ProviderKey
from apps.usage.services.providers import check_key, remove_key, set_key, vendors


class ProviderKeyForm(forms.ModelForm[ProviderKey]):
    """Whose key of which vendor; nobody's is the installation's. A stored key is never shown."""

    vendor = forms.ChoiceField(
        label=_("Vendor"),
        widget=UnfoldAdminSelectWidget,
        choices=lambda: [(name, name) for name in vendors()],
    )
    key = forms.CharField(
        label=_("Key"),
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "off"}),
        help_text=_("Stored encrypted and never shown again."),
    )

    def clean_key(self) -> str:
        try:
            return check_key(self.cleaned_data["key"])
        except RuleBroken as problem:
            raise forms.ValidationError(str(problem)) from problem

    class Meta:
        model = ProviderKey
        fields = ("user", "organization", "vendor")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.owner = chosen_owner(self, given)
        return given


@admin.register(ProviderKey)
class ProviderKeyAdmin(ConsoleAdmin):
    """Keys to vendors: the installation's, and customers' own."""

    form = ProviderKeyForm
    list_display = ("vendor", "shown_owner", "shown_hint", "updated_at")
    list_filter = ("vendor",)
    list_select_related = ("user", "organization")
    search_fields = ("user__email", "organization__name")
    search_help_text = _("Owner's e-mail or name")
    autocomplete_fields = ("user", "organization")
    fields = (("user", "organization"), ("vendor", "key"))

    @column(_("owner"))
    def shown_owner(self, key: ProviderKey) -> Any:
        return key.owner_label or _("The installation")

    @column(_("ends in"), empty_value="–")
    def shown_hint(self, key: ProviderKey) -> str | None:
        return f"…{key.hint}" if key.hint else None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "user", "organization") if obj else fields

    def get_form(self, request: HttpRequest, obj: Any = None, **more: Any) -> Any:
        form = super().get_form(request, obj, **more)
        if obj is not None:
            form.base_fields["vendor"].disabled = True
            form.base_fields["vendor"].initial = obj.vendor
        return form

    def save_model(
        self,
        request: HttpRequest,
        obj: Model,
        form: forms.ModelForm[Any],
        change: bool,  # noqa: ARG002, FBT001 (Django's own signature)
    ) -> None:
        """The service saves: it encrypts, replaces an earlier key and writes the audit entry."""
        assert isinstance(request.user, User)  # noqa: S101
        assert isinstance(form, ProviderKeyForm)  # noqa: S101
        data = form.cleaned_data
        obj.pk = set_key(
            by=request.user, owner=form.owner, vendor=data["vendor"], key=data["key"]
        ).pk

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        assert isinstance(request.user, User)  # noqa: S101
        assert isinstance(obj, ProviderKey)  # noqa: S101
        remove_key(by=request.user, key=obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for key in queryset:
            self.delete_model(request, key)
