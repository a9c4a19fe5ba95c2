from __future__ import annotations

from django.urls import path

from apps.templates.api.brand_kits import BrandFileView, BrandKitsView, BrandKitView
from apps.templates.api.exchange import DuplicateView, ExportView, ImportView, SchemaView
from apps.templates.api.previews import FrameView, PreviewClipView, PreviewsView, PreviewView
from apps.templates.api.prompts import (
    ActivatePromptView,
    PromptsView,
    PromptVersionsView,
)
from apps.templates.api.templates import TemplatesView, TemplateView

urlpatterns = [
    path("prompts/", PromptsView.as_view(), name="prompts"),
    path(
        "prompts/<uuid:prompt_id>/versions/", PromptVersionsView.as_view(), name="prompt-versions"
    ),
    path(
        "prompts/<uuid:prompt_id>/activate/", ActivatePromptView.as_view(), name="prompt-activate"
    ),
    path("templates/", TemplatesView.as_view(), name="templates"),
    path("templates/schema/", SchemaView.as_view(), name="template-schema"),
    path("templates/export/", ExportView.as_view(), name="templates-export"),
    path("templates/import/", ImportView.as_view(), name="templates-import"),
    path("templates/frame/", FrameView.as_view(), name="template-frame"),
    path("templates/<uuid:template_id>/", TemplateView.as_view(), name="template"),
    path(
        "templates/<uuid:template_id>/duplicate/",
        DuplicateView.as_view(),
        name="template-duplicate",
    ),
    path("template-previews/", PreviewsView.as_view(), name="template-previews"),
    path("template-previews/<uuid:preview_id>/", PreviewView.as_view(), name="template-preview"),
    path(
        "template-previews/<uuid:preview_id>/clip/",
        PreviewClipView.as_view(),
        name="template-preview-clip",
    ),
    path("brand-kits/", BrandKitsView.as_view(), name="brand-kits"),
    path("brand-kits/<uuid:kit_id>/", BrandKitView.as_view(), name="brand-kit"),
    path(
        "brand-kits/<uuid:kit_id>/files/<slug:role>/",
        BrandFileView.as_view(),
        name="brand-kit-file",
    ),
]
