from __future__ import annotations

from functools import partial

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from apps.contents.admin.views import library, media
from apps.contents.models import MediaAsset
from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column
from apps.core.admin.time_filters import CreatedFilter


@admin.register(MediaAsset)
class MediaAssetAdmin(ReadOnlyAdmin):
    """Files that were made: to look at and to listen to."""

    list_display = ("shown_picture", "kind", "shown_content", "shown_size", "source", "created_at")
    list_display_links = ("kind",)
    list_filter = (("kind", ChoicesCheckboxFilter), CreatedFilter)
    list_select_related = ("content",)
    search_fields = ("content__title", "=checksum", "=content__id")
    search_help_text = _("Video, checksum or id")
    fields = (
        "preview",
        ("kind", "shown_content"),
        ("mime_type", "shown_size", "shown_length"),
        ("width", "height"),
        ("source", "license"),
        "storage_key",
        "checksum",
        "created_at",
    )
    readonly_fields = ("preview", "shown_content", "shown_size", "shown_length")

    def get_urls(self) -> list[URLPattern]:
        whole = {"library": library.library, "upload": library.upload}
        own = {
            "file": media.asset_file,
            "small": media.asset_small,
            "preview": library.preview,
            "details": library.details,
            "describe": library.describe,
            "discard": library.discard,
        }
        urls = [
            path(
                f"{name}/",
                self.admin_site.admin_view(partial(view, model_admin=self)),
                name=f"contents_mediaasset_{name}",
            )
            for name, view in whole.items()
        ]
        urls += [
            path(
                f"<uuid:object_id>/{name}/",
                self.admin_site.admin_view(partial(view, model_admin=self)),
                name=f"contents_mediaasset_{name}",
            )
            for name, view in own.items()
        ]
        return [*urls, *super().get_urls()]

    @column("")
    def shown_picture(self, asset: MediaAsset) -> str:
        return render_to_string("admin/contents/mediaasset/cell_picture.html", {"asset": asset})

    @column(_("content"), empty_value="–")
    def shown_content(self, asset: MediaAsset) -> str | None:
        return asset.content.title if asset.content else None

    @column(_("size"), ordering="size_bytes")
    def shown_size(self, asset: MediaAsset) -> str:
        return filesizeformat(asset.size_bytes)

    @column(_("length"), empty_value="–")
    def shown_length(self, asset: MediaAsset) -> str | None:
        if asset.duration_ms is None:
            return None
        return gettext("%(seconds).1f s") % {"seconds": asset.duration_ms / 1000}

    @column(_("preview"))
    def preview(self, asset: MediaAsset) -> str:
        return render_to_string("admin/contents/mediaasset/preview.html", {"asset": asset})
