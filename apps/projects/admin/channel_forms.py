from __future__ import annotations

import zoneinfo
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from apps.core.admin.autocomplete import ChosenById
from apps.core.errors import ProblemList, RuleBroken
from apps.projects.models import Channel, Project
from apps.projects.platforms import visibilities_of
from apps.projects.services.channels import LONGEST_LABEL
from apps.projects.states import Platform, Visibility


def add_problems(form: forms.BaseForm, error: RuleBroken) -> None:
    """Show a broken rule at the field it names, or above the form."""
    problems = error.problems if isinstance(error, ProblemList) else (error,)
    for problem in problems:
        name = problem.field.rpartition(".")[2]
        form.add_error(name if name in form.fields else None, str(problem))


class ConnectForm(forms.Form):
    """Which platform, for which project."""

    project = forms.ModelChoiceField(label=_("Project"), queryset=Project.objects.all())
    platform = forms.ChoiceField(label=_("Platform"), choices=Platform.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        column = cast(Any, Channel._meta.get_field("project"))  # noqa: SLF001 (public in Django)
        field = cast(Any, self.fields["project"])
        field.widget = ChosenById(column, admin.site)
        field.widget.choices = field.choices


class ChannelForm(forms.Form):
    """What people choose about a channel."""

    label = forms.CharField(
        label=_("Own name"),
        required=False,
        max_length=LONGEST_LABEL,
        widget=UnfoldAdminTextInputWidget(),
        help_text=_("Empty: what the platform calls it."),
    )
    default_visibility = forms.ChoiceField(
        label=_("Who sees new videos"), widget=UnfoldAdminSelectWidget()
    )
    schedule_time = forms.CharField(
        label=_("Time of day"),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "time"}),
        help_text=_("When uploads without a time of their own are planned."),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        widget=UnfoldAdminSelectWidget(),
        choices=[(name, name) for name in sorted(zoneinfo.available_timezones())],
    )
    auto_publish = forms.BooleanField(
        label=_("Publish by itself"),
        required=False,
        widget=UnfoldBooleanSwitchWidget(),
        help_text=_("Videos that passed the policy gate are uploaded without a further click."),
    )

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        defaults = channel.upload_defaults
        kwargs["initial"] = {
            "label": channel.label,
            "default_visibility": defaults.default_visibility,
            "schedule_time": defaults.schedule_time,
            "timezone": defaults.timezone,
            "auto_publish": defaults.auto_publish,
        }
        super().__init__(*args, **kwargs)
        self.fields["label"].widget.attrs["placeholder"] = channel.channel_name
        choice = cast(forms.ChoiceField, self.fields["default_visibility"])
        choice.choices = [
            (name, Visibility(name).label) for name in visibilities_of(channel.platform)
        ]

    def changes(self) -> dict[str, Any]:
        """What update_channel takes."""
        data = dict(self.cleaned_data)
        return {"label": data.pop("label"), "upload_settings": data}
