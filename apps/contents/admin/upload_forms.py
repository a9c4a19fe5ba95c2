"""Forms of the console for uploads."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from apps.contents.models import Content, ContentUpload
from apps.contents.publishing.details import MOST_DESCRIPTION, MOST_TITLE, UploadDetails
from apps.contents.states import Visibility
from apps.projects.models import Channel
from apps.projects.states import ChannelStatus

NOW, AT = "now", "at"
_MOMENT = "%Y-%m-%dT%H:%M"
_YES_NO = (("", gettext_lazy("As set")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


class MomentField(forms.CharField):
    """A browser's date and time, on the clock of zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "c-input"})

    def __init__(self, *, zone: ZoneInfo | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.zone = zone or ZoneInfo("UTC")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return datetime.strptime(text[:16], _MOMENT).replace(tzinfo=self.zone)
        except ValueError:
            raise forms.ValidationError(_("Choose a day and a time.")) from None


class DetailsForm(forms.Form):
    """What an upload says; what is left empty is taken from content, script and channel."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=MOST_TITLE,
        widget=UnfoldAdminTextInputWidget(),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=MOST_DESCRIPTION,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 5}),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=4000,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("Separated by commas."),
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Visibility"),
        required=False,
        choices=[("", gettext_lazy("As the channel says")), *Visibility.choices],
        widget=UnfoldAdminSelectWidget(),
    )
    ai_disclosure = forms.ChoiceField(
        label=gettext_lazy("Made with AI"),
        required=False,
        choices=_YES_NO,
        widget=UnfoldAdminSelectWidget(),
    )
    made_for_kids = forms.ChoiceField(
        label=gettext_lazy("Made for kids"),
        required=False,
        choices=_YES_NO,
        widget=UnfoldAdminSelectWidget(),
    )
    captions = forms.ChoiceField(
        label=gettext_lazy("With a captions file"),
        required=False,
        choices=_YES_NO,
        widget=UnfoldAdminSelectWidget(),
    )

    def details(self) -> UploadDetails:
        """What was chosen; None where nothing was."""
        data = self.cleaned_data
        tags = [tag for tag in data["tags"].replace("#", ",").split(",") if tag.strip()]
        return UploadDetails(
            title=data["title"] or None,
            description=data["description"] or None,
            tags=tags or None,
            visibility=data["visibility"] or None,
            ai_disclosure=_switch(data["ai_disclosure"]),
            made_for_kids=_switch(data["made_for_kids"]),
            with_captions=_switch(data["captions"]),
        )


class ChangeForm(DetailsForm):
    """The same for an upload that is planned: every field is as it stands."""

    def details(self) -> UploadDetails:
        data = self.cleaned_data
        return UploadDetails(
            title=data["title"],
            description=data["description"],
            tags=[tag for tag in data["tags"].replace("#", ",").split(",") if tag.strip()],
            visibility=data["visibility"] or None,
            ai_disclosure=_switch(data["ai_disclosure"]),
            made_for_kids=_switch(data["made_for_kids"]),
            with_captions=_switch(data["captions"]),
        )

    @classmethod
    def of(cls, upload: ContentUpload) -> ChangeForm:
        return cls(
            initial={
                "title": upload.title,
                "description": upload.description,
                "tags": ", ".join(upload.tags),
                "visibility": upload.visibility,
                "ai_disclosure": _word(upload.ai_disclosure),
                "made_for_kids": _word(upload.made_for_kids),
                "captions": _word(upload.with_captions),
            }
        )


class PublishForm(DetailsForm):
    """On which channels, when, and what is said there."""

    channels = forms.ModelMultipleChoiceField(
        Channel.objects.none(),
        error_messages={"required": gettext_lazy("Choose a channel.")},
    )
    when = forms.ChoiceField(choices=[(NOW, NOW), (AT, AT)], initial=NOW)
    at = MomentField(required=False)

    def __init__(self, *args: Any, content: Content, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        channels = Channel.objects.filter(project_id=content.project_id)
        channels = channels.exclude(status=ChannelStatus.DISCONNECTED).select_related("project")
        self.fields["channels"].queryset = channels  # type: ignore[attr-defined]
        self.fields["at"].zone = zone  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("when") == AT and not data.get("at") and "at" not in self.errors:
            self.add_error("at", _("Choose a day and a time."))
        if data.get("when") == NOW:
            data["at"] = None
        return data


class RescheduleForm(forms.Form):
    """Another time; empty is now."""

    at = MomentField(required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["at"].zone = zone  # type: ignore[attr-defined]


def shown_moment(moment: datetime | None, zone: ZoneInfo) -> str:
    """A moment as a browser's field holds it."""
    return moment.astimezone(zone).strftime(_MOMENT) if moment else ""


def _switch(word: str) -> bool | None:
    return {"yes": True, "no": False}.get(word)


def _word(value: bool) -> str:  # noqa: FBT001
    return "yes" if value else "no"
