from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from apps.core.admin.autocomplete import ChosenById
from apps.core.errors import ProblemList, RuleBroken
from apps.projects.admin.source_kinds import FIXED, KINDS, fields_of
from apps.projects.models import DataSource, Project
from apps.projects.services.data_sources import MOST_NAME
from apps.projects.states import DataSourceType

# Offered beside the field; the words are made when the page is.
USUAL_SCHEDULES = ("0 9 * * *", "0 9,18 * * *", "0 9 * * MON-FRI", "0 */3 * * *", "*/30 * * * *")


class SourceForm(forms.Form):
    """A source with the fields of its kind. A new one has the fields of every kind, and those of
    the chosen kind count."""

    project = forms.ModelChoiceField(label=_("Project"), queryset=Project.objects.all())
    name = forms.CharField(
        label=_("Name"), max_length=MOST_NAME, widget=UnfoldAdminTextInputWidget()
    )
    source_type = forms.ChoiceField(label=_("Kind"), choices=DataSourceType.choices)
    schedule_cron = forms.CharField(
        label=_("Schedule"),
        required=False,
        widget=UnfoldAdminTextInputWidget(
            attrs={"spellcheck": "false", "autocomplete": "off", "data-cron": ""}
        ),
        help_text=_("Minute, hour, day of the month, month, day of the week. Empty: only by hand."),
    )
    is_active = forms.BooleanField(
        label=_("Active"), required=False, initial=True, widget=UnfoldBooleanSwitchWidget()
    )

    def __init__(self, *args: Any, source: DataSource | None = None, **kwargs: Any) -> None:
        self.source = source
        if source is not None:
            kwargs["initial"] = _initial(source)
        super().__init__(*args, **kwargs)
        if source is not None:
            for name in ("project", "source_type", "is_active"):
                del self.fields[name]
        else:
            _search_for(self.fields["project"])
        self.groups = [(kind, self._add_fields(kind.value)) for kind in KINDS if self._has(kind)]

    @property
    def kind(self) -> str:
        """The chosen kind, or the first one."""
        if self.source is not None:
            return self.source.source_type
        chosen = str(self["source_type"].value() or "")
        return chosen if chosen in DataSourceType.values else KINDS[0].value

    @property
    def shown(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The kinds with their fields, for the page."""
        return [(kind, [self[name] for name in names]) for kind, names in self.groups]

    def config(self) -> dict[str, Any]:
        """The settings of the chosen kind; what was left empty gets its default."""
        kind = self.kind
        found: dict[str, Any] = dict(FIXED.get(kind, {}))
        for key in fields_of(kind):
            value = self.cleaned_data.get(_name(kind, key))
            if value not in (None, ""):
                found[key] = value
        return found

    def changes(self) -> dict[str, Any]:
        """What change_source takes; create_source takes project, kind and state besides."""
        names = [name for name in ("name", "schedule_cron") if name in self.cleaned_data]
        return {**{name: self.cleaned_data[name] for name in names}, "config": self.config()}

    def add_problems(self, error: RuleBroken) -> None:
        """Show a broken rule at the field it names, or above the form."""
        for problem in error.problems if isinstance(error, ProblemList) else (error,):
            name = problem.field.removeprefix("config.")
            own = _name(self.kind, name)
            shown = next((one for one in (own, name) if one in self.fields), None)
            self.add_error(shown, str(problem))

    def _has(self, kind: Any) -> bool:
        return self.source is None or self.source.source_type == kind.value

    def _add_fields(self, kind: str) -> list[str]:
        names = []
        for key, field in fields_of(kind).items():
            name = _name(kind, key)
            self.fields[name] = field
            names.append(name)
        return names


def _name(kind: str, key: str) -> str:
    return f"{kind}__{key}"


def _initial(source: DataSource) -> dict[str, Any]:
    config = {_name(source.source_type, key): value for key, value in source.config.items()}
    return {"name": source.name, "schedule_cron": source.schedule_cron, **config}


def _search_for(field: forms.Field) -> None:
    """Projects are many: they are searched for."""
    column = cast(Any, DataSource._meta.get_field("project"))  # noqa: SLF001 (public in Django)
    choice = cast(Any, field)
    choice.widget = ChosenById(column, admin.site)
    choice.widget.choices = choice.choices
