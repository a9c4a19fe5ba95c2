from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from apps.accounts.models import User
from apps.accounts.models.user import validate_time_zone
from apps.organizations.admin.serviced import ServicedForm
from apps.organizations.models import Organization


def _color(label: Any) -> forms.RegexField:
    return forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=label,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "#4f63e8"}),
        error_messages={"invalid": _("A colour such as #4f63e8.")},
    )


class OrganizationForm(ServicedForm):
    """A team. The keys of its settings and colours are shown as fields of their own."""

    owner = forms.EmailField(
        label=_("Owner's e-mail"),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "email"}),
        help_text=_("Somebody who has an account. They own the team."),
    )
    language = forms.ChoiceField(
        label=_("Language of letters"),
        required=False,
        choices=[("", _("Each sender's own")), *settings.LANGUAGES],
        widget=UnfoldAdminSelectWidget,
    )
    timezone = forms.CharField(
        label=_("Time zone"),
        required=False,
        max_length=50,
        validators=[validate_time_zone],
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": settings.TIME_ZONE}),
    )
    primary = _color(_("Main colour"))
    secondary = _color(_("Second colour"))
    accent = _color(_("Accent colour"))
    background = _color(_("Background colour"))
    text = _color(_("Text colour"))

    colors = ("primary", "secondary", "accent", "background", "text")
    choices = ("language", "timezone")

    class Meta:
        model = Organization
        fields = ("name", "logo_url", "custom_domain")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:  # noqa: SLF001 (public in Django)
            del self.fields["owner"]
        stored = {**self.instance.brand_colors, **self.instance.settings}
        for name in (*self.colors, *self.choices):
            if name in self.fields:
                self.fields[name].initial = stored.get(name, "")

    def clean_owner(self) -> User:
        address = self.cleaned_data["owner"].lower()
        user = User.objects.filter(email=address).first()
        if user is None or not user.is_active:
            raise forms.ValidationError(_("Nobody with an active account has this address."))
        return user

    def wanted(self) -> dict[str, Any]:
        """The fields as the services take them."""
        given = self.cleaned_data
        return {
            **{name: given[name] for name in ("name", "logo_url", "custom_domain")},
            "brand_colors": {name: given[name] for name in self.colors if given.get(name)},
            "settings": {name: given[name] for name in self.choices if given.get(name)},
        }
