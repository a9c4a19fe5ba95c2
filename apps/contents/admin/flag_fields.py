"""What platforms are told about videos, as fields: as said elsewhere, yes, or no."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.contents.models import Content
from apps.contents.services.project_policies import FLAGS, PLATFORMS
from apps.projects.states import Platform

AS_BEFORE, YES, NO = "", "yes", "no"
TOLD = {AS_BEFORE: None, YES: True, NO: False}
LABELS = {"ai_disclosure": _("Made with AI"), "made_for_kids": _("Made for kids")}


def flag_field(flag: str, otherwise: str | Promise) -> forms.ChoiceField:
    """otherwise: what is chosen by choosing neither yes nor no."""
    choices = [(AS_BEFORE, otherwise), (YES, _("Yes")), (NO, _("No"))]
    return forms.ChoiceField(label=LABELS[flag], choices=choices, required=False)


def add_platform_fields(form: forms.Form) -> None:
    """For every platform and flag: as said for all, yes, or no."""
    for platform in PLATFORMS:
        for flag in FLAGS:
            form.fields[f"{platform}-{flag}"] = flag_field(flag, _("As above"))


def platform_rows(form: forms.Form) -> list[tuple[str, list[forms.BoundField]]]:
    """(the platform's name, its fields) for the page."""
    return [
        (str(Platform(platform).label), [form[f"{platform}-{flag}"] for flag in FLAGS])
        for platform in PLATFORMS
    ]


def chosen_flags(form: forms.Form) -> dict[str, dict[str, bool]]:
    """platform_flags as stored: only what differs."""
    found: dict[str, dict[str, bool]] = {}
    for platform in PLATFORMS:
        for flag in FLAGS:
            told = TOLD[form.cleaned_data[f"{platform}-{flag}"]]
            if told is not None:
                found.setdefault(platform, {})[flag] = told
    return found


def initial_flags(stored: Any) -> dict[str, str]:
    return {
        f"{platform}-{flag}": YES if value else NO
        for platform, told in stored.items()
        for flag, value in told.items()
    }


class DisclosuresForm(forms.Form):
    """What platforms are told about one content, where that differs from its project."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for flag in FLAGS:
            self.fields[flag] = flag_field(flag, _("As the project says"))
        add_platform_fields(self)

    @property
    def for_all(self) -> list[forms.BoundField]:
        return [self[flag] for flag in FLAGS]

    @property
    def by_platform(self) -> list[tuple[str, list[forms.BoundField]]]:
        return platform_rows(self)

    @classmethod
    def of(cls, content: Content) -> DisclosuresForm:
        own = {flag: getattr(content, flag) for flag in FLAGS}
        said = {flag: YES if told else NO for flag, told in own.items() if told is not None}
        return cls(initial={**said, **initial_flags(content.platform_flags)})

    def chosen(self) -> dict[str, Any]:
        """The fields of `change_disclosures`."""
        own = {flag: TOLD[self.cleaned_data[flag]] for flag in FLAGS}
        return {**own, "platform_flags": chosen_flags(self)}
