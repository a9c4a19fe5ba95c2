from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminExpandableTextareaWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminURLInputWidget,
)

from apps.accounts.models import User
from apps.contents.models import Content
from apps.contents.pipeline.definitions import STEPS
from apps.contents.scripts.topics import text_of, topic_of
from apps.contents.services.briefs import RunChoices
from apps.contents.services.music import own_music
from apps.contents.services.sources import MAX_TOPIC
from apps.core.admin.autocomplete import ChosenById
from apps.core.errors import ProblemList, RuleBroken
from apps.projects.admin.forms import music_choices, voice_choices
from apps.projects.models import Project
from apps.projects.states import ProjectStatus
from apps.templates.admin.forms import DesignField
from apps.templates.selectors import usable_for
from apps.usage.owners import Owner


def add_problems(form: forms.Form, error: RuleBroken) -> None:
    """Show a broken rule at the field it names, or above the form."""
    problems = error.problems if isinstance(error, ProblemList) else (error,)
    for problem in problems:
        field = problem.field if problem.field in form.fields else None
        form.add_error(field, str(problem))


def problems_of(form: forms.Form) -> list[str]:
    """Every error of a form that is not shown again as a form."""
    return [
        str(_("Choose one of the choices offered.")) if error.code == "invalid_choice" else said
        for errors in form.errors.as_data().values()
        for error in errors
        for said in error.messages
    ]


class AddContentForm(forms.Form):
    """A project and one of four sources; the words are judged by the service, not here."""

    TEXT, URL, FEED, TOPIC = "text", "url", "feed", "topic"

    project = forms.ModelChoiceField(label=_("Project"), queryset=Project.objects.none())
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
        help_text=_("Left empty, the source's own headline is taken."),
    )
    source = forms.ChoiceField(
        label=_("Source"),
        choices=[
            (TEXT, _("Text")),
            (URL, _("Web page")),
            (FEED, _("Feed")),
            (TOPIC, _("Topic")),
        ],
        initial=TEXT,
        required=False,
    )
    text = forms.CharField(
        label=_("Article"),
        required=False,
        strip=False,
        widget=UnfoldAdminTextareaWidget(
            attrs={"rows": 14, "class": "console-article", "data-counter": "text-counter"}
        ),
    )
    url = forms.CharField(
        label=_("Address of the web page"),
        required=False,
        max_length=500,
        widget=UnfoldAdminURLInputWidget(attrs={"placeholder": "https://"}),
        help_text=_("The article is taken out of the page; menus and advertisements stay behind."),
    )
    feed = forms.CharField(
        label=_("Address of the feed"),
        required=False,
        max_length=500,
        widget=UnfoldAdminURLInputWidget(attrs={"placeholder": "https://"}),
        help_text=_("RSS or Atom; the newest item is taken, with the article it links to."),
    )
    topic = forms.CharField(
        label=_("Topic"),
        required=False,
        max_length=MAX_TOPIC,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_(
            "A text provider writes what is commonly known about it. Nothing can be checked "
            "against a source."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = Project.objects.filter(status=ProjectStatus.ACTIVE)
        field = cast("forms.ModelChoiceField[Project]", self.fields["project"])
        field.queryset = projects
        field.widget = ChosenById(Content.project.field, admin.site)
        field.widget.choices = field.choices
        latest = (
            Content.objects.filter(project__in=projects, project__user=user)
            .order_by("-id")
            .values_list("project_id", flat=True)
            .first()
        )
        own = projects.filter(user=user).order_by("-id").values_list("pk", flat=True)
        self.initial.setdefault("project", latest or own.first())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["source"] = data.get("source") or self.TEXT
        wanted = data["source"]
        if wanted in {self.URL, self.FEED} and not (data.get(wanted) or "").strip():
            self.add_error(wanted, _("Give the address to read from."))
        if wanted == self.TOPIC and not (data.get(wanted) or "").strip():
            self.add_error(wanted, _("Say in words what the video is about."))
        return data


class ScriptForm(forms.Form):
    """A script as people edit it: one sentence of the body a line, each becoming a scene."""

    hook = forms.CharField(
        label=_("Hook"),
        required=False,
        widget=UnfoldAdminExpandableTextareaWidget(attrs={"rows": 2}),
        help_text=_("Heard in the first three seconds."),
    )
    body = forms.CharField(
        label=_("Body"),
        required=False,
        widget=UnfoldAdminExpandableTextareaWidget(attrs={"rows": 8}),
        help_text=_("One line is one scene."),
    )
    cta = forms.CharField(
        label=_("Call to action"),
        required=False,
        widget=UnfoldAdminExpandableTextareaWidget(attrs={"rows": 2}),
    )

    @classmethod
    def of(cls, content: Content) -> ScriptForm:
        script = content.current_script
        if script is None:
            return cls()
        return cls(
            initial={
                "hook": script.hook,
                "body": "\n".join(script.body),
                "cta": script.call_to_action,
            }
        )

    def beats(self) -> list[str]:
        return [line for line in str(self.cleaned_data["body"]).splitlines() if line.strip()]


class SourceForm(forms.Form):
    """The title, and the text or the topic that the script is written from."""

    title = forms.CharField(
        label=_("Title"), required=False, max_length=200, widget=UnfoldAdminTextInputWidget()
    )
    text = forms.CharField(
        label=_("Article"),
        required=False,
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 14, "class": "console-article"}),
    )
    topic = forms.CharField(
        label=_("Topic"),
        required=False,
        max_length=MAX_TOPIC,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("What the video is about when there is no text. A text takes its place."),
    )

    @classmethod
    def of(cls, content: Content) -> SourceForm:
        kept = content.source_data
        return cls(initial={"title": content.title, "text": text_of(kept), "topic": topic_of(kept)})

    def source(self) -> dict[str, str]:
        """{"text"}, or {"topic"} while there is no text."""
        text, topic = self.cleaned_data["text"], self.cleaned_data["topic"]
        return {"topic": topic} if topic.strip() and not text.strip() else {"text": text}


