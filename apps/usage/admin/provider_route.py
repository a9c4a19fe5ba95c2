from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from apps.accounts.models import User
from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column
from apps.providers import registry
from apps.usage.admin.owners import needed_owner
from apps.usage.admin.provider_board import CAPABILITY_NAMES
from apps.usage.models import ProviderRoute
from apps.usage.services.providers import set_route


class ProviderRouteForm(forms.ModelForm[ProviderRoute]):
    """Whom one owner wants asked, in order."""

    capability = forms.ChoiceField(
        label=gettext_lazy("Capability"),
        widget=UnfoldAdminSelectWidget,
        choices=list(CAPABILITY_NAMES.items()),
    )
    order = forms.CharField(
        label=gettext_lazy("Providers, first to last"),
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "openai, extractive"}),
        help_text=gettext_lazy("Names as on the provider board, with commas between them."),
    )

    class Meta:
        model = ProviderRoute
        fields = ("user", "organization", "capability")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.instance.providers:
            self.fields["order"].initial = ", ".join(self.instance.providers)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.owner = needed_owner(self, given)
        capability = given.get("capability") or self.instance.capability
        names = [name.strip() for name in given.get("order", "").split(",") if name.strip()]
        known = registry.names(capability)
        if any(name not in known for name in names) or len(set(names)) != len(names):
            self.add_error(
                "order",
                _("Name each provider once. For “%(capability)s” there are: %(known)s.")
                % {"capability": CAPABILITY_NAMES[capability], "known": ", ".join(known)},
            )
        given["names"] = names
        return given


@admin.register(ProviderRoute)
class ProviderRouteAdmin(ConsoleAdmin):
    """Owners who want other providers than the installation's."""

    form = ProviderRouteForm
    list_display = ("shown_owner", "capability", "shown_order", "updated_at")
    list_display_links = ("shown_owner",)
    list_filter = ("capability",)
    list_select_related = ("user", "organization")
    search_fields = ("user__email", "organization__name")
    search_help_text = gettext_lazy("Owner's e-mail or name")
    autocomplete_fields = ("user", "organization")
    fields = (("user", "organization"), ("capability", "order"))

    @column(gettext_lazy("owner"))
    def shown_owner(self, route: ProviderRoute) -> str:
        return route.owner_label

    @column(gettext_lazy("providers, first to last"))
    def shown_order(self, route: ProviderRoute) -> str:
        return " → ".join(route.providers)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "user", "organization") if obj else fields

    def save_model(
        self,
        request: HttpRequest,
        obj: Model,
        form: forms.ModelForm[Any],
        change: bool,  # noqa: ARG002, FBT001 (Django's own signature)
    ) -> None:
        """The service saves, and writes the audit entry."""
        assert isinstance(request.user, User)  # noqa: S101
        assert isinstance(form, ProviderRouteForm)  # noqa: S101
        data = form.cleaned_data
        set_route(
            by=request.user,
            owner=form.owner,
            capability=data["capability"],
            providers=data["names"],
        )
        saved = ProviderRoute.objects.filter(form.owner.rows, capability=data["capability"])
        assert isinstance(obj, ProviderRoute)  # noqa: S101
        obj.pk, obj.providers = saved.values_list("pk", flat=True).get(), data["names"]
