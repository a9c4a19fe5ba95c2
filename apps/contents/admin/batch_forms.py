from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from apps.contents.batches.columns import LABELS
from apps.contents.models import Batch
from apps.core.admin.autocomplete import ChosenById
from apps.projects.models import Project
from apps.projects.states import ProjectStatus
from apps.projects.voices import owner_voices
from apps.templates.selectors import usable_for
from apps.usage.owners import Owner


class UploadForm(forms.Form):
    """A project and a file; what is in the file is judged by the service."""

    project = forms.ModelChoiceField(label=_("Project"), queryset=Project.objects.none())
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx", "class": "c-file"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Project]", self.fields["project"])
        field.queryset = Project.objects.filter(status=ProjectStatus.ACTIVE)
        field.widget = ChosenById(Batch.project.field, admin.site)
        field.widget.choices = field.choices


class StartForm(forms.Form):
    """What is chosen for all videos of a batch; rows may say otherwise."""

    template = forms.ChoiceField(
        label=_("Template"), required=False, widget=UnfoldAdminSelectWidget
    )
    voice = forms.ChoiceField(label=_("Voice"), required=False, widget=UnfoldAdminSelectWidget)
    leave_out_faulty = forms.BooleanField(label=_("Leave out the faulty rows"), required=False)

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project = batch.project
        templates = usable_for(project).order_by("name").values_list("slug", "name")
        voices = [
            (voice.name, voice.label)
            for voice in owner_voices(Owner.of(project))
            if voice.language == project.language
        ]
        choices = {
            "template": [("", _("The project's template")), *templates],
            "voice": [("", _("The project's voice")), *voices],
        }
        for name, offered in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = offered


def mapping_of(data: Any, batch: Batch) -> dict[str, int]:
    """The mapping as the page sends it: for every column, "column-3" is its field or ""."""
    chosen: dict[str, int] = {}
    for number in range(len(batch.columns)):
        field = data.get(f"column-{number}", "")
        if field in LABELS:
            chosen.setdefault(field, number)
    return chosen