class RunForm(forms.Form):
    """What may be chosen for one run; empty choices follow the project."""

    redo = forms.ChoiceField(label=_("Make again"), required=False, widget=UnfoldAdminSelectWidget)
    template = forms.ChoiceField(
        label=_("Template"), required=False, widget=UnfoldAdminSelectWidget
    )
    voice = forms.ChoiceField(label=_("Voice"), required=False, widget=UnfoldAdminSelectWidget)
    music = forms.ChoiceField(label=_("Music"), required=False, widget=UnfoldAdminSelectWidget)
    modifications = DesignField(
        label=_("Modifications of the template"),
        required=False,
        widget=UnfoldAdminTextareaWidget(
            attrs={"class": "console-code", "rows": 2, "spellcheck": "false"}
        ),
        help_text=_(
            'Values by Element.property, such as {"Title.text": "…", "Logo.visible": false}.'
        ),
    )

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "run_%s")
        super().__init__(*args, **kwargs)
        project = content.project
        steps = [(step.job_type.value, step.job_type.label) for step in STEPS]
        self._choose("redo", [("", _("Only what changed")), *steps])
        templates = usable_for(project).order_by("name")
        self._choose(
            "template",
            [("", _("The project's template")), *templates.values_list("slug", "name")],
        )
        voices = [("", _("The project's voice"))]
        for _label, group in voice_choices()[1:]:
            voices.extend(group)
        self._choose("voice", voices)
        own = own_music(Owner.of(project))
        self._choose(
            "music",
            [
                ("", _("The project's music")),
                *([(_("Your own"), own)] if own else []),
                *music_choices()[1:],
            ],
        )

    def choices(self) -> RunChoices:
        """What was chosen, once the form is valid."""
        chosen = self.cleaned_data
        return RunChoices(
            template=chosen["template"],
            voice=chosen["voice"],
            music=chosen["music"],
            modifications=chosen["modifications"] or {},
        )

    def _choose(self, name: str, choices: list[Any]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices
