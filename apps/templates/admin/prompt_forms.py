from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import RadioFilter

from apps.core.errors import InvalidInput
from apps.organizations.admin.serviced import ServicedForm
from apps.templates.models import Prompt
from apps.templates.models.prompt import KIND, OWNER
from apps.templates.prompt_texts import TEXTS, check_texts
from apps.templates.series import tag_of


class PromptForm(ServicedForm):
    # What the person saw when the page was opened.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Prompt
        fields = ("name", *OWNER, *KIND, *TEXTS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.created_at and "seen" in self.fields:
            self.fields["seen"].initial = tag_of(self.instance)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        try:
            check_texts({name: data[name] for name in TEXTS if name in data})
        except InvalidInput as error:
            raise ValidationError({error.field: str(error)}) from error
        if data.get("user") and data.get("organization"):
            self.add_error("organization", _("Choose one owner: a person or a team."))
        seen = data.get("seen")
        if seen and self.instance.created_at and seen != tag_of(self.instance):
            self.add_error(
                None,
                _(
                    "Somebody saved another version since you opened this page. Copy your words,"
                    " open the page again, and put them in."
                ),
            )
        return data


class OwnerFilter(RadioFilter):  # type: ignore[misc]
    """Whose prompts?"""

    title = gettext_lazy("owner")
    parameter_name = "owned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [
            ("installation", gettext_lazy("The installation's")),
            ("teams", gettext_lazy("Teams'")),
            ("people", gettext_lazy("People's")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        conditions: dict[str | None, dict[str, bool]] = {
            "installation": {"user__isnull": True, "organization__isnull": True},
            "teams": {"organization__isnull": False},
            "people": {"user__isnull": False},
        }
        return queryset.filter(**conditions.get(self.value(), {}))
