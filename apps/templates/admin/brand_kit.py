from __future__ import annotations

from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from apps.core.admin.base import ConsoleAdmin
from apps.core.errors import InvalidInput
from apps.templates.admin.forms import DesignField
from apps.templates.api.brand_kits import brand_file_response
from apps.templates.brand_files import CheckedFile, check_clip, check_picture
from apps.templates.models import BrandKit
from apps.templates.models.brand_kit import PICTURE_ROLES, ROLES, font_choices
from apps.templates.services.brand_kits import store_brand_file

_LABELS = {
    "logo": gettext_lazy("Logo"),
    "watermark": gettext_lazy("Watermark"),
    "intro": gettext_lazy("Intro"),
    "outro": gettext_lazy("Outro"),
}
_PICTURE_HELP = gettext_lazy("PNG, JPEG or WebP, at most 8 MB; best with a clear background.")
_CLIP_HELP = gettext_lazy("MP4, MOV or WebM, at most 20 seconds and 60 MB.")


def _fonts() -> list[tuple[str, Any]]:
    return [("", gettext_lazy("The template's own")), *font_choices()]


def _color(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=7,
        widget=UnfoldAdminTextInputWidget(
            attrs={"data-color": "", "placeholder": "#1A2B3C", "spellcheck": "false"}
        ),
    )


class BrandKitForm(forms.ModelForm[BrandKit]):
    """One kit, with a file to take and a box to take it away for each role."""

    text_color = _color(gettext_lazy("Text colour"))
    accent_color = _color(gettext_lazy("Accent colour"))
    palettes = DesignField(
        label=gettext_lazy("Backgrounds"),
        required=False,
        widget=UnfoldAdminTextareaWidget(
            attrs={"class": "console-code", "rows": 5, "spellcheck": "false"}
        ),
        help_text=gettext_lazy(
            'Lists of three to six colours, dark first, such as [["#101020", "#203050", '
            '"#405070"]]. Left empty, the template\'s own stay.'
        ),
    )
    headline_font = forms.ChoiceField(
        label=gettext_lazy("Headline font"),
        required=False,
        choices=_fonts,
        widget=UnfoldAdminSelectWidget,
    )
    body_font = forms.ChoiceField(
        label=gettext_lazy("Body font"),
        required=False,
        choices=_fonts,
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = BrandKit
        fields = (
            "user",
            "organization",
            "text_color",
            "accent_color",
            "palettes",
            "headline_font",
            "body_font",
            "watermark_corner",
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken: dict[str, CheckedFile] = {}
        for role in ROLES:
            self.fields[f"new_{role}"] = forms.FileField(
                label=_LABELS[role],
                required=False,
                help_text=_PICTURE_HELP if role in PICTURE_ROLES else _CLIP_HELP,
            )
            self.fields[f"no_{role}"] = forms.BooleanField(
                label=gettext_lazy("Take it away"),
                required=False,
                widget=UnfoldBooleanSwitchWidget,
            )

    def clean_palettes(self) -> Any:
        return self.cleaned_data.get("palettes") or []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        shown = {"user", "organization"} & set(self.fields)
        if shown and bool(data.get("user")) == bool(data.get("organization")):
            self.add_error(
                "organization", _("Choose one owner: a person or an organization, not both.")
            )
        for role in ROLES:
            file = data.get(f"new_{role}")
            if file:
                self._take(role, file)
        return data

    def _take(self, role: str, file: Any) -> None:
        check = check_picture if role in PICTURE_ROLES else check_clip
        try:
            self.taken[role] = check(file, file.name)
        except InvalidInput as problem:
            self.add_error(f"new_{role}", str(problem))


@admin.register(BrandKit)
class BrandKitAdmin(ConsoleAdmin):
    """Brands of people and teams: colours, fonts, logo, watermark, intro and outro."""

    form = BrandKitForm
    list_display = ("owner_label", "accent_color", "headline_font", "is_active", "updated_at")
    list_filter = ("is_active",)
    list_select_related = ("user", "organization")
    search_fields = ("user__email", "organization__name")
    autocomplete_fields = ("user", "organization")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        files = tuple((f"new_{role}", f"no_{role}") for role in ROLES)
        return (
            (gettext_lazy("Owner"), {"fields": (("user", "organization"), "is_active")}),
            (
                gettext_lazy("Colours and fonts"),
                {
                    "fields": (
                        ("text_color", "accent_color"),
                        ("headline_font", "body_font"),
                        "palettes",
                    )
                },
            ),
            (gettext_lazy("Files"), {"fields": (*files, "watermark_corner")}),
        )

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The fields of files are the form's own, not the model's."""
        kwargs["fields"] = BrandKitForm.Meta.fields
        return super().get_form(request, obj, **kwargs)

    def save_model(
        self,
        request: HttpRequest,
        obj: Model,
        form: ModelForm[Any],
        change: bool,  # noqa: FBT001 (Django's own signature)
    ) -> None:
        kit, form = cast(BrandKit, obj), cast(BrandKitForm, form)
        files = {
            role: facts
            for role, facts in kit.files.items()
            if not form.cleaned_data.get(f"no_{role}")
        }
        kit.files = files | {
            role: store_brand_file(kit, checked) for role, checked in form.taken.items()
        }
        super().save_model(request, kit, form, change)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        kit = self.get_object(request, object_id) if object_id else None
        context = {"brand_files": _files_of(kit) if kit else []}
        answer: HttpResponse = super().changeform_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )
        return answer

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(partial(brand_file, model_admin=self))
        own = path("<uuid:object_id>/file/", view, name="templates_brandkit_file")
        return [own, *super().get_urls()]


def _files_of(kit: BrandKit) -> list[dict[str, Any]]:
    return [
        {
            "label": _LABELS[role],
            "facts": kit.files.get(role),
            "is_picture": role in PICTURE_ROLES,
            "url": f"{reverse('admin:templates_brandkit_file', args=[kit.pk])}?role={role}",
        }
        for role in ROLES
    ]


@require_safe
def brand_file(
    request: HttpRequest, object_id: str, *, model_admin: BrandKitAdmin
) -> HttpResponseBase:
    """The file of `?role=`, or of the first role that has one."""
    kit = model_admin.get_object(request, object_id)
    if not isinstance(kit, BrandKit):
        raise Http404
    if not model_admin.has_view_permission(request, kit):
        raise PermissionDenied
    role = request.GET.get("role") or next((one for one in ROLES if one in kit.files), "")
    return brand_file_response(request, kit, role)
