"""What people fill in when they sign up, besides address and password."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.models.user import validate_time_zone
from apps.accounts.validators import no_control_characters


class SignupForm(forms.Form):
    """allauth adds address and password, for people who sign up with and without a provider."""

    name = forms.CharField(
        label=_("Name"), max_length=100, required=False, validators=[no_control_characters]
    )
    locale = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)
    timezone = forms.CharField(
        label=_("Time zone"), max_length=50, required=False, validators=[validate_time_zone]
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth's hook, called after the adapter has saved user with all of this."""
