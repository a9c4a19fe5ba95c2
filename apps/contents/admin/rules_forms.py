from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from apps.contents.admin.flag_fields import (
    add_platform_fields,
    chosen_flags,
    initial_flags,
    platform_rows,
)
from apps.contents.models import ProjectIntake, ProjectPolicy
from apps.contents.states import IntakeMode, IntakeOrder
from apps.core.admin.autocomplete import ChosenById
from apps.projects.models import Project
from apps.projects.states import ProjectStatus


class ChooseProjectForm(forms.Form):
    project = forms.ModelChoiceField(label=_("Project"), queryset=Project.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Project]", self.fields["project"])
        field.queryset = Project.objects.exclude(status=ProjectStatus.ARCHIVED)
        field.widget = ChosenById(ProjectIntake.project.field, admin.site)
        field.widget.choices = field.choices


class IntakeForm(forms.Form):
    """What a project takes by itself; the rules are judged by the service."""

    is_on = forms.BooleanField(
        label=_("Take items by itself"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_("From then on it acts with your rights, and the credits are the owner's."),
    )
    mode = forms.ChoiceField(
        label=_("What it does with them"),
        choices=IntakeMode.choices,
        widget=UnfoldAdminRadioSelectWidget,
    )
    per_day = forms.IntegerField(
        label=_("At most a day"),
        min_value=1,
        max_value=100,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("A day is a day where the owner lives."),
    )
    order = forms.ChoiceField(
        label=_("Which first"), choices=IntakeOrder.choices, widget=UnfoldAdminRadioSelectWidget
    )
    keywords = forms.CharField(
        label=_("Keywords"),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Separated by commas. In the title they count twice."),
    )
    min_score = forms.FloatField(
        label=_("Least score"),
        min_value=0,
        max_value=1,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"step": "0.05"}),
        help_text=_("0 takes everything; 1 only what has every keyword in title and text."),
    )
    max_age_days = forms.IntegerField(
        label=_("Oldest, in days"),
        min_value=1,
        max_value=365,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    from_headline = forms.BooleanField(
        label=_("Write from the headline alone"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_(
            "When an item's page cannot be read. A text provider then writes what is commonly "
            "known; no sentence has a source that it could be checked against."
        ),
    )

    def clean_keywords(self) -> list[str]:
        words = (word.strip() for word in self.cleaned_data["keywords"].split(","))
        return [word for word in words if word]

    @staticmethod
    def initial_of(intake: ProjectIntake) -> dict[str, Any]:
        names = (
            *("is_on", "mode", "per_day", "order", "min_score", "max_age_days"),
            "from_headline",
        )
        values = {name: getattr(intake, name) for name in names}
        return {**values, "keywords": ", ".join(intake.keywords)}


class PolicyForm(forms.Form):
    """What platforms are told about a project's videos, and how like an earlier one may be."""

    ai_disclosure = forms.BooleanField(
        label=_("Made with AI"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_("Platforms are told that voice and pictures are made by machines."),
    )
    made_for_kids = forms.BooleanField(
        label=_("Made for kids"), required=False, widget=UnfoldBooleanSwitchWidget
    )
    is_duplicate_guarded = forms.BooleanField(
        label=_("Stop near-duplicates"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_("A video too like an earlier one is stopped before anything is charged."),
    )
    duplicate_threshold = forms.DecimalField(
        label=_("Likeness that stops"),
        min_value=Decimal("0.50"),
        max_value=Decimal("1.00"),
        max_digits=3,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"step": "0.05"}),
        help_text=_("From 0.50 (strict) to 1.00 (only the very same)."),
    )
    meaning_threshold = forms.DecimalField(
        label=_("Likeness of meaning that stops"),
        min_value=Decimal("0.50"),
        max_value=Decimal("1.00"),
        max_digits=3,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"step": "0.05"}),
        help_text=_(
            "Counts where a vendor is asked what texts mean. Which number is right depends on its "
            "model: look at the likenesses that are shown with videos."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_platform_fields(self)

    @property
    def by_platform(self) -> list[tuple[str, list[forms.BoundField]]]:
        return platform_rows(self)

    def flags(self) -> dict[str, dict[str, bool]]:
        return chosen_flags(self)

    @staticmethod
    def initial_of(policy: ProjectPolicy) -> dict[str, Any]:
        names = (
            *("ai_disclosure", "made_for_kids"),
            *("is_duplicate_guarded", "duplicate_threshold", "meaning_threshold"),
        )
        values = {name: getattr(policy, name) for name in names}
        return {**values, **initial_flags(policy.platform_flags)}
