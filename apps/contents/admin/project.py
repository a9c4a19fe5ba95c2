"""The project's page with music of the owner's own: this floor knows libraries, those below not."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.contents.services.music import own_music
from apps.projects.admin.forms import music_choices
from apps.projects.models import Project
from apps.templates.admin import ProjectWithTemplateAdmin
from apps.templates.admin.project import ProjectWithTemplateForm
from apps.usage.owners import Owner


class ProjectWithMusicForm(ProjectWithTemplateForm):
    class Meta(ProjectWithTemplateForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_kept = self.instance.user_id or self.instance.organization_id
        own = own_music(Owner.of(self.instance)) if is_kept else []
        if own and "music" in self.fields:
            offered = [*music_choices(), (_("Your own"), own)]
            cast(forms.ChoiceField, self.fields["music"]).choices = offered


admin.site.unregister(Project)


@admin.register(Project)
class ProjectWithMusicAdmin(ProjectWithTemplateAdmin):
    form = ProjectWithMusicForm
