from __future__ import annotations

from django.urls import path

from apps.templates.api.brand_kits import BrandFileView, BrandKitsView, BrandKitView
from apps.templates.api.exchange import DuplicateView, ExportView, ImportView, SchemaView
from apps.templates.api.previews import FrameView, PreviewClipView, PreviewsView, PreviewView
from apps.templates.api.prompt_versions import (
    ActivatePromptView,
    DeactivatePromptView,
    PromptDiffView,
    PromptPreviewView,
    PromptVersionsView,
)
from apps.templates.api.prompts import CopyPromptView, PromptsView, PromptView
from apps.templates.api.templates import TemplatesView, TemplateView
from apps.templates.api.versions import (
    RestoreTemplateVersionView,
    TemplateDiffView,
    TemplateVersionsView,
    TemplateVersionView,
)

_PROMPT = "prompts/<uuid:prompt_id>"
_VERSIONS = "templates/<uuid:template_id>/versions"

urlpatterns = [
    path("prompts/", PromptsView.as_view(), name="prompts"),
    path(f"{_PROMPT}/", PromptView.as_view(), name="prompt"),
    path(f"{_PROMPT}/copy/", CopyPromptView.as_view(), name="prompt-copy"),
    path(f"{_PROMPT}/versions/", PromptVersionsView.as_view(), name="prompt-versions"),
    path(f"{_PROMPT}/activate/", ActivatePromptView.as_view(), name="prompt-activate"),
    path(f"{_PROMPT}/deactivate/", DeactivatePromptView.as_view(), name="prompt-deactivate"),
    path(f"{_PROMPT}/diff/<uuid:other_id>/", PromptDiffView.as_view(), name="prompt-diff"),
    path(f"{_PROMPT}/preview/", PromptPreviewView.as_view(), name="prompt-preview"),
    path("templates/", TemplatesView.as_view(), name="templates"),
    path("templates/schema/", SchemaView.as_view(), name="template-schema"),
    path("templates/export/", ExportView.as_view(), name="templates-export"),
    path("templates/import/", ImportView.as_view(), name="templates-import"),
    path("templates/frame/", FrameView.as_view(), name="template-frame"),
    path("templates/<uuid:template_id>/", TemplateView.as_view(), name="template"),
    path(f"{_VERSIONS}/", TemplateVersionsView.as_view(), name="template-versions"),
    path(f"{_VERSIONS}/<int:number>/", TemplateVersionView.as_view(), name="template-version"),
    path(
        f"{_VERSIONS}/<int:number>/diff/<int:other>/",
        TemplateDiffView.as_view(),
        name="template-version-diff",
    ),
    path(
        f"{_VERSIONS}/<int:number>/restore/",
        RestoreTemplateVersionView.as_view(),
        name="template-version-restore",
    ),
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
