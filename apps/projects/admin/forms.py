from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from apps.projects.models import Project
from apps.projects.style import OWN_MUSIC
from apps.providers import registry
from apps.providers.capabilities.speech import FASTEST, MOST_SEMITONES, SLOWEST
from apps.providers.embedded.music import NO_MUSIC, tracks
from apps.providers.errors import ProviderError

STYLE_FIELDS = ("voice", "speed", "pitch", "music", "label")


def voice_choices() -> list[tuple[str, Any]]:
    """Every voice under its language, after the choice to leave it to the engine."""
    try:
        voices = registry.speech_synthesizer().voices()
    except (ProviderError, ImportError):
        # The page still opens; the engine's own trouble shows where it is used.
        voices = ()
    groups: dict[str, list[tuple[str, str]]] = {}
    for voice in voices:
        groups.setdefault(voice.language, []).append((voice.name, voice.label or voice.name))
    names: dict[str, Any] = {"ko": _("Korean"), "en": _("English")}
    found: list[tuple[str, Any]] = [
        (names.get(language, language), items) for language, items in groups.items()
    ]
    return [("", str(_("The language's default voice"))), *found]


MOODS = {
    "calm": _("Calm"),
    "energetic": _("Energetic"),
    "happy": _("Happy"),
    "nostalgic": _("Nostalgic"),
    "tender": _("Tender"),
}


def music_choices() -> list[tuple[str, Any]]:
    """The template's own, none, any of a mood, or one track."""
    try:
        known = tracks()
    except ProviderError:
        known = ()
    groups: dict[str, list[tuple[str, Any]]] = {}
    for track in known:
        group = groups.setdefault(track.mood, [(track.mood, _("Any of these"))])
        group.append((track.name, track.title))
    found: list[tuple[str, Any]] = [("", _("The template's own")), (NO_MUSIC, _("No music"))]
    found += [(str(MOODS.get(mood, mood)), group) for mood, group in groups.items()]
    return found


class ProjectForm(forms.ModelForm[Project]):
    """A series. The keys of `style_preset` are shown as fields of their own."""

    style_fields: tuple[str, ...] = STYLE_FIELDS

    voice = forms.ChoiceField(
        label=_("Voice"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        choices=voice_choices,
        help_text=_("Must speak the project's language."),
    )
    speed = forms.FloatField(
        label=_("Speaking speed"),
        required=False,
        min_value=SLOWEST,
        max_value=FASTEST,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"step": "0.05", "placeholder": "1.0"}),
        help_text=_("1.0 is the voice's own pace; 0.7 to 1.3."),
    )
    pitch = forms.FloatField(
        label=_("Pitch"),
        required=False,
        min_value=-MOST_SEMITONES,
        max_value=MOST_SEMITONES,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"step": "0.5", "placeholder": "0"}),
        help_text=_("Semitones: -4 is deeper, 4 is higher; the pace stays."),
    )
    music = forms.ChoiceField(
        label=_("Music"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        choices=music_choices,
        help_text=_("It is lowered while somebody speaks."),
    )
    label = forms.CharField(
        label=_("Label on every video"),
        required=False,
        max_length=24,
        widget=UnfoldAdminTextInputWidget(),
        help_text=_("A short line above the headlines, such as the series' name."),
    )

    class Meta:
        model = Project
        fields = (
            "name",
            "description",
            "content_format",
            "language",
            "vertical",
            "tone",
            "user",
            "organization",
            "status",
            "is_auto_publish",
        )
        widgets = {"description": UnfoldAdminTextareaWidget(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.style_fields:
            if name in self.fields:
                self.fields[name].initial = self.instance.style_preset.get(name)
        chosen = str(self.instance.style_preset.get("music") or "")
        if chosen.startswith(OWN_MUSIC):
            own = [(chosen, _("Your own, from the media library"))]
            cast(forms.ChoiceField, self.fields["music"]).choices = [*music_choices(), *own]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        owner_shown = {"user", "organization"} & set(self.fields)
        if owner_shown and bool(data.get("user")) == bool(data.get("organization")):
            self.add_error(
                "organization", _("Choose one owner: a person or an organization, not both.")
            )
        return data

    def style(self) -> dict[str, Any]:
        """The style preset as chosen; an empty choice is left out."""
        kept = {k: v for k, v in self.instance.style_preset.items() if k not in self.style_fields}
        chosen = {name: self.cleaned_data.get(name) for name in self.style_fields}
        return {**kept, **{name: value for name, value in chosen.items() if value}}
